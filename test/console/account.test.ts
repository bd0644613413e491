// Subscriptions, credentials, settings, numbers for sale and the audit log in a browser.

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
  await service.api('POST', '/provisioning/1/applications', { applicationId: 'shop', applicationName: 'Shop' });
  user = await signIn(browser, service);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

const dialog = () => user.page.getByRole('dialog');

describe('credentials', () => {
  it('are set, changed without being typed again, and never come back out', async () => {
    const { page, press, confirm } = user;
    await page.goto('/console/security-settings');
    await page.getByText('There are none').waitFor();
    await press('Create security settings');
    await dialog().getByLabel('ID').fill('signature');
    await dialog().getByLabel('Type').selectOption('HMAC');
    await dialog().getByRole('textbox', { name: 'Secret key' }).fill('not to be seen');
    await confirm('Create security settings');
    await page.getByRole('cell', { name: /secretKey: \*+/ }).waitFor();
    await press('Edit');
    expect(await dialog().getByRole('textbox', { name: 'Secret key' }).inputValue()).toBe('');
    await dialog().getByLabel('Algorithm').selectOption('HMAC_SHA_512');
    await confirm('Save');
    await page.getByRole('cell', { name: /HMAC_SHA_512/ }).waitFor();
    const { rows } = await service.callsign.world.db.query('select credentials from webhook_security');
    expect(rows[0]?.credentials).toMatchObject({ secretKey: 'not to be seen', algorithm: 'HMAC_SHA_512' });
    expect(await page.content()).not.toContain('not to be seen');
  });
});

describe('profiles and subscriptions', () => {
  it('are created, changed and deleted', async () => {
    const { page, press, confirm } = user;
    await page.goto('/console/profiles');
    await press('Create profile');
    await dialog().getByLabel('Profile ID').fill('shop-hook');
    await dialog().getByLabel('URL').fill('http://127.0.0.1:9/first');
    await dialog().getByLabel('Security settings').fill('signature');
    await dialog().getByLabel('POSTs a second at most').fill('20');
    await confirm('Create profile');
    await page.getByRole('cell', { name: 'http://127.0.0.1:9/first' }).waitFor();
    await press('Edit');
    await dialog().getByLabel('URL').fill('http://127.0.0.1:9/second');
    await confirm('Save');
    await page.getByRole('cell', { name: 'http://127.0.0.1:9/second' }).waitFor();
    const profile = await service.api('GET', '/subscriptions/1/profiles/shop-hook');
    expect(profile.body).toMatchObject({ security: { authId: 'signature' }, rateLimit: 20 });

    await page.getByRole('tab', { name: 'Subscriptions' }).click();
    await press('Create subscription');
    await dialog().getByLabel('Subscription ID').fill('shop-reports');
    await dialog().getByLabel('Profile ID').fill('shop-hook');
    await confirm('Create subscription');
    await page.getByRole('cell', { name: 'shop-reports' }).waitFor();
    await press('Edit');
    await dialog().getByLabel('Name').fill('Reports of the shop');
    await confirm('Only for an application or entity');
    await dialog().getByLabel('Application').fill('shop');
    await confirm('Save');
    await page.getByRole('cell', { name: 'Reports of the shop' }).waitFor();
    const { body } = await service.api('GET', '/subscriptions/1/subscription/SMS/shop-reports');
    expect(body).toMatchObject({
      name: 'Reports of the shop',
      criteria: [{ applicationId: 'shop' }],
      profile: { profileId: 'shop-hook' },
    });
    await press('Delete');
    await confirm('Delete');
    await page.getByText('There is no subscription for this channel').waitFor();
  });
});

describe('the country policy', () => {
  it('is edited, and a number it forbids is not associated any more', async () => {
    const { page, press } = user;
    await page.goto('/console/settings');
    await page
      .getByRole('group', { name: 'Rule for Canada' })
      .getByRole('button', { name: /^Remove/ })
      .click();
    await press('Add a country');
    const rule = page.getByRole('group', { name: 'New country' });
    await rule.getByLabel('Country').fill('gb');
    const british = page.getByRole('group', { name: 'Rule for United Kingdom' });
    await british.getByLabel('Short code').uncheck();
    await british.getByLabel('MMS').uncheck();
    await press('Save');
    await page.getByText('The settings are saved.').waitFor();
    const { body } = await service.api('GET', '/callsign/1/settings');
    expect(body.countryPolicy.map(({ countryCode }: { countryCode: string }) => countryCode)).toEqual(['US', 'GB']);
    expect(body.countryPolicy[1]).toEqual({
      countryCode: 'GB',
      channels: ['SMS'],
      numberTypes: ['VIRTUAL_LONG_NUMBER', 'TOLL_FREE_NUMBER'],
    });
  });
});

describe('numbers for sale and requests', () => {
  it('are bought for an application; a name is asked for and approved', async () => {
    const { page, press, confirm } = user;
    await service.api('POST', '/callsign/1/number-inventory', {
      number: '14155550190',
      type: 'VIRTUAL_LONG_NUMBER',
      capabilities: ['SMS'],
      pricePerMonth: 1.5,
      currency: 'USD',
    });
    await page.goto('/console/buy-numbers');
    await page.getByRole('cell', { name: '1.5 USD a month' }).waitFor();
    await press('Buy');
    await dialog().getByLabel('Application').fill('shop');
    await confirm('Buy');
    await page.getByRole('heading', { name: '14155550190' }).waitFor();
    await page.goto('/console/resource-requests');
    await press('Make a request');
    await dialog().getByRole('textbox', { name: 'Country', exact: true }).fill('GB');
    await dialog().getByRole('textbox', { name: 'Name', exact: true }).fill('ShopNews');
    await confirm('Send the request');
    await page.getByRole('heading', { name: 'The name ShopNews' }).waitFor();
    await press('Take up');
    await confirm('Take up');
    await page.getByText('In review', { exact: true }).waitFor();
    await press('Approve');
    await confirm('Approve');
    await page.getByText('Completed', { exact: true }).waitFor();
    expect((await service.api('GET', '/callsign/1/resources/alphanumeric-senders/ShopNews')).status).toBe(200);
  });
});

describe('the audit log', () => {
  it('says field by field what a change changed, asked by who and what, in the address', async () => {
    const { page, press } = user;
    await page.goto('/console/audit-log');
    await page.getByLabel('What').selectOption('settings');
    await page.waitForURL(/subjectKind=settings/);
    await press('Before and after');
    const row = dialog().getByRole('row', { name: /countryPolicy\[1\]\.countryCode/ });
    expect(await row.textContent()).toBe('countryPolicy[1].countryCodeCAGB');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'user:console-administrator' }).first().click();
    await page.waitForURL(/actor=user/);
    await page.getByLabel('Until').fill('2020-01-01');
    await page.getByText('No change fits.').waitFor();
  });
});

describe('a colleague who may only look', () => {
  it('is told why nothing on these pages can be changed', async () => {
    const { page, complaints } = await signIn(browser, service, 'SUPPORT');
    const obstacle = 'Your role may look at this, and change nothing.';
    for (const [place, name] of [
      ['resources?kind=DOMAIN', 'Add domain'],
      ['profiles', 'Create profile'],
      ['security-settings', 'Create security settings'],
      ['settings', 'Save'],
      ['import?tab=account', 'Import an account'],
      ['import', 'Import'],
      ['resource-requests', 'Make a request'],
    ] as const) {
      await page.goto(`/console/${place}`);
      const button = page.getByRole('button', { name, exact: true }).first();
      await button.waitFor();
      expect([place, await button.getAttribute('title')]).toEqual([place, obstacle]);
    }
    expect(complaints).toEqual([]);
  });
});

it('never left this host, and met no error', () => {
  expect(user.complaints).toEqual([]);
});
