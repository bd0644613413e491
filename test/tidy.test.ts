// Keeps the house as ARCHITECTURE.md says it is: who may import whom, what stays pure, how files look, and that what is written
// about the code is true of it.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { endpoints } from '../src/http/endpoints.ts';
import { documentText } from '../src/http/reference/reference.ts';
import { settings } from '../src/main/config.ts';
import { cyclesIn, packageOf, ROOT, type SourceFile, sourceFiles, textOf } from './support/source-tree.ts';

interface Ring {
  /** Rings it may import, itself always included. */
  readonly rings: readonly string[];
  /** npm packages. */
  readonly packages: readonly string[];
  /** Modules of Node, without `node:`; `*` = any but those that open sockets, `sockets` = those too. */
  readonly node: readonly string[];
}

const EVERYTHING = [
  'domain',
  'protocols',
  'ports',
  'storage',
  'flows',
  'delivery',
  'connectors',
  'wire',
  'http',
  'client',
  'cli',
];
const SOCKETS = ['net', 'tls', 'dgram', 'dns', 'dns/promises', 'http', 'http2', 'https', 'inspector'];

/** The whole law. A ring that is not here does not exist. */
const RINGS: Readonly<Record<string, Ring>> = {
  domain: { rings: [], packages: ['libphonenumber-js', 'ipaddr.js'], node: [] },
  protocols: { rings: [], packages: ['fast-xml-parser'], node: ['buffer'] },
  ports: { rings: ['domain'], packages: [], node: [] },
  storage: { rings: ['domain', 'ports'], packages: ['pg'], node: ['*'] },
  flows: { rings: ['domain', 'storage', 'ports'], packages: ['ipaddr.js'], node: ['*'] },
  delivery: { rings: ['domain', 'storage', 'flows', 'ports', 'wire'], packages: [], node: ['*'] },
  connectors: {
    rings: ['domain', 'protocols', 'ports'],
    packages: ['undici', 'nodemailer', 'smtp-server', 'mailparser', 'mailauth'],
    node: ['*', 'sockets'],
  },
  wire: { rings: [], packages: ['typebox'], node: [] },
  http: {
    rings: ['wire', 'domain', 'flows', 'ports', 'storage'],
    packages: ['@fastify/busboy', 'csv-parse', 'fast-xml-parser', 'fastify', 'prom-client', 'typebox'],
    node: ['*', 'sockets'],
  },
  client: { rings: ['wire'], packages: [], node: ['*', 'sockets'] },
  cli: { rings: ['client', 'wire'], packages: ['commander', 'csv-parse'], node: ['*'] },
  main: { rings: EVERYTHING, packages: ['commander', 'disposable-email-domains-js', 'pino'], node: ['*', 'sockets'] },
  console: { rings: ['client', 'wire'], packages: ['*'], node: [] },
};

const BANNED_NAMES = /(^|[/.-])(utils?|helpers?|common|misc|managers?|services?|base)(?=[/.-])|(^|\/)index\./;
const LINES_MAX = 400;

const all = [...sourceFiles('src'), ...sourceFiles('console')];
const product = all.filter((file) => !file.isTest);
const tests = sourceFiles('test');
const everyFile = [...all, ...tests, ...sourceFiles('bench')];

/** `src/domain/x.ts` is of the ring `domain`, `src/ports.ts` of `ports`. */
function ringOf(path: string): string {
  const [top = '', second = ''] = path.split('/');
  return top === 'src' ? second.replace(/\.ts$/, '') : top;
}

function of(...rings: readonly string[]): SourceFile[] {
  return product.filter((file) => rings.includes(ringOf(file.path)));
}

function outside(...rings: readonly string[]): SourceFile[] {
  return product.filter((file) => !rings.includes(ringOf(file.path)));
}

/** Where files of these contain what the pattern describes: `src/x.ts: Date.now`. */
function findings(files: readonly SourceFile[], pattern: RegExp): string[] {
  return files.flatMap(({ path, code }) =>
    (code.match(new RegExp(pattern, 'g')) ?? []).map((match) => `${path}: ${match.trim()}`),
  );
}

test('every file belongs to a ring', () => {
  expect(product.filter(({ path }) => RINGS[ringOf(path)] === undefined).map(({ path }) => path)).toEqual([]);
});

test('a ring imports only the rings below it', () => {
  const strays = product.flatMap(({ path, imports }) => {
    const ring = ringOf(path);
    const allowed = [ring, ...(RINGS[ring]?.rings ?? [])];
    return imports
      .filter(({ file }) => file !== undefined && !allowed.includes(ringOf(file)))
      .map(({ file }) => `${path} imports ${file}`);
  });
  expect(strays).toEqual([]);
});

test('connectors do not import each other', () => {
  const folder = (path: string): string => path.split('/').slice(0, 3).join('/');
  const strays = of('connectors').flatMap(({ path, imports }) =>
    imports
      .filter(({ file }) => file?.startsWith('src/connectors/') === true && folder(file) !== folder(path))
      .map(({ file }) => `${path} imports ${file}`),
  );
  expect(strays).toEqual([]);
});

test('a ring uses only the packages it was given', () => {
  const strays = product.flatMap(({ path, imports }) => {
    const allowed = RINGS[ringOf(path)]?.packages ?? [];
    return imports
      .map(packageOf)
      .filter((name) => name !== undefined && !allowed.includes(name) && !allowed.includes('*'))
      .map((name) => `${path} imports ${name}`);
  });
  expect(strays).toEqual([]);
});

test('only some rings use Node, and fewer open sockets', () => {
  const strays = product.flatMap(({ path, imports }) => {
    const allowed = RINGS[ringOf(path)]?.node ?? [];
    const isAllowed = (name: string): boolean =>
      allowed.includes(name) || (SOCKETS.includes(name) ? allowed.includes('sockets') : allowed.includes('*'));
    return imports
      .filter(({ specifier, isType }) => specifier.startsWith('node:') && !(isType && allowed.includes('*')))
      .map(({ specifier }) => specifier.slice('node:'.length))
      .filter((name) => !isAllowed(name))
      .map((name) => `${path} imports node:${name}`);
  });
  expect(strays).toEqual([]);
});

test('there is neither a clock nor a die in the domain', () => {
  const clocks =
    /\b(Date\.now|new Date\(\)|Date\(\)|performance\.|Math\.random|crypto\.|set(Timeout|Interval|Immediate)\(|queueMicrotask)/;
  expect(findings(of('domain', 'protocols', 'wire'), clocks)).toEqual([]);
});

test('protocols have no timers, and nothing below the API and the connectors calls out', () => {
  expect(findings(of('protocols'), /\bset(Timeout|Interval|Immediate)\(/)).toEqual([]);
  expect(findings(outside('client', 'connectors', 'http', 'main', 'console'), /\bfetch\(/)).toEqual([]);
});

test('main alone reads the environment', () => {
  expect(findings(outside('main'), /\bprocess\.env\b/)).toEqual([]);
});

test('only the command line prints', () => {
  expect(findings(outside('main', 'cli'), /\bconsole\.\w+/)).toEqual([]);
});

test('no file imports itself by way of others', () => {
  expect(cyclesIn(product)).toEqual([]);
});

test(`no file is longer than ${LINES_MAX} lines`, () => {
  const long = everyFile.filter(({ path, lineCount }) => lineCount > LINES_MAX && !path.endsWith('.data.ts'));
  expect(long.map(({ path, lineCount }) => `${path}: ${lineCount}`)).toEqual([]);
});

test('names say what a file is about, in kebab-case', () => {
  const names = everyFile.map(({ path }) => path);
  expect(names.filter((path) => BANNED_NAMES.test(path) && !/^test\/support\/service\.ts$/.test(path))).toEqual([]);
  expect(names.filter((path) => !path.startsWith('console/') && /[A-Z_]/.test(path))).toEqual([]);
});

test('every file opens with what it is for', () => {
  const described = everyFile.filter(({ path, isTest }) => !(isTest && path.startsWith('src/'))); // those speak for the file beside them
  expect(described.filter(({ text }) => !/^(#!.*\n)?\/[/*]/.test(text)).map(({ path }) => path)).toEqual([]);
});

test('exports have names, and no file only passes on those of others', () => {
  expect(findings(all, /^export default\b/m)).toEqual([]);
  expect(findings(all, /^export (\*|\{[^}]*\} from)/m)).toEqual([]);
});

test('nothing is skipped, singled out or left to do', () => {
  expect(findings(everyFile, /\b(test|it|describe)\.(skip|only|todo)\b/)).toEqual([]);
  const marks = new RegExp(['TO', 'DO|FIX', 'ME|X', 'XX'].join(''));
  expect(everyFile.filter(({ text }) => marks.test(text)).map(({ path }) => path)).toEqual([]);
});

test('docs/operations.md lists exactly the settings there are', () => {
  const [, section = ''] = /## Settings\n([\s\S]*?)\n## /.exec(textOf('docs/operations.md') ?? '') ?? [];
  const documented = section.split('\n').filter((line) => line.startsWith('| `'));
  const actual = settings.map(({ name, fallback, fallbackNote, meaning }) => {
    const unless = fallbackNote ?? (fallback === null ? 'none' : `\`${fallback}\``);
    return `| \`${name}\` | ${unless} | ${meaning} |`;
  });
  expect(documented).toEqual(actual);
});

test('openapi.json is what is served', () => {
  expect(textOf('openapi.json') === documentText(endpoints), 'run: npm run openapi, and read what it changes').toBe(true);
});

test('the lock file has the packages of every platform, as npm ci demands', () => {
  const { packages } = JSON.parse(textOf('package-lock.json') ?? '{}') as {
    packages: Record<string, { optionalDependencies?: Record<string, string> }>;
  };
  const locked = new Set(Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, '')));
  const missing = Object.values(packages).flatMap(({ optionalDependencies = {} }) =>
    Object.keys(optionalDependencies).filter((name) => !locked.has(name)),
  );
  expect(missing, 'run: node scripts/complete-lock.mjs').toEqual([]);
});

test('every row of docs/compatibility.md names a test that exists', () => {
  const rows = (textOf('docs/compatibility.md') ?? '')
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\|[\s:|-]+\|$/.test(line))
    .filter((line, index, lines) => index > 0 && lines.length > 1 && !/\|\s*Test\s*\|$/.test(line));
  const wrong = rows.filter((row) => {
    // The last cell: `test/api/strategies.test.ts` "equal priorities are one rank"
    const { file, name } = /`(?<file>[\w/.-]+\.test\.ts)` "(?<name>[^"]+)"\s*\|$/.exec(row)?.groups ?? {};
    return file === undefined || name === undefined || textOf(file)?.includes(name) !== true;
  });
  expect(wrong).toEqual([]);
});

test('what the pages point to is there', () => {
  const pages = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'docs/operations.md'];
  const dead = pages.flatMap((page) => {
    const links = (textOf(page) ?? '').matchAll(/\]\((?!https?:|#)([^)#]+)(#[^)]*)?\)/g);
    return [...links].map(([, target = '']) => join(page, '..', target)).filter((target) => !existsSync(join(ROOT, target)));
  });
  expect(dead).toEqual([]);
});
