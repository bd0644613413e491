// Bundles src/ and the packages it uses into dist/ as plain JavaScript, in about half a second, and the console into console/dist, in
// some three. Loading a few large files instead of a thousand small ones halves the time of every start.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Builds what was not made from exactly these sources. */
export async function buildIfStale(root) {
  await Promise.all([
    buildPart(root, 'dist', ['src', 'scripts'], buildServer),
    buildPart(
      root,
      join('console', 'dist'),
      ['console/src', 'console/index.html', 'console/vite.config.ts', 'src/wire'],
      buildConsole,
    ),
  ]);
}

/** Built beside its place and then moved there: nobody ever sees half of it, and of two that build at once the first one stays. */
async function buildPart(root, place, sources, build) {
  const fingerprint = fingerprintOf(root, sources);
  const target = join(root, place);
  const stamp = join(target, 'built-from');
  const isBuilt = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint;
  if (isBuilt()) return;
  const unfinished = `${target}.unfinished-${process.pid}`;
  mkdirSync(unfinished, { recursive: true }); // first, as it tells at once whether the folder can be written to
  try {
    if (!(await build(root, unfinished))) return;
    writeFileSync(join(unfinished, 'built-from'), fingerprint);
    // Another process was faster: it runs from what it built, which must not be taken from under it.
    if (!isBuilt()) putInPlace(unfinished, target);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** Another process may put its own there between our two steps: then ours takes the place of that. */
function putInPlace(unfinished, target) {
  for (let tries = 10; ; tries -= 1) {
    rmSync(target, { recursive: true, force: true });
    try {
      return renameSync(unfinished, target);
    } catch (error) {
      if (tries === 1 || (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST')) throw error;
    }
  }
}

async function buildServer(root, outdir) {
  const esbuild = await import('esbuild');
  try {
    await esbuild.build({
      absWorkingDir: root,
      entryPoints: { cli: 'src/main/cli.ts' },
      outdir,
      bundle: true,
      splitting: true,
      external: ['pg-native'], // pg tries for it and does without
      // Packages written for require() look for it, and in an ES module there is none.
      banner: { js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);" },
      platform: 'node',
      target: 'node20',
      format: 'esm',
      sourcemap: true,
      sourcesContent: false,
      logLevel: 'error',
    });
  } finally {
    await esbuild.stop(); // its process would stay as long as ours
  }
  return true;
}

/** Without the packages for it, as in an installation for production, the console that came with the package stays. */
async function buildConsole(root, outDir) {
  const vite = await import('vite').catch(() => undefined);
  if (vite === undefined) return false;
  // Otherwise who builds first decides: from a test, the library would be the one for development, half as large again.
  const given = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  try {
    await vite.build({ root: join(root, 'console'), build: { outDir, emptyOutDir: true }, logLevel: 'error' });
  } finally {
    if (given === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = given;
  }
  return true;
}

/** Names, sizes and times of all sources: cheap enough for every start, and it notices deleted files as well. */
function fingerprintOf(root, sources) {
  const hash = createHash('sha256');
  for (const source of sources) {
    const place = join(root, source);
    const entries = describe(place).isDirectory ? readdirSync(place, { recursive: true }).sort() : [''];
    for (const entry of entries) {
      const { size, mtimeMs, isDirectory } = describe(join(place, entry));
      if (!isDirectory) hash.update(`${source}/${entry} ${size} ${mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}

function describe(path) {
  const stats = statSync(path);
  return { size: stats.size, mtimeMs: stats.mtimeMs, isDirectory: stats.isDirectory() };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildIfStale(fileURLToPath(new URL('..', import.meta.url)));
}
