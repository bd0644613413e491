// Importing in a browser: a file with bad rows, first tried and then done, and a whole account from another server.

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildIfStale } from '../../scripts/build.mjs';
import { startBrowser } from '../support/browser.ts';
import { type SignedIn, signIn } from '../support/console.ts';
import { startService, type TestService } from '../support/service.ts';
import { ROOT } from '../support/source-tree.ts';

let service: TestService;
let source: TestService;
let browser: Browser;
let user: SignedIn;

beforeAll(async () => {
  await buildIfStale(ROOT);
  [service, source] = await Promise.all([startService(), startService()]);
  browser = await startBrowser();
  await source.api('POST', '/provisioning/1/applications', { applicationId: 'moved', applicationName: 'Moved' });
  user = await signIn(browser, service);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await Promise.all([service?.stop(), source?.stop()]);
});

const good = Array.from({ length: 2500 }, (_, index) => `1212${String(5_550_000 + index)},VIRTUAL_LONG_NUMBER,SMS`);
// Line 2302 of the file, in the third part that is sent.
const lines = ['number,type,capabilities', ...good.slice(0, 2300), '12,VIRTUAL_LONG_NUMBER,SMS', ...good.slice(2300)];

async function choose(text: string): Promise<void> {
  const [chooser] = await Promise.all([
    user.page.waitForEvent('filechooser'),
    user.page.getByLabel('File', { exact: true }).click(),
  ]);
  await chooser.setFiles({ name: 'numbers.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
}

async function ownedCount(): Promise<number> {
  return (await service.api('GET', '/callsign/1/resources/numbers?size=1')).body.paging.totalResults;
}

it('a file is tried first, which changes nothing, and then imported but for the row that is wrong, named by its line', async () => {
  const { page, press } = user;
  await page.goto('/console/import');
  await choose(lines.join('\n'));
  await press('Dry run');
  await page.getByText('2,500 would be added').waitFor({ timeout: 30_000 });
  expect(await ownedCount()).toBe(0);
  await press('Import');
  await page.getByText('2,500 added').waitFor({ timeout: 30_000 });
  expect(await ownedCount()).toBe(2500);
  const row = page.getByRole('region', { name: 'Rows to look at' }).getByRole('row', { name: /Refused/ });
  expect(await row.textContent()).toMatch(/^2302.*number/);
  const [download] = await Promise.all([page.waitForEvent('download'), press('Download the list')]);
  expect(download.suggestedFilename()).toBe('import-result.csv');
}, 90_000);

it('a file is stopped on the way, and says how much was not looked at', async () => {
  const { page, press } = user;
  await page.goto('/console/import');
  await choose(lines.map((line) => line.replace(/^1212/, '1312')).join('\n'));
  let goOn = (): void => {};
  const stopped = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  let calls = 0;
  await page.route('**/callsign/1/imports/numbers', async (route) => {
    calls += 1;
    if (calls === 2) await stopped;
    await route.continue();
  });
  await press('Import');
  await page.getByText('Importing: 1,000 of 2,501 rows').waitFor();
  await press('Stop here');
  goOn();
  await page.getByText('Stopped: 501 rows were not looked at.').waitFor();
  await page.unroute('**/callsign/1/imports/numbers');
}, 60_000);

it('a file without rows is refused with a sentence', async () => {
  const { page, press } = user;
  await page.goto('/console/import?tab=senders');
  await choose('senderName,countryCodes,capabilities\n');
  await press('Import');
  await page.getByText('The file has no rows below its header line.').waitFor();
});

it('a whole account is looked at in a dry run, then copied, with what became of each object', async () => {
  const { page, press, confirm } = user;
  await page.goto('/console/import?tab=account');
  await press('Import an account');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Where the account is').fill(source.url);
  await dialog.getByRole('textbox', { name: 'An API key that may read it' }).fill(source.apiKey);
  await dialog.getByLabel('How fast to ask').selectOption('none');
  await confirm('Begin the dry run');
  await page.getByRole('heading', { name: 'Dry run of an import' }).waitFor();
  await page.getByRole('row', { name: /moved/ }).getByText('Would be made').waitFor({ timeout: 30_000 });
  await page.getByText('Done', { exact: true }).waitFor();
  await press('Run it again');
  await dialog.getByRole('textbox', { name: 'An API key that may read it' }).fill(source.apiKey);
  await dialog.getByLabel('How fast to ask').selectOption('none');
  await dialog.getByRole('switch', { name: 'Dry run' }).uncheck();
  await confirm('Begin the import');
  await page.getByRole('heading', { name: 'Import of an account' }).waitFor();
  await page.getByRole('row', { name: /moved/ }).getByText('Made').waitFor({ timeout: 30_000 });
  expect((await service.api('GET', '/provisioning/1/applications/moved')).status).toBe(200);
  expect(user.complaints).toEqual([]);
}, 90_000);
