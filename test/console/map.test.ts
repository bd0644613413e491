// The map in a real browser: a picture that folds, is searched, and narrows to what one chooses; and the same in words.

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildIfStale } from '../../scripts/build.mjs';
import { startBrowser, type Visit } from '../support/browser.ts';
import { signIn, typedIn } from '../support/console.ts';
import { startService, type TestService } from '../support/service.ts';
import { ROOT } from '../support/source-tree.ts';
import { until } from '../support/until.ts';

const ENTITIES = 30;

let service: TestService;
let browser: Browser;
let window: Visit;
let page: Page;

beforeAll(async () => {
  await buildIfStale(ROOT);
  service = await startService();
  const { api } = service;
  for (const applicationId of ['shop', 'bank'])
    await api('POST', '/provisioning/1/applications', { applicationId, applicationName: `The ${applicationId}` });
  const numbers = Array.from({ length: 100 }, (_, at) => ({
    number: String(12125550100 + at),
    type: 'VIRTUAL_LONG_NUMBER',
    capabilities: ['SMS'],
  }));
  const made = await api('POST', '/callsign/1/resources/numbers', numbers);
  const keys: string[] = made.body.results.map(({ numberKey }: { numberKey: string }) => numberKey);
  for (let at = 0; at < ENTITIES; at += 1) {
    const entityId = `customer-${String(at).padStart(2, '0')}`;
    await api('POST', '/provisioning/1/entities', { entityId, entityName: entityId });
  }
  for (const [at, resourceId] of keys.slice(0, 90).entries()) {
    const pair = {
      applicationId: at % 3 === 0 ? 'bank' : 'shop',
      entityId: `customer-${String(at % ENTITIES).padStart(2, '0')}`,
    };
    await api('POST', '/provisioning/1/associations', { resourceType: 'NUMBER', channel: 'SMS', resourceId, ...pair });
  }
  await api('POST', '/callsign/1/connectors', {
    connectorId: 'carrier',
    type: 'SMPP',
    enabled: false,
    smpp: { host: '127.0.0.1', port: 9, systemId: 'nobody', password: 'secret' },
  });
  await api('POST', '/callsign/1/routes', { connectorId: 'carrier', channel: 'SMS', resourceId: keys[5] });
  browser = await startBrowser();
  window = await signIn(browser, service);
  page = window.page;
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

const column = (name: string) => page.getByRole('region', { name, exact: true }).getByRole('button');
const box = (name: string | RegExp) => page.getByRole('button', { name });

describe('the map', () => {
  it('draws four columns, folds what is much, and says what it leaves out', async () => {
    await page.getByRole('link', { name: 'Map', exact: true }).click();
    await page.getByText('3 applications, 30 entities, 90 resources, 2 connectors').waitFor();
    expect(await column('Entities').count()).toBe(13);
    await box(/^18 more entities: show them/).waitFor();
    await box(/^Numbers US 90 resources/).waitFor();
    await box(/^carrier stopped 1 resource/).waitFor();
    await page.getByText('10 resources are associated with nothing').waitFor();
  });

  it('unfolds a column, which stands in the address, and folds it again', async () => {
    await box(/^18 more entities/).click();
    await page.waitForURL(/open=entity/);
    await until(async () => (await column('Entities').count()) === ENTITIES);
    await page.getByRole('button', { name: 'Fold again' }).click();
    await box(/^18 more entities/).waitFor();
  });

  it('keeps what is connected with the box one chooses, and names few resources one by one', async () => {
    await box(/^customer-05/).click();
    await page.waitForURL(/focus=entity%3Acustomer-05/);
    await page.getByText('1 application, 1 entity, 3 resources, 2 connectors').waitFor();
    await box('12125550105')
      .or(box(/^12125550105/))
      .first()
      .waitFor();
    expect(await box(/^customer-05/).getAttribute('aria-pressed')).toBe('true');
    await page.reload();
    await page.getByText('1 application, 1 entity, 3 resources, 2 connectors').waitFor();
    await page.getByRole('button', { name: 'Show everything' }).click();
    await page.getByText('30 entities').waitFor();
  });

  it('is walked by the keyboard, from column to column', async () => {
    await column('Applications').first().focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate('document.activeElement.dataset.kind')).toBe('entity');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowLeft');
    expect(await page.evaluate('document.activeElement.dataset.kind')).toBe('application');
    await page.keyboard.press('Enter');
    await page.waitForURL(/focus=application/);
    await page.getByRole('button', { name: 'Show everything' }).click();
  });

  it('finds a connector, an application and a number by a part of the name', async () => {
    for (const [text, option, focus] of [
      ['carr', 'carrier', /focus=connector%3Acarrier/],
      ['the ban', 'bank · The bank', /focus=application%3Abank/],
      ['212 555 0107', '12125550107', /focus=resource%3ANUMBER%3A/],
    ] as const) {
      await typedIn(page, 'Find').fill(text);
      await page.getByRole('option', { name: option, exact: true }).click();
      await page.waitForURL(focus);
      await page.getByText('Show everything').waitFor();
    }
    await page.getByText('1 application, 1 entity, 1 resource, 1 connector').waitFor();
  });

  it('says the same in words', async () => {
    await page.goto('/console/map?focus=connector:carrier&view=table');
    const table = page.getByRole('region', { name: 'What belongs together' });
    await table.getByRole('link', { name: 'customer-05' }).waitFor();
    await table.getByRole('link', { name: '12125550105' }).waitFor();
    await table.getByRole('link', { name: 'carrier' }).waitFor();
  });

  it('is panned on a narrow screen, without widening the page', async () => {
    const { page: narrow, complaints } = await signIn(browser, service, 'SUPPORT', { width: 360 });
    await narrow.goto('/console/map');
    await narrow.getByRole('region', { name: 'Picture of the map' }).waitFor();
    expect(Number(await narrow.evaluate('document.documentElement.scrollWidth - window.innerWidth'))).toBeLessThanOrEqual(0);
    await narrow.getByRole('button', { name: /^carrier/ }).scrollIntoViewIfNeeded();
    expect(complaints).toEqual([]);
  });

  it('never left this host, and met no error', () => {
    expect(window.complaints).toEqual([]);
  });
});
