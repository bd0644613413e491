// MMS and mail in a real browser: tried with the sandbox's phone and mailbox, read where they are listed, and sent by connectors that
// are set up in the form.

import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildIfStale } from '../../scripts/build.mjs';
import { startBrowser, type Visit } from '../support/browser.ts';
import { signIn, typedIn } from '../support/console.ts';
import { addDomain } from '../support/email.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { type Mm7Relay, startMm7Relay } from '../support/mm7-relay.ts';
import { furnishMms, MMS_NUMBER, PNG } from '../support/mms.ts';
import { startService, type TestService } from '../support/service.ts';
import { ROOT } from '../support/source-tree.ts';
import { until } from '../support/until.ts';

const PICTURE = { name: 'garden.png', mimeType: 'image/png', buffer: PNG };
const HTML =
  '<p>Your order <b>is on its way</b>. <a href="https://shop.example/track">Where it is</a></p>' +
  '<script>parent.document.title = "taken over"</script><img src="https://elsewhere.example/pixel.gif" onerror="top.x=1">';

let service: TestService;
let relay: Mm7Relay;
let mailServer: MailServer;
let browser: Browser;
let window: Visit;
let page: Page;

beforeAll(async () => {
  await buildIfStale(ROOT);
  relay = await startMm7Relay();
  mailServer = await startMailServer();
  service = await startService({ CALLSIGN_UNVERIFIED_DOMAINS: 'accept' });
  await furnishMms(service);
  const { numbers } = (await service.api('GET', '/numbers/1/numbers')).body;
  await service.api('POST', '/resource-management/1/inbound-message-configurations', {
    channel: 'MMS',
    numberKey: numbers.find(({ number }: { number: string }) => number === MMS_NUMBER).numberKey,
    platform: { applicationId: 'shop' },
  });
  await addDomain(service, 'shop.example', { applicationId: 'shop' });
  browser = await startBrowser();
  window = await signIn(browser, service);
  page = window.page;
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await service?.stop();
  await relay?.close();
  await mailServer?.close();
});

const button = (name: string) => page.getByRole('button', { name, exact: true });
const region = (name: string | RegExp) => page.getByRole('region', { name, exact: true });
const dialog = () => page.getByRole('dialog');

/** Waits for a picture to be drawn, not only to be named. */
async function isDrawn(picture: Locator): Promise<void> {
  await picture.waitFor();
  const width = (image: unknown): number => (image as { naturalWidth: number }).naturalWidth;
  await until(async () => (await picture.evaluate(width)) > 0);
}

describe('an MMS', () => {
  it('goes out with a picture, and the phone shows it', async () => {
    await page.goto('/console/try-it');
    const send = region('Send');
    await send.getByText('MMS', { exact: true }).click();
    await send.getByLabel('Application').fill('shop');
    await send.getByLabel('Title').fill('Our garden');
    await send.getByLabel('Text').fill('It is open today');
    await page.locator('input[type=file]').first().setInputFiles(PICTURE);
    await send.getByRole('button', { name: 'Send', exact: true }).click();
    const phone = region(/^Phone/);
    await phone.getByText('Our garden').waitFor();
    await phone.getByText('It is open today').waitFor();
    await isDrawn(phone.getByRole('img', { name: 'garden.png' }));
    const outcome = region('What came of it');
    await outcome.getByText('Delivered', { exact: true }).waitFor();
    await outcome.getByText(`From ${MMS_NUMBER}`).waitFor();
    await outcome.getByText(/^Choice:/).waitFor();
  });

  it('is answered with a picture, and where the answer went is shown', async () => {
    const phone = region(/^Phone/);
    await phone.getByLabel('Text message').fill('Lovely');
    await phone.locator('input[type=file]').setInputFiles({ ...PICTURE, name: 'answer.png' });
    await phone.getByRole('button', { name: 'Reply by MMS' }).click();
    const routed = region('Where the answer went');
    await routed.getByText('It went to').waitFor();
    await routed.getByRole('link', { name: 'shop' }).waitFor();
    await isDrawn(phone.getByRole('img', { name: 'answer.png' }));
  });

  it('that came in is read with its picture, which can be saved', async () => {
    await page.getByRole('link', { name: 'The whole message' }).click();
    const content = region('Content');
    await content.getByText('Lovely').waitFor();
    await isDrawn(content.getByRole('img', { name: 'answer.png' }));
    await page.getByRole('link', { name: 'Inbound', exact: true }).click();
    await page.getByLabel('Channel').selectOption('MMS');
    await page.getByText('with a file').waitFor();
  });

  it('that is refused is never called sent: the reason is in view', async () => {
    await page.goto('/console/try-it');
    const send = region('Send');
    await send.getByText('MMS', { exact: true }).click();
    await send.getByLabel('Sender').fill('12025550199');
    await send.getByRole('button', { name: 'Send', exact: true }).click();
    const outcome = region('What came of it');
    const reason = outcome.getByText(/The account does not own it/).first();
    await reason.waitFor();
    await page.getByText(/^Rejected:/).waitFor();
    const box = await reason.boundingBox();
    const seen = page.viewportSize()?.height ?? 0;
    expect(box?.y).toBeGreaterThanOrEqual(0);
    expect((box?.y ?? seen) + (box?.height ?? 0)).toBeLessThanOrEqual(seen);
    expect(await page.getByText('Sent.', { exact: true }).count()).toBe(0);
  });

  it('that did not arrive leads to the SMS in its place, and back', async () => {
    await page.goto('/console/try-it');
    await page.getByLabel("The phone's number").fill('12025559917');
    const send = region('Send');
    await send.getByText('MMS', { exact: true }).click();
    await send.getByLabel('Application').fill('shop');
    await send.getByLabel('SMS in its place').fill('The garden is open today');
    await send.getByRole('button', { name: 'Send', exact: true }).click();
    await region(/^Phone/)
      .getByText('The garden is open today')
      .waitFor();
    await page.getByRole('link', { name: 'Why this sender, and what became of it' }).click();
    await page.getByText('An SMS goes out in its place').waitFor();
    await page
      .getByRole('row', { name: /SMS in its place/ })
      .getByRole('link')
      .click();
    await page.getByText('Stands in for an MMS').waitFor();
    await page
      .getByRole('row', { name: /In place of the MMS/ })
      .getByRole('link')
      .waitFor();
  });
});

describe('a mail', () => {
  it('is written, and read in the mailbox as its reader sees it: nothing in it runs or is loaded from elsewhere', async () => {
    await page.goto('/console/try-it?box=mail');
    const send = region('Send');
    await send.getByLabel('Application').fill('shop');
    await send.getByLabel('Name of the sender').fill('Shop');
    await send.getByLabel('Subject').fill('Your order');
    await send.getByText('HTML', { exact: true }).click();
    await send.getByLabel('HTML of the mail').fill(HTML);
    await send
      .locator('input[type=file]')
      .setInputFiles({ name: 'invoice.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4') });
    await send.getByRole('button', { name: 'Send', exact: true }).click();
    const mailbox = region(/^Mailbox/);
    const frame = mailbox.frameLocator('iframe');
    await frame.getByText('is on its way').waitFor();
    expect(await mailbox.locator('iframe').getAttribute('sandbox')).toBe('');
    expect(await page.title()).not.toBe('taken over');
    await mailbox.getByText('One thing from elsewhere, such as pictures, is not loaded here').waitFor();
    await mailbox.getByText('The link in it').click();
    await mailbox.getByRole('link', { name: 'https://shop.example/track' }).waitFor();
    await mailbox.getByText('Shop <hello@shop.example>').waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      mailbox.getByRole('link', { name: 'invoice.pdf' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('invoice.pdf');
    await region('What came of it').getByText('Delivered', { exact: true }).waitFor();
  });

  it('is answered, and where the answer went is shown', async () => {
    const mailbox = region(/^Mailbox/);
    await mailbox.getByLabel('Answer', { exact: true }).last().fill('Thank you!');
    await mailbox.getByRole('button', { name: 'Answer', exact: true }).click();
    const routed = region('Where the answer went');
    await routed.getByText('It went to').waitFor();
    await routed.getByRole('link', { name: 'shop' }).waitFor();
    await routed.getByRole('link', { name: 'The whole message' }).click();
    const content = region('Content');
    await content.getByText('Re: Your order').waitFor();
    await content.getByText('Thank you!').waitFor();
    await region('The mail').getByText('Not signed, or not checked').waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      content.getByRole('link', { name: 'Download the mail as it came' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/\.eml$/);
  });

  it('is found under Outbound, with what it carried', async () => {
    await page.getByRole('link', { name: 'Outbound', exact: true }).click();
    await page.getByLabel('Channel').selectOption('EMAIL');
    await page.getByRole('link', { name: 'Your order' }).click();
    const content = region('Content');
    await content.frameLocator('iframe').getByText('is on its way').waitFor();
    await content.getByText('invoice.pdf').waitFor();
    await content.getByText('HTML source', { exact: true }).click();
    await content.getByText(/elsewhere\.example\/pixel\.gif/).waitFor();
  });
});

describe('what stands beside mail', () => {
  it('suppresses an address, and lets it be written to again', async () => {
    await page.getByRole('link', { name: 'Suppressions', exact: true }).click();
    await button('Suppress addresses').click();
    await dialog().getByLabel('Addresses').fill('gone@home.example');
    await dialog().getByRole('button', { name: 'Suppress', exact: true }).click();
    await page.getByRole('cell', { name: 'gone@home.example' }).waitFor();
    await button('Remove').click();
    await dialog().getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByText('No address is suppressed for this reason.').waitFor();
  });

  it('checks an address that is none, and says why', async () => {
    await page.getByRole('link', { name: 'Check an address', exact: true }).click();
    await page.getByLabel('Address to check').fill('jane@');
    await button('Check').click();
    await page.getByText('as no address is').waitFor();
  });

  it('keeps a template, and shows what values make of it', async () => {
    await page.getByRole('link', { name: 'Templates', exact: true }).click();
    await button('Add template').click();
    await dialog().getByLabel('Name', { exact: true }).fill('Welcome');
    await dialog().getByLabel('Subject').fill('Welcome, {{name}}');
    await dialog().getByLabel('HTML').fill('<p>Hello {{name}}</p>');
    await dialog().getByRole('button', { name: 'Add template' }).click();
    await page.getByRole('heading', { name: 'Welcome' }).waitFor();
    await region('Placeholders').getByLabel('name').fill('Jane');
    await region('Preview').frameLocator('iframe').getByText('Hello Jane').waitFor();
  });
});

describe('a mailbox a mail did not come to', () => {
  it('says so, and why', async () => {
    await page.goto('/console/try-it?box=mail');
    await page.getByLabel('The mailbox').fill('bounce@home.example');
    const send = region('Send');
    await send.getByLabel('Application').fill('shop');
    await send.getByRole('button', { name: 'Send', exact: true }).click();
    const mailbox = region(/^Mailbox/);
    await mailbox.getByText('The last mail to it did not arrive.').waitFor();
    await mailbox.getByRole('link', { name: 'What became of it' }).waitFor();
    expect(await mailbox.getByText('Nothing yet. Write to it.').count()).toBe(0);
  });
});

describe('a connector', () => {
  it('for mail is set up, tried, changed without its password, and gets a route for mail', async () => {
    await page.getByRole('link', { name: 'Connectors and routes', exact: true }).click();
    await button('Add connector').click();
    await dialog().getByLabel('Type', { exact: true }).selectOption('SMTP');
    await dialog().getByLabel('Connector ID').fill('relay');
    await dialog().getByLabel('Host').fill('127.0.0.1');
    await dialog().getByLabel('Port').fill(String(mailServer.port));
    await dialog().getByLabel('Encryption', { exact: true }).selectOption('NONE');
    await dialog().getByRole('button', { name: 'Add connector' }).click();
    await page.getByText('The connector is saved').waitFor();
    await page.getByRole('link', { name: 'relay', exact: true }).click();
    await page.getByText('Up', { exact: true }).waitFor();
    const attempt = region('Try it');
    await typedIn(attempt, 'Sender').fill('hello@shop.example');
    await attempt.getByLabel('Destination').fill('jane@home.example');
    await attempt.getByLabel('Subject').fill('Can you read me?');
    await attempt.getByRole('button', { name: 'Send the test' }).click();
    await until(() => mailServer.mails.length === 1);
    expect(mailServer.mails[0]?.mail.subject).toBe('Can you read me?');
    await region('What came of it').getByText('Delivered', { exact: true }).waitFor();
    await button('Add route').click();
    expect(await dialog().getByLabel('Channel').inputValue()).toBe('EMAIL');
    await dialog().getByRole('button', { name: 'Add route' }).click();
    await page.getByRole('cell', { name: 'EMAIL', exact: true }).waitFor();
    await button('Edit').first().click();
    await dialog().getByLabel('Mails on a connection').fill('25');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await page.getByText('Messages per connection: 25').waitFor();
    // What is sent now would not come to the box, and the page says so.
    await page.goto('/console/try-it?box=mail');
    await page.getByText('Routes lead elsewhere').waitFor();
  });

  it('for MMS is set up, shows where its relay posts to, and is tried', async () => {
    await page.goto('/console/connectors');
    await button('Add connector').click();
    await dialog().getByLabel('Type', { exact: true }).selectOption('MM7');
    await dialog().getByLabel('Connector ID').fill('mmsc');
    await dialog().getByLabel('Address of the relay').fill(relay.url);
    await dialog().getByLabel('VASP ID').fill('ACME');
    await dialog().getByLabel('VAS ID').fill('Offers');
    await dialog().getByLabel('The relay brings messages and reports').check();
    await dialog().getByLabel('User name of the relay').fill('mmsc');
    await dialog().getByRole('textbox', { name: 'Password of the relay' }).fill('sesame');
    await dialog().getByRole('button', { name: 'Add connector' }).click();
    await page.getByRole('link', { name: 'mmsc', exact: true }).click();
    await page.getByText(/\/callsign\/1\/mm7\/\d+\/mmsc$/).waitFor();
    await page.getByText('with the user name mmsc').waitFor();
    await page.getByText('Up', { exact: true }).waitFor();
    const attempt = region('Try it');
    await typedIn(attempt, 'Sender').fill(MMS_NUMBER);
    await attempt.getByLabel('Destination').fill('13105550142');
    await attempt.getByLabel('Title').fill('Can you see me?');
    await attempt.getByRole('button', { name: 'Send the test' }).click();
    await until(() => relay.submitted.length === 1);
    expect(relay.submitted[0]?.element('Subject')).toBe('Can you see me?');
    // Both passwords stay what they are.
    await button('Edit').first().click();
    await dialog().getByLabel('Window').fill('25');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await page.getByText('Window: 25').waitFor();
    await page.getByText('with the user name mmsc').waitFor();
  });

  it('never left this host, and met no error', () => {
    expect(window.complaints).toEqual([]);
  });
});
