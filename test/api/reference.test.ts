// The OpenAPI document and its page, as served.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startService, type TestService } from '../support/service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

test('the document is served as it is checked in, without a key', async () => {
  const answer = await fetch(`${service.url}/openapi.json`);
  expect(answer.headers.get('content-type')).toContain('application/json');
  expect(await answer.text()).toBe(await readFile(join(import.meta.dirname, '../../openapi.json'), 'utf8'));
});

test('the page and all it loads come from this server', async () => {
  const page = await (await fetch(`${service.url}/docs`)).text();
  const loaded = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url ?? '');
  expect(loaded.length).toBeGreaterThan(2);
  for (const url of loaded) {
    expect(url).toMatch(/^\/docs\//);
    const answer = await fetch(service.url + url);
    expect([url, answer.status]).toEqual([url, 200]);
    expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(100);
  }
});

test('files that are not of the page are not served', async () => {
  for (const file of ['package.json', '..%2Fpackage.json', 'index.html']) {
    expect((await fetch(`${service.url}/docs/${file}`)).status).toBe(404);
  }
});
