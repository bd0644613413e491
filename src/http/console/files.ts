// The console itself: the files that were built from console/, served to browsers. Every page is the same document; which one it is
// the program in it reads from the address.

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import Type from 'typebox';
import { notFound } from '../../domain/refusals.ts';
import { type Answer, type Endpoint, endpoint } from '../endpoint.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

const COMPRESSIBLE = new Set(['.css', '.js', '.svg']);
const compressed = new Map<string, Buffer>();

/** The component library writes its colours into a style element; scripts, images and calls come from this server alone. */
const CONTENT_SECURITY_POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

const shared = { method: 'GET', group: 'Console', scopes: null, errors: 'modern', produces: 'text/html' } as const;
const answers = { 200: Type.String() };

export const consoleFileEndpoints: readonly Endpoint[] = [
  endpoint({
    ...shared,
    path: '/',
    summary: 'Go to the console',
    answers: { 302: null },
    handle: () => ({ status: 302, headers: { location: '/console' } }),
  }),
  endpoint({ ...shared, path: '/console', summary: 'Show the console', answers, refusals: [404], handle: showDocument }),
  endpoint({
    ...shared,
    path: '/console/assets/{file}',
    summary: 'Read a file of the console',
    produces: '*/*',
    params: Type.Object({ file: Type.String() }),
    answers,
    refusals: [404],
    // The build puts a digest of the content into each name.
    handle: ({ params, headers }) => asset(nameOf(params.file), /\bgzip\b/.test(String(headers['accept-encoding'] ?? ''))),
  }),
  endpoint({
    ...shared,
    path: '/console/*',
    summary: 'Show a page of the console',
    answers,
    refusals: [404],
    handle: showDocument,
  }),
];

async function showDocument(): Promise<Answer> {
  if (!existsSync(join(folder(), 'index.html')))
    throw notFound('The console has not been built: npm run build does it, and npm start when its packages are installed.');
  return file('index.html', 'no-cache');
}

/** Where the build puts the console, seen from the sources as from the bundle made of them. */
function folder(): string {
  let place = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(place, 'package.json'))) place = dirname(place);
  return join(place, 'console', 'dist');
}

/** A plain name: nothing that leads out of the folder. @throws Refusal NOT_FOUND */
function nameOf(text: string): string {
  if (!/^[\w.-]+$/.test(text) || text.startsWith('.')) throw notFound('the console has no such file');
  return text;
}

/** Texts travel at a third of their size to whom that suits; what is compressed is kept, as its name stands for its content. */
async function asset(name: string, takesGzip: boolean): Promise<Answer> {
  const answer = await file(join('assets', name), 'public, max-age=31536000, immutable');
  const headers = { ...answer.headers, vary: 'accept-encoding' };
  if (!takesGzip || !COMPRESSIBLE.has(extname(name))) return { ...answer, headers };
  const body = compressed.get(name) ?? (await promisify(gzip)(answer.body));
  compressed.set(name, body);
  return { ...answer, body, headers: { ...headers, 'content-encoding': 'gzip' } };
}

async function file(name: string, caching: string): Promise<Answer & { readonly body: Buffer }> {
  const body = await readFile(join(folder(), name)).catch(() => {
    throw notFound('the console has no such file');
  });
  return {
    status: 200,
    body,
    contentType: TYPES[extname(name)] ?? 'application/octet-stream',
    headers: {
      'cache-control': caching,
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
    },
  };
}
