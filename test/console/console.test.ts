// The console in a real browser, against the real server: what somebody does who has only the README, from the first sign-in to a
// reply that is routed.

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildIfStale } from '../../scripts/build.mjs';
import { startBrowser, type Visit, visit } from '../support/browser.ts';
import { startService, type TestService } from '../support/service.ts';
import { ROOT } from '../support/source-tree.ts';

const PASSWORD = 'a long enough one';

let service: TestService;
let browser: Browser;
let window: Visit;
let page: Page;

beforeAll(async () => {
  await buildIfStale(ROOT);
  service = await startService();
  browser = await startBrowser();
  window = await visit(browser, service.url);
  page = window.page;
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
const dialog = () => page.getByRole('dialog');
const inDialog = (name: string) => dialog().getByRole('button', { name, exact: true });

async function open(place: string): Promise<void> {
  await page.getByRole('link', { name: place, exact: true }).first().click();
}

async function addNumber(number: string): Promise<void> {
  await button('Add number').click();
  await dialog().getByLabel('Number', { exact: false }).first().fill(number);
  await inDialog('Add number').click();
  await dialog().waitFor({ state: 'hidden' });
  await page.getByRole('link', { name: number }).waitFor();
}

describe('somebody who has only the README', () => {
  it('makes the first administrator with the API key, and is signed in', async () => {
    await page.goto('/');
    await page.getByRole('textbox', { name: 'API key' }).fill('not the key');
    await page.getByLabel('User name').fill('chief');
    await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await button('Make the administrator and sign in').click();
    await page.getByText('This is not an API key of this installation.').waitFor();
    await page.getByRole('textbox', { name: 'API key' }).fill(service.apiKey);
    await button('Make the administrator and sign in').click();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    const [cookie] = await window.context.cookies();
    expect(cookie).toMatchObject({ name: 'callsign_session', httpOnly: true, sameSite: 'Strict' });
  });

  it('creates an application and an entity', async () => {
    await open('Applications and entities');
    await button('Create application').click();
    await dialog().getByLabel('Application ID').fill('shop');
    await dialog().getByLabel('Name', { exact: true }).fill('The shop');
    await inDialog('Create application').click();
    await page.getByRole('link', { name: 'shop', exact: true }).waitFor();
    await page.getByRole('tab', { name: 'Entities' }).click();
    await button('Create entity').click();
    await dialog().getByLabel('Entity ID').fill('north');
    await inDialog('Create entity').click();
    await page.getByRole('link', { name: 'north', exact: true }).waitFor();
  });

  it('adds two numbers, and associates both at once, on every channel they have', async () => {
    await page.getByRole('tab', { name: 'Resources' }).click();
    await addNumber('12125550101');
    await addNumber('13105550102');
    for (const number of ['12125550101', '13105550102']) await page.getByLabel(`Choose ${number}`).check();
    await page.getByText('2 chosen').waitFor();
    await button('Associate').click();
    await dialog().getByLabel('Application').fill('shop');
    await dialog().getByLabel('Entity').fill('north');
    await inDialog('Associate').click();
    await page.getByText('2 associated.').waitFor();
    await page.getByRole('link', { name: '12125550101' }).click();
    await page.getByRole('heading', { name: '12125550101' }).waitFor();
    for (const channel of ['SMS', 'MMS'])
      await page.getByRole('row', { name: channel }).getByRole('link', { name: 'north' }).waitFor();
  });

  it('creates a strategy, and sees which sender it would choose and why', async () => {
    await open('Sending strategies');
    await button('Create strategy').click();
    await dialog().getByLabel('Application').fill('shop');
    await dialog().getByLabel('Entity').fill('north');
    await dialog()
      .getByLabel(/^Nearest/)
      .check();
    await inDialog('Create strategy').click();
    await page.getByText('The strategy is saved.').waitFor();
    const preview = page.getByRole('region', { name: 'Preview' });
    await preview.getByLabel('Destination').fill('13105550142');
    await preview.getByLabel('Application').fill('shop');
    await preview.getByLabel('Entity').fill('north');
    await preview.getByText('It would be sent from 13105550102.').waitFor();
    await preview.getByText(/^Strategy:/).waitFor();
  });

  it('gives a keyword to a number, and is told whose a text would be while typing it', async () => {
    await open('Numbers');
    await page.getByRole('link', { name: '12125550101' }).click();
    await page.getByRole('tab', { name: 'SMS' }).click();
    await button('Add configuration').click();
    await dialog().getByLabel('Keyword').fill('garden');
    await dialog().getByLabel('Application').fill('shop');
    await dialog().getByLabel('Entity').fill('north');
    await dialog().getByLabel('Answer').fill('Thank you');
    await inDialog('Add configuration').click();
    await page.getByText('The configuration is saved.').waitFor();
    await page.getByLabel('Text', { exact: true }).fill('garden party');
    await page.getByText('This text goes to north in shop.').waitFor();
    await page.getByText('The keyword GARDEN fits; what is left is “party”.').waitFor();
  });

  it('lets what comes in on a number go to whom it sends for', async () => {
    await page.getByText('This text goes to').waitFor();
    await page.getByLabel('Text', { exact: true }).fill('Hello');
    await page.getByText('This text goes to default.').waitFor();
    await page.getByRole('tab', { name: 'General' }).click();
    await page.getByText('Associations say who sends from this number.').waitFor();
    await button('Use north in shop').click();
    await page.getByText('What comes in has no application of its own.').waitFor({ state: 'detached' });
    await page.getByRole('tab', { name: 'SMS' }).click();
    await page.getByText('This text goes to north in shop.').waitFor();
  });

  it('sends without a sender, sees it arrive on the phone, replies with the keyword, and sees it routed', async () => {
    await open('Try it');
    const send = page.getByRole('region', { name: 'Send' });
    await send.getByLabel('Application').fill('shop');
    await send.getByLabel('Entity').fill('north');
    await send.getByLabel('Text').fill('Your parcel is here');
    await send.getByRole('button', { name: 'Send', exact: true }).click();
    const phone = page.getByRole('region', { name: /^Phone/ });
    await phone.getByText('Your parcel is here').waitFor();
    await phone.getByLabel('To').fill('12125550101');
    await phone.getByLabel('Text message').fill('garden party');
    await phone.getByRole('button', { name: 'Reply' }).click();
    await phone.getByText('It went to').waitFor();
    await phone.getByText('Thank you').waitFor();
  });

  it('reads why this sender was chosen, and what became of the message', async () => {
    await page.getByRole('link', { name: 'Why this sender, and what became of it' }).click();
    await page.getByRole('heading', { name: 'Why this sender' }).waitFor();
    await page.getByText(/^Choice:/).waitFor();
    await page.getByText('Message delivered to handset').first().waitFor();
  });

  it('finds both messages by their filters, which stand in the address', async () => {
    await open('Outbound');
    await page.getByLabel('Destination').fill('12025550142');
    await page.getByText('Your parcel is here').waitFor();
    await page.waitForURL(/destination=12025550142/);
    await page.getByLabel('Status').selectOption('REJECTED');
    await page.getByText('No message fits.').waitFor();
    await open('Inbound');
    await page.getByRole('link', { name: 'garden party' }).click();
    await page.getByText('Whose it is, and why').waitFor();
  });

  it('removes an association, is told that the sender stays, and makes it again', async () => {
    await page.goto('/console/resources');
    await page.getByRole('link', { name: '13105550102' }).click();
    await page.getByRole('row', { name: 'MMS' }).getByRole('button', { name: 'Remove' }).click();
    await dialog().getByText('The sender itself stays yours').waitFor();
    await inDialog('Remove').click();
    await page.getByRole('row', { name: 'MMS' }).waitFor({ state: 'detached' });
    await button('Remove').click();
    await inDialog('Remove').click();
    await page.getByText('It is associated with nothing yet').waitFor();
    await button('Associate').click();
    await dialog().getByLabel('Application').fill('shop');
    await dialog().getByLabel('MMS').uncheck();
    await inDialog('Associate').click();
    await page.getByRole('row', { name: 'SMS' }).waitFor();
    // What is there already does not stand in the way of the other.
    await button('Associate').click();
    await dialog().getByLabel('Application').fill('shop');
    await inDialog('Associate').click();
    await page.getByRole('row', { name: 'MMS' }).waitFor();
  });

  it('sees what points at an application before deleting it', async () => {
    await page.goto('/console/applications/shop');
    await page.getByRole('link', { name: /4 associations/ }).waitFor();
    await button('Delete').click();
    await dialog().getByText('What points at it goes with it').waitFor();
    await inDialog('Cancel').click();
  });

  it('is told by the server what is wrong, with the field', async () => {
    await page.goto('/console/resources');
    await button('Add number').click();
    await dialog().getByLabel('Number', { exact: false }).first().fill('12');
    await inDialog('Add number').click();
    await dialog().getByRole('alert').getByText('number').first().waitFor();
    await page.keyboard.press('Escape');
  });

  it('has STOP honoured, and takes an opt-out off the list again', async () => {
    await open('Opt-outs');
    await button('Honour opt-out words').click();
    await inDialog('Create policy').click();
    await page.getByRole('cell', { name: 'the whole account' }).waitFor();
    await button('Add opt-out').click();
    await dialog().getByLabel('Destination').fill('13105550188');
    await inDialog('Add opt-out').click();
    await page.getByRole('cell', { name: '13105550188' }).waitFor();
    await button('Remove').click();
    await inDialog('Remove').click();
    await page.getByText('Nobody has opted out.').waitFor();
  });

  it('limits what the account sends', async () => {
    await open('Settings');
    await page.getByLabel('Messages a second at most').fill('500');
    await page.getByLabel('Share of its messages that carriers may refuse, in per cent').fill('40');
    await button('Save').click();
    await page.getByText('The settings are saved.').waitFor();
    await page.reload();
    expect(await page.getByLabel('Messages a second at most').inputValue()).toBe('500');
    expect(await page.getByLabel('Share of its messages that carriers may refuse, in per cent').inputValue()).toBe('40');
  });

  it('is told on the first page which sender is passed over, and why', async () => {
    await service.callsign.world.db.query(
      `insert into sender_pass_over (account_id, resource_id, reason, detail, since, until)
       select account_id, resource_id, 'REFUSED', 'carriers refused 30 of its 40 messages of the last minute', now(), now() + interval '1 hour'
       from resource where kind = 'NUMBER' order by resource_id limit 1`,
    );
    await open('Overview');
    await page.getByText(/is passed over: carriers refused 30 of its 40 messages/).waitFor();
  });

  it('finds every change in the audit log, with who made it', async () => {
    await open('Audit log');
    await page.getByText('user:chief').first().waitFor();
    await button('Before and after').first().click();
    await dialog().getByRole('columnheader', { name: 'After' }).waitFor();
    await page.keyboard.press('Escape');
  });

  it('makes a key that is shown once, and a colleague who may only look', async () => {
    await open('API keys');
    await button('Create key').click();
    await dialog().getByLabel('Name').fill('shop server');
    await inDialog('Create key').click();
    await page.getByText('Keep this secret: it is not shown again.').waitFor();
    await open('Users');
    await button('Create user').click();
    await dialog().getByLabel('User name').fill('helpdesk');
    await dialog().getByLabel('Role').selectOption('SUPPORT');
    await dialog().getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await inDialog('Create user').click();
    await page.getByRole('cell', { name: 'helpdesk' }).waitFor();
  });

  it('never left this host, and met no error', () => {
    expect(window.complaints).toEqual([]);
  });
});

describe('a colleague who may only look', () => {
  it('is told why a button does nothing, and sees no keys', async () => {
    const { page: other } = await visit(browser, service.url);
    await other.goto('/console');
    await other.getByLabel('User name').fill('helpdesk');
    await other.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await other.getByRole('button', { name: 'Sign in' }).click();
    await other.getByRole('link', { name: 'Applications and entities' }).click();
    const create = other.getByRole('button', { name: 'Create application' });
    await create.waitFor();
    expect(await create.getAttribute('title')).toBe('Your role may look at this, and change nothing.');
    await create.press('Enter');
    expect(await other.getByRole('dialog').count()).toBe(0);
    expect(await other.getByRole('link', { name: 'API keys' }).count()).toBe(0);
  });
});

describe('a session', () => {
  it('cannot be used for a change by a page of another site', async () => {
    const cookies = await window.context.cookies();
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    const body = JSON.stringify({ applicationId: 'forged', applicationName: 'forged' });
    const headers = { cookie, 'content-type': 'application/json' };
    const forged = await fetch(`${service.url}/provisioning/1/applications`, { method: 'POST', headers, body });
    expect(forged.status).toBe(403);
    const own = await fetch(`${service.url}/provisioning/1/applications`, { headers });
    expect(own.status).toBe(200);
  });

  it('is over after signing out', async () => {
    const cookies = await window.context.cookies();
    await page.goto('/console');
    await button(/^chief/).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    expect((await fetch(`${service.url}/provisioning/1/applications`, { headers: { cookie } })).status).toBe(401);
  });
});
