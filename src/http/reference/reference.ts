// The OpenAPI document and the page that shows it. Everything the page loads comes from here: it works without any other host.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import Type from 'typebox';
import { notFound } from '../../domain/refusals.ts';
import { type Endpoint, endpoint, ok } from '../endpoint.ts';
import { openApiDocument } from '../openapi.ts';

/** Files of the page that are served, and what they are. */
const FILES: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

/** Styles are written into elements by the page; scripts, images and calls come from this server alone. */
const CONTENT_SECURITY_POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'";

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Callsign API reference</title>
<link rel="icon" type="image/png" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="reference"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

const START = `SwaggerUIBundle({
  url: '/openapi.json', dom_id: '#reference', deepLinking: true, docExpansion: 'none', filter: true, validatorUrl: null,
});
`;

/** Of what is served, not of the package: it moves when the document does. */
const API_VERSION = '1.0.0';

const shared = { method: 'GET', group: 'Reference', scopes: null, errors: 'modern' } as const;

/** The document of `all()`, which these endpoints are themselves part of, and the page for it. */
export function referenceEndpoints(all: () => readonly Endpoint[]): readonly Endpoint[] {
  let document: string | undefined;
  return [
    endpoint({
      ...shared,
      path: '/openapi.json',
      summary: 'Read this document',
      answers: { 200: Type.Object({ openapi: Type.String() }) },
      handle: () => {
        document ??= documentText(all());
        return { status: 200, body: document, contentType: 'application/json;charset=UTF-8' };
      },
    }),
    endpoint({
      ...shared,
      path: '/docs',
      summary: 'Show the reference page',
      produces: 'text/html',
      answers: { 200: Type.String() },
      handle: () => page('text/html; charset=utf-8', PAGE),
    }),
    endpoint({
      ...shared,
      path: '/docs/{file}',
      summary: 'Read a file of the reference page',
      produces: '*/*',
      params: Type.Object({ file: Type.String() }),
      answers: { 200: Type.String() },
      refusals: [404],
      handle: async ({ params: { file } }) => {
        if (file === 'start.js') return page('text/javascript; charset=utf-8', START);
        const type = FILES[file];
        if (type === undefined) throw notFound('the reference page has no such file');
        return page(type, await readFile(join(assetsFolder(), file)));
      },
    }),
  ];
}

/** As it is served and checked in. */
export function documentText(endpoints: readonly Endpoint[]): string {
  return `${JSON.stringify(openApiDocument(endpoints, API_VERSION), null, 1)}\n`;
}

function page(contentType: string, body: string | Buffer): ReturnType<typeof ok> {
  const headers = { 'content-security-policy': CONTENT_SECURITY_POLICY, 'x-content-type-options': 'nosniff' };
  return { ...ok(body), contentType, headers };
}

/** Found the way Node finds packages, wherever this code was bundled to. */
function assetsFolder(): string {
  return dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
}
