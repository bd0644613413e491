// Connectors in a real browser, with a carrier behind one: set up, tried, changed, unbound, and looked at over time.

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildIfStale } from '../../scripts/build.mjs';
import { startBrowser, type Visit } from '../support/browser.ts';
import { signIn, typedIn } from '../support/console.ts';
import { startService, type TestService } from '../support/service.ts';
import { type SmppCarrier, startSmppCarrier } from '../support/smpp-carrier.ts';
import { ROOT } from '../support/source-tree.ts';
import { until } from '../support/until.ts';

const SENDER = '12125550101';

let service: TestService;
let carrier: SmppCarrier;
let browser: Browser;
let window: Visit;
let page: Page;

beforeAll(async () => {
  await buildIfStale(ROOT);
  carrier = await startSmppCarrier({ systemId: 'callsign', password: 's3cret' });
  service = await startService();
  await service.api('POST', '/callsign/1/resources/numbers', {
    number: SENDER,
    type: 'VIRTUAL_LONG_NUMBER',
    capabilities: ['SMS'],
  });
  browser = await startBrowser();
  window = await signIn(browser, service);
  page = window.page;
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await service?.stop();
  await carrier?.close();
});

const dialog = () => page.getByRole('dialog');
const button = (name: string) => page.getByRole('button', { name, exact: true });
const section = (name: string) => page.getByRole('region', { name, exact: true });

describe('a connector', () => {
  it('is added, and seen to bind', async () => {
    await page.getByRole('link', { name: 'Connectors and routes', exact: true }).click();
    await button('Add connector').click();
    await dialog().getByLabel('Connector ID').fill('carrier');
    await dialog().getByLabel('Host').fill('127.0.0.1');
    await dialog().getByLabel('Port').fill(String(carrier.port));
    await dialog().getByLabel('System ID').fill('callsign');
    await dialog().getByRole('textbox', { name: 'Password' }).fill('s3cret');
    await dialog().getByRole('button', { name: 'Add connector' }).click();
    await page.getByText('The connector is saved').waitFor();
    await page.getByRole('link', { name: 'carrier', exact: true }).click();
    await page.getByRole('heading', { name: 'Connector carrier' }).waitFor();
    await page.getByText('1 of 1 bound').waitFor();
    await page.getByText('No route leads to it').waitFor();
    await page.getByText('Nothing went over it in this time.').waitFor();
  });

  it('is tried with a message, and what comes of it is shown as it happens', async () => {
    const attempt = section('Try it');
    await typedIn(attempt, 'Sender').fill(SENDER);
    await attempt.getByLabel('Destination').fill('13105550142');
    await attempt.getByLabel('Text').fill('Can you hear me?');
    await attempt.getByRole('button', { name: 'Send the test' }).click();
    await until(() => carrier.submits.length === 1);
    expect(carrier.submits[0]).toMatchObject({ sender: SENDER, destination: '13105550142', text: 'Can you hear me?' });
    const outcome = section('What came of it');
    await outcome.getByText('Delivered', { exact: true }).waitFor();
    await outcome.getByText('Submitted').waitFor();
    await outcome.getByRole('link', { name: 'Everything about this message' }).click();
    await page.getByText('the connector is named in the request, so no route applies').waitFor();
    await section('Carrier exchange').getByRole('cell', { name: 'Submitted' }).waitFor();
  });

  it('is told what the server has against a test', async () => {
    await page.goto('/console/connectors/carrier');
    const attempt = section('Try it');
    await typedIn(attempt, 'Sender').fill('NotMine');
    await attempt.getByLabel('Destination').fill('13105550142');
    await attempt.getByRole('button', { name: 'Send the test' }).click();
    const outcome = section('What came of it');
    await outcome.getByText('Rejected').first().waitFor();
    await outcome.getByText('The account does not own it', { exact: false }).waitFor();
    await outcome.getByRole('link', { name: 'Everything about this message' }).waitFor();
  });

  it('shows its throughput and errors over time, as charts and as tables', async () => {
    await until(async () => {
      const { body } = await service.api('GET', '/callsign/1/traffic?connectorId=carrier');
      return body.hours.some(({ delivered }: { delivered: number }) => delivered > 0);
    }, 20_000);
    await page.reload();
    const throughput = section('Throughput: messages an hour');
    await throughput.getByRole('img').waitFor();
    await throughput.getByRole('button', { name: 'As a table' }).click();
    await throughput.getByRole('columnheader', { name: 'Sent' }).waitFor();
    expect(await throughput.getByRole('row').count()).toBe(25);
    await section('Errors: not delivered, an hour').getByText('Nothing went wrong in this time.').waitFor();
    await section('Top errors').waitFor();
  });

  it('gets a route from its own page, and the route is changed', async () => {
    await button('Add route').click();
    await dialog().getByLabel('Country').fill('us');
    await dialog().getByRole('button', { name: 'Add route' }).click();
    await page.getByRole('cell', { name: 'US', exact: true }).waitFor();
    await section('Routes').getByRole('button', { name: 'Edit' }).click();
    await dialog().getByLabel('Prefix').fill('1310');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await page.getByRole('cell', { name: '1310', exact: true }).waitFor();
  });

  it('is changed without its password, unbound and bound again', async () => {
    await button('Edit').first().click();
    await dialog().getByLabel('Window').fill('25');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await page.getByText('Window: 25').waitFor();
    await button('Unbind').click();
    await page.getByText('Stopped', { exact: true }).waitFor();
    await button('Bind').click();
    await page.getByText('1 of 1 bound').waitFor();
  });

  it('is deleted together with its routes, after a question', async () => {
    await page.getByRole('button', { name: 'Delete', exact: true }).first().click();
    await dialog().getByText('Its routes go with it.').waitFor();
    await dialog().getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByRole('heading', { name: 'Connectors and routes' }).waitFor();
    await page.getByText('There is no route: everything goes to the sandbox.').waitFor();
  });
});

describe('a sender that is passed over', () => {
  it('is found beside the connectors, and used again', async () => {
    await service.callsign.world.db.query(
      `insert into sender_pass_over (account_id, resource_id, reason, detail, since, until)
       select account_id, resource_id, 'REFUSED', 'carriers refused 30 of its 40 messages of the last minute', now(), now() + interval '1 hour'
       from resource where kind = 'NUMBER' order by resource_id limit 1`,
    );
    await page.getByRole('tab', { name: 'Senders passed over' }).click();
    await page.getByText('carriers refused 30 of its 40 messages').waitFor();
    await button('Use it again').click();
    await dialog().getByRole('button', { name: 'Use it again' }).click();
    await page.getByText(`${SENDER} is used again.`).waitFor();
  });
});

describe('somebody who may only look', () => {
  it('is told why a connector cannot be tried or unbound', async () => {
    const { page: other } = await signIn(browser, service, 'SUPPORT');
    await other.goto('/console/connectors/sandbox');
    const send = other.getByRole('button', { name: 'Send the test' });
    expect(await send.getAttribute('title')).toBe('Your role may look at this, and change nothing.');
  });

  it('never left this host, and met no error', () => {
    expect(window.complaints).toEqual([]);
  });
});
