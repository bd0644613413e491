// Resources in a browser: narrowed down, and very many associated at once with what failed and why; domains with their records.

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildIfStale } from '../../scripts/build.mjs';
import { startBrowser } from '../support/browser.ts';
import { type SignedIn, signIn } from '../support/console.ts';
import { startService, type TestService } from '../support/service.ts';
import { ROOT } from '../support/source-tree.ts';

let service: TestService;
let browser: Browser;
let user: SignedIn;

beforeAll(async () => {
  await buildIfStale(ROOT);
  service = await startService();
  browser = await startBrowser();
  const { api } = service;
  for (const applicationId of ['shop', 'bank'])
    await api('POST', '/provisioning/1/applications', { applicationId, applicationName: applicationId });
  const long = Array.from({ length: 650 }, (_, index) => ({
    number: `1212555${String(1000 + index)}`,
    type: 'VIRTUAL_LONG_NUMBER',
    capabilities: ['SMS'],
  }));
  // The country policy lets no short code be associated in the US.
  const short = { number: '60606', type: 'SHORT_CODE', countryCode: 'US', capabilities: ['SMS'] };
  await api('POST', '/callsign/1/resources/numbers', [...long, short]);
  user = await signIn(browser, service);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

describe('all that fit the filters', () => {
  it('are associated at once, and each that cannot be is named with the reason', async () => {
    const { page, press, confirm, field } = user;
    await page.goto('/console/resources?associated=false');
    await page.getByText('651 in all, page 1 of 14').waitFor();
    await field('Choose this page').check();
    await press('Choose all 651 that fit');
    await page.getByText('All 651 that fit are chosen').waitFor();
    await press('Associate');
    await page.getByRole('dialog').getByLabel('Application').fill('shop');
    await confirm('Associate');
    await page.getByText('650 associated, 1 not.').waitFor({ timeout: 30_000 });
    const row = page.getByRole('dialog').getByRole('row', { name: /60606/ });
    expect(await row.textContent()).toMatch(/US/);
    await confirm('Done');
    await page.getByText('1 in all').waitFor();
    await page.getByRole('link', { name: '60606' }).waitFor();
  });

  it('are found by whom they are associated with, in the address as well', async () => {
    const { page, field } = user;
    await page.goto('/console/resources');
    await field('With application').fill('bank');
    await page.getByText('No number fits.').waitFor();
    await page.waitForURL(/applicationId=bank/);
    await field('With application').fill('shop');
    await page.getByText('650 in all').waitFor();
    await page.getByLabel('On channel').selectOption('MMS');
    await page.getByText('No number fits.').waitFor();
  });

  it('can be stopped on the way: the rest stays as it was', async () => {
    const { page, press, confirm, field } = user;
    await page.goto('/console/resources?type=VIRTUAL_LONG_NUMBER');
    await field('Choose this page').check();
    await press('Choose all 650 that fit');
    await press('Associate');
    await page.getByRole('dialog').getByLabel('Application').fill('bank');
    // The second call waits until Stop has been pressed.
    let calls = 0;
    let goOn = (): void => {};
    const stopped = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    await page.route('**/callsign/1/associations/create', async (route) => {
      calls += 1;
      if (calls === 2) await stopped;
      await route.continue();
    });
    await confirm('Associate');
    await page.getByText('Associating: 200 of 650 senders').waitFor();
    await confirm('Stop here');
    goOn();
    await page.getByText('400 associated, 0 not.').waitFor();
    await page.getByText('Stopped: 250 were not tried. What was associated stays so.').waitFor();
    await page.unroute('**/callsign/1/associations/create');
    await confirm('Done');
  });
});

describe('an email domain', () => {
  it('is added, shows the records it needs, is verified, tracked and deleted', async () => {
    const { page, press, confirm, field } = user;
    await page.goto('/console/resources?kind=DOMAIN');
    await page.getByText('No domain fits.').waitFor();
    await press('Add domain');
    await field('Domain').or(page.getByLabel('Domain *')).first().fill('mail.shop.test');
    await page.getByRole('dialog').getByLabel('Application').fill('shop');
    await confirm('Add domain');
    await page.getByRole('heading', { name: 'mail.shop.test' }).waitFor();
    await page.getByText('Not verified yet: its mail goes no further than the sandbox.').waitFor();
    await page.getByText(/3 of the required records below (were not looked for yet|are not found)/).waitFor();
    await page.getByText(/has to set CALLSIGN_EMAIL_HOST first/).waitFor();
    const record = page.getByRole('region', { name: 'Record for SPF' });
    await record.getByText('v=spf1', { exact: false }).first().waitFor();
    await record.getByRole('button', { name: /^Copy value/ }).waitFor();
    await press('Verify now');
    await page.getByText('Looking for the records').waitFor();
    await page.getByLabel('Clicks').click({ force: true });
    await page.getByText('What is tracked is changed.').waitFor();
    const { body } = await service.api('GET', '/email/1/domains/mail.shop.test');
    expect(body.tracking.clicks).toBe(true);
    await press('Delete');
    await confirm('Delete');
    await page.getByText('mail.shop.test is deleted.').waitFor();
    expect((await service.api('GET', '/email/1/domains/mail.shop.test')).status).toBe(404);
  });
});

it('never left this host, and met no error', () => {
  expect(user.complaints).toEqual([]);
});
