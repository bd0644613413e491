// A number's inbound configuration in a browser, with everything it can have.

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildIfStale } from '../../scripts/build.mjs';
import { startBrowser } from '../support/browser.ts';
import { type SignedIn, signIn } from '../support/console.ts';
import { startService, type TestService } from '../support/service.ts';
import { ROOT } from '../support/source-tree.ts';

let service: TestService;
let browser: Browser;
let user: SignedIn;
let numberKey = '';

beforeAll(async () => {
  await buildIfStale(ROOT);
  service = await startService();
  browser = await startBrowser();
  const number = { number: '12125550101', type: 'VIRTUAL_LONG_NUMBER', capabilities: ['SMS', 'MMS'] };
  numberKey = (await service.api('POST', '/callsign/1/resources/numbers', number)).body.results[0].numberKey;
  user = await signIn(browser, service);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

const dialog = () => user.page.getByRole('dialog');

/** The one there is, as the API shows it. */
async function configured() {
  const path = `/resource-management/1/inbound-message-configurations?channel=SMS&numberKey=${numberKey}`;
  const { body } = await service.api('GET', path);
  expect(body).toHaveLength(1);
  return body[0];
}

it('has a keyword, an answer within certain hours, and a block list, and loses them again', async () => {
  const { page, press, confirm } = user;
  await page.goto(`/console/numbers/${numberKey}?tab=SMS`);
  await press('Add configuration');
  await dialog().getByLabel('Keyword').fill('enough');
  await dialog().getByLabel('Forwarding').selectOption('PULL');
  await dialog().getByRole('textbox', { name: 'Answer' }).fill('You hear no more from us');
  await dialog().getByLabel('Only at certain times (UTC)').check();
  await dialog().getByLabel('From', { exact: true }).fill('09:30');
  await dialog().getByLabel('To', { exact: true }).fill('17:00');
  await dialog().getByLabel('Block list').selectOption('BLOCK');
  await dialog().getByLabel('From whom').selectOption('FROM_ANY_SENDER');
  await confirm('Add configuration');
  await page.getByText('The configuration is saved.').waitFor();
  expect(await configured()).toMatchObject({
    keyword: 'ENOUGH',
    forwarding: { type: 'PULL' },
    autoResponse: { message: 'You hear no more from us', deliveryTimeWindow: { from: '09:30', to: '17:00' } },
    blockListConfiguration: { type: 'BLOCK', level: 'FROM_ANY_SENDER' },
  });
  expect((await configured()).autoResponse.deliveryTimeWindow.days).toHaveLength(7);

  await press('Edit');
  expect(await dialog().getByLabel('From', { exact: true }).inputValue()).toBe('09:30');
  await dialog().getByLabel('Only at certain times (UTC)').uncheck();
  await dialog().getByLabel('Block list').selectOption('');
  await confirm('Save');
  await expect.poll(async () => (await configured()).blockListConfiguration).toBeUndefined();
  const { autoResponse } = await configured();
  expect(autoResponse.message).toBe('You hear no more from us');
  expect(autoResponse.deliveryTimeWindow).toBeUndefined();
});
