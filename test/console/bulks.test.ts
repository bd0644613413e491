// Bulks, links and the search for messages, in a real browser.

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildIfStale } from '../../scripts/build.mjs';
import { startBrowser, type Visit } from '../support/browser.ts';
import { signIn } from '../support/console.ts';
import { startService, type TestService } from '../support/service.ts';
import { ROOT } from '../support/source-tree.ts';
import { until } from '../support/until.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

const SENDER = '12125550101';
const HOUR_MS = 3_600_000;

let service: TestService;
let receiver: WebhookReceiver;
let browser: Browser;
let window: Visit;
let page: Page;
let messageId: string;

beforeAll(async () => {
  await buildIfStale(ROOT);
  receiver = await startWebhookReceiver();
  service = await startService();
  const { api } = service;
  await api('POST', '/provisioning/1/applications', { applicationId: 'shop', applicationName: 'Shop' });
  await api('POST', '/callsign/1/resources/numbers', { number: SENDER, type: 'VIRTUAL_LONG_NUMBER', capabilities: ['SMS'] });
  await api('POST', '/sms/3/messages', {
    messages: [
      {
        sender: SENDER,
        destinations: [{ to: '13105550141' }, { to: '13105550142' }],
        content: { text: 'The autumn sale begins' },
      },
    ],
    options: { schedule: { bulkId: 'autumn', sendAt: new Date(Date.now() + HOUR_MS).toISOString() } },
  });
  const { body } = await api('POST', '/sms/3/messages', {
    messages: [
      {
        sender: SENDER,
        destinations: [{ to: '13105550143' }],
        content: { text: 'See https://shop.example/sale' },
        options: { platform: { applicationId: 'shop' } },
        webhooks: { delivery: { url: receiver.url } },
      },
    ],
    options: {
      tracking: { shortenUrl: true, trackClicks: true },
      conversionTracking: { useConversionTracking: true, conversionTrackingName: 'signup' },
    },
  });
  messageId = body.messages[0].messageId;
  await api('POST', `/ct/1/log/end/${messageId}`);
  await until(async () => (await api('GET', `/callsign/1/messages/${messageId}`)).body.webhooks[0]?.state === 'DELIVERED');
  browser = await startBrowser();
  window = await signIn(browser, service);
  page = window.page;
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await service?.stop();
  await receiver?.close();
});

const dialog = () => page.getByRole('dialog');
const button = (name: string) => page.getByRole('button', { name, exact: true });

describe('a scheduled bulk', () => {
  it('is found, paused, resumed and moved', async () => {
    await page.getByRole('link', { name: 'Bulks', exact: true }).click();
    await page.getByRole('row', { name: /autumn Pending/ }).waitFor();
    await button('Pause').click();
    await page.getByRole('row', { name: /autumn Paused/ }).waitFor();
    await button('Resume').click();
    await page.getByRole('row', { name: /autumn Pending/ }).waitFor();
    await button('Move').click();
    await dialog().getByLabel('Goes at').fill('2026-12-24T18:00');
    const tomorrow = new Date(Date.now() + 24 * HOUR_MS);
    await dialog()
      .getByLabel('Goes at')
      .fill(`${tomorrow.toISOString().slice(0, 10)}T18:00`);
    await dialog().getByRole('button', { name: 'Move the bulk' }).click();
    await page.getByText('The bulk is moved.').waitFor();
    const { body } = await service.api('GET', '/sms/1/bulks?bulkId=autumn');
    expect(new Date(body.sendAt.replace('+0000', 'Z')).getTime()).toBeGreaterThan(Date.now() + 2 * HOUR_MS);
  });

  it('is looked at with its messages, and cancelled after a question', async () => {
    await page.getByRole('link', { name: 'autumn' }).click();
    await page.getByRole('heading', { name: 'Bulk autumn' }).waitFor();
    await page.getByRole('cell', { name: '13105550142' }).waitFor();
    await button('Cancel bulk').click();
    await dialog().getByText('This cannot be taken back.').waitFor();
    await dialog().getByRole('button', { name: 'Cancel bulk' }).click();
    await page.getByText('Canceled', { exact: true }).first().waitFor();
    const cancel = page.getByRole('button', { name: 'Cancel bulk' });
    await until(async () => (await cancel.getAttribute('title')) === 'It is over: nothing of it waits any more.');
  });
});

describe('links and conversions', () => {
  it('are seen with what came of them', async () => {
    await page.getByRole('link', { name: 'Links and conversions', exact: true }).click();
    await page.getByRole('row', { name: 'signup 1 1 100 %' }).waitFor();
    await page.getByRole('cell', { name: 'https://shop.example/sale' }).waitFor();
    await page.getByRole('link', { name: messageId }).click();
    await page.getByRole('heading', { name: `Message ${messageId}` }).waitFor();
    await page.getByRole('region', { name: 'Short links of the message' }).waitFor();
  });
});

describe('one message', () => {
  it('shows who was told, with every try, and posts it again', async () => {
    const before = receiver.posts.length;
    const webhooks = page.getByRole('region', { name: 'Webhooks', exact: true });
    await webhooks.getByRole('button', { name: 'Post again' }).click();
    await until(() => receiver.posts.length > before);
    await webhooks.getByRole('button', { name: 'Tries' }).click();
    await until(async () => (await dialog().getByRole('row').count()) === 3);
    await page.keyboard.press('Escape');
  });
});

describe('the search for messages', () => {
  it('goes by application, channel and time, all of it in the address', async () => {
    await page.getByRole('link', { name: 'Outbound', exact: true }).click();
    await page.getByLabel('Application').fill('shop');
    await page.waitForURL(/applicationId=shop/);
    await until(async () => (await page.getByRole('row').count()) === 2);
    await page.getByLabel('Channel').selectOption('EMAIL');
    await page.getByText('No message fits.').waitFor();
    await page.getByLabel('Channel').selectOption('');
    await page.getByLabel('Accepted before').fill('2020-01-01T00:00');
    await page.waitForURL(/until=2020/);
    await page.getByText('No message fits.').waitFor();
    await page.getByLabel('Accepted before').fill('');
    await page.getByLabel('Accepted from').fill('2020-01-01T00:00');
    await page.getByRole('row', { name: /13105550143/ }).waitFor();
    await page.reload();
    await page.getByRole('row', { name: /13105550143/ }).waitFor();
    expect(await page.getByLabel('Accepted from').inputValue()).toBe('2020-01-01T00:00');
  });

  it('never left this host, and met no error', () => {
    expect(window.complaints).toEqual([]);
  });
});
