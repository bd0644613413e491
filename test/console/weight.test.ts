// What somebody on a slow line waits for before the first page is there.

import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildIfStale } from '../../scripts/build.mjs';
import { startBrowser, visit } from '../support/browser.ts';
import { startService, type TestService } from '../support/service.ts';
import { ROOT } from '../support/source-tree.ts';

/** Compressed bytes of JavaScript. */
const SCRIPTS_MAX = 250_000;
const USER = { username: 'weigher', password: 'a long enough one', role: 'ADMINISTRATOR' };

let service: TestService;
let browser: Browser;
beforeAll(async () => {
  await buildIfStale(ROOT);
  service = await startService();
  await service.api('POST', '/callsign/1/users', USER);
  browser = await startBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

it('signing in and the first page take 250 kB of compressed JavaScript at most', async () => {
  const { page, context } = await visit(browser, service.url);
  const scripts = new Map<string, Promise<number>>();
  page.on('response', (response) => {
    const url = response.url();
    if (url.endsWith('.js'))
      scripts.set(
        url,
        response.body().then((body) => gzipSync(body, { level: 9 }).length),
      );
  });
  await page.goto('/console');
  await page.getByLabel('User name').fill(USER.username);
  await page.getByRole('textbox', { name: 'Password' }).fill(USER.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  const sizes = await Promise.all(scripts.values());
  await context.close();
  expect(sizes.length).toBeGreaterThan(0);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(SCRIPTS_MAX);
});
