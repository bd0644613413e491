// Reads our own sources for the tidy test: which files there are, and what each imports.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative, sep } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');

export interface Import {
  /** As written: `./x.ts`, `node:net`, `pg`. */
  readonly specifier: string;
  /** The imported file from the root, when it is one of ours. */
  readonly file: string | undefined;
  /** Gone at run time. */
  readonly isType: boolean;
}

export interface SourceFile {
  /** From the root, with forward slashes: `src/domain/platform.ts`. */
  readonly path: string;
  readonly text: string;
  /** The text without comments. */
  readonly code: string;
  readonly lineCount: number;
  readonly isTest: boolean;
  readonly imports: readonly Import[];
}

/** All TypeScript files below a folder. */
export function sourceFiles(folder: string): SourceFile[] {
  if (!existsSync(join(ROOT, folder))) return [];
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes('node_modules'))
    .map((name) => readSource(join(folder, name).split(sep).join('/')))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function readSource(path: string): SourceFile {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const code = withoutComments(text);
  const lineCount = text.split('\n').length - 1;
  return { path, text, code, lineCount, isTest: /\.test\.tsx?$/.test(path), imports: importsOf(path, code) };
}

/** The formatter puts every import at the start of a line, and a space before every comment that follows code. */
function withoutComments(text: string): string {
  return text
    .replace(/^[ \t]*\/\*[\s\S]*?\*\//gm, '')
    .replace(/^[ \t]*\/\/.*$/gm, '')
    .replace(/\s\/\/\s.*$/gm, '');
}

const STATEMENTS = [
  /^import\s+(?<type>type\s)?(?:(?<names>[^;'"]*?)\sfrom\s+)?'(?<specifier>[^']+)'/gm,
  /^export\s+(?<type>type\s+)?(?<names>[{*][^;'"]*?)\sfrom\s+'(?<specifier>[^']+)'/gm,
  /\bimport\('(?<specifier>[^']+)'\)/g,
] as const;

function importsOf(path: string, code: string): Import[] {
  return STATEMENTS.flatMap((statement) =>
    [...code.matchAll(statement)].map(({ groups = {} }) => {
      const { specifier = '', type, names } = groups;
      const file = specifier.startsWith('.')
        ? normalize(join(dirname(path), specifier))
            .split(sep)
            .join('/')
        : undefined;
      return { specifier, file, isType: type !== undefined || isAllTypes(names) };
    }),
  );
}

/** `{ type A, type B }` */
function isAllTypes(names: string | undefined): boolean {
  const inner = /^\{([\s\S]*)\}$/.exec(names?.trim() ?? '')?.[1];
  if (inner === undefined) return false;
  const each = inner.split(',').map((name) => name.trim());
  return each.every((name) => name === '' || name.startsWith('type '));
}

/** `@scope/name` or `name` of an import that is neither ours nor Node's. */
export function packageOf({ specifier }: Import): string | undefined {
  if (specifier.startsWith('.') || specifier.startsWith('node:')) return undefined;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** A file that is not TypeScript; undefined when there is none. */
export function textOf(path: string): string | undefined {
  const full = join(ROOT, path);
  return existsSync(full) ? readFileSync(full, 'utf8') : undefined;
}

/** Chains of files that import each other, each found once: `a → b → a`. */
export function cyclesIn(files: readonly SourceFile[]): string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const settled = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) cycles.push([...trail.slice(at), path].map((step) => relative('src', step)).join(' → '));
    if (at >= 0 || settled.has(path)) return;
    for (const { file, isType } of byPath.get(path)?.imports ?? []) {
      if (file !== undefined && !isType) visit(file, [...trail, path]);
    }
    settled.add(path);
  };
  for (const { path } of files) visit(path, []);
  return cycles;
}
