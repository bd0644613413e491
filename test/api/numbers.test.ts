// /numbers/1/numbers and /resources/1/resources over HTTP.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addAccount } from '../support/other-account.ts';
import { startService, type TestService } from '../support/service.ts';

const OWN = '/callsign/1/resources/numbers';
const NUMBERS = '/numbers/1/numbers';
const SEARCH = '/resources/1/resources';

let service: TestService;
let keys: string[];
beforeAll(async () => {
  service = await startService();
  await service.api('POST', '/provisioning/1/applications', { applicationId: 'shop' });
  await service.api('POST', '/provisioning/1/entities', { entityId: 'tenant' });
  const { body } = await service.api('POST', OWN, [
    { number: '447400123000', type: 'VIRTUAL_LONG_NUMBER', capabilities: ['SMS', 'MMS'] },
    { number: '18005550123', type: 'TOLL_FREE_NUMBER', capabilities: ['SMS', 'VOICE'] },
    { number: '60606', type: 'SHORT_CODE', countryCode: 'US', capabilities: ['SMS'] },
  ]);
  keys = body.results.map(({ numberKey }: { numberKey: string }) => numberKey);
  await service.api('POST', '/callsign/1/resources/alphanumeric-senders', {
    senderName: 'MyShop',
    countryCodes: ['GB', 'IE'],
    capabilities: ['SMS'],
  });
});
afterAll(() => service.stop());

describe('owned numbers', () => {
  it('list in the order of their creation, with what the contract shows of each', async () => {
    const { status, body } = await service.api('GET', NUMBERS);
    expect(status).toBe(200);
    expect(body.numberCount).toBe(3);
    expect(body.numbers[0]).toEqual({
      numberKey: keys[0],
      number: '447400123000',
      country: 'GB',
      countryName: 'United Kingdom',
      type: 'VIRTUAL_LONG_NUMBER',
      capabilities: ['SMS', 'MMS'],
      shared: false,
      keywords: [],
      additionalSetupRequired: false,
      editPermissions: { canEditNumber: true, canEditConfiguration: true },
      applicationId: 'default',
    });
    expect(body.numbers.map(({ type }: { type: string }) => type)).toEqual([
      'VIRTUAL_LONG_NUMBER',
      'VIRTUAL_LONG_NUMBER',
      'SHORT_CODE',
    ]);
  });

  it('list page by page and by the digits they contain; the count is of all pages', async () => {
    const second = (await service.api('GET', `${NUMBERS}?limit=1&page=1`)).body;
    expect([second.numbers[0].number, second.numberCount]).toEqual(['18005550123', 3]);
    const found = (await service.api('GET', `${NUMBERS}?number=%2B1800`)).body;
    expect([found.numbers.length, found.numberCount]).toEqual([1, 1]);
  });

  it('take an application and entity; an entity that is left out is taken away', async () => {
    const path = `${NUMBERS}/${keys[0]}`;
    const both = await service.api('PUT', path, { applicationId: 'shop', entityId: 'tenant' });
    expect([both.status, both.body.applicationId, both.body.entityId]).toEqual([200, 'shop', 'tenant']);
    const one = await service.api('PUT', path, { applicationId: 'shop' });
    expect([one.status, one.body.applicationId, one.body.entityId]).toEqual([200, 'shop', undefined]);
    expect((await service.api('GET', path)).body).toEqual(one.body);
  });

  it.each([
    ['an unknown application', { applicationId: 'nobody' }, 'applicationId'],
    ['an unknown entity', { applicationId: 'shop', entityId: 'nobody' }, 'entityId'],
    ['no application', { entityId: 'tenant' }, 'applicationId'],
    ['an empty application', { applicationId: '' }, 'applicationId'],
  ])('refuse %s', async (_what, body, property) => {
    const reply = await service.api('PUT', `${NUMBERS}/${keys[0]}`, body);
    expect(reply.status).toBe(400);
    expect(Object.keys(reply.body.requestError.serviceException.validationErrors)).toEqual([property]);
  });

  it.each(['limit=0', 'limit=1001', 'page=-1', 'limit=some'])('answer 400 to a limit or page out of range: %s', async (query) => {
    const { status, body } = await service.api('GET', `${NUMBERS}?${query}`);
    expect(status).toBe(400);
    expect(Object.keys(body.requestError.serviceException.validationErrors)).toEqual([query.split('=')[0]]);
  });

  it('are unknown to other accounts and by other keys', async () => {
    const other = await addAccount(service);
    expect((await service.api('GET', `${NUMBERS}/${keys[0]}`, undefined, other.headers)).status).toBe(404);
    expect((await service.api('PUT', `${NUMBERS}/${'0'.repeat(32)}`, { applicationId: 'shop' })).status).toBe(404);
    expect((await service.api('GET', `${NUMBERS}/447400123000`)).status).toBe(404);
    expect((await service.api('GET', NUMBERS, undefined, other.headers)).body).toEqual({ numbers: [], numberCount: 0 });
  });
});

describe('the search for owned resources', () => {
  const search = async (body?: object, query = '') => (await service.api('POST', `${SEARCH}${query}`, body)).body;

  it('answers everything at once when it is asked without a body and without a page', async () => {
    const { results, paging } = await search();
    expect(results.map((found: { number?: string; senderName?: string }) => found.number ?? found.senderName)).toEqual([
      '447400123000',
      '18005550123',
      '60606',
      'MyShop',
      'MyShop',
    ]);
    expect(paging).toEqual({ page: 0, size: 5, totalPages: 1, totalResults: 5 });
  });

  it('shows a sender once for every country it is registered in', async () => {
    const { results } = await search({ resourceType: 'ALPHANUMERIC', senderName: 'myshop' });
    const sender = { resourceType: 'ALPHANUMERIC', senderName: 'MyShop', capabilities: ['SMS'] };
    expect(results).toEqual([
      { ...sender, countryCode: 'GB', countryName: 'United Kingdom' },
      { ...sender, countryCode: 'IE', countryName: 'Ireland' },
    ]);
    expect((await search({ resourceType: 'ALPHANUMERIC', countryCode: 'IE' })).paging.totalResults).toBe(1);
  });

  it('narrows numbers down by digits, country and capabilities, and pages when asked to', async () => {
    const found = await search({ resourceType: 'NUMBER', countryCode: 'US', capabilities: ['SMS'] }, '?size=1&page=1');
    expect(found.results).toEqual([
      {
        resourceType: 'NUMBER',
        number: '60606',
        numberKey: keys[2],
        numberType: 'SHORT_CODE',
        countryCode: 'US',
        countryName: 'United States',
        capabilities: ['SMS'],
      },
    ]);
    expect(found.paging).toEqual({ page: 1, size: 1, totalPages: 2, totalResults: 2 });
    const mixed = await search(undefined, '?page=1&size=2');
    expect(mixed.results.map((one: { number?: string; countryCode: string }) => [one.number, one.countryCode])).toEqual([
      ['60606', 'US'],
      [undefined, 'GB'],
    ]);
    expect(mixed.paging).toEqual({ page: 1, size: 2, totalPages: 3, totalResults: 5 });
    expect((await search({ resourceType: 'NUMBER', number: '7400' })).paging.totalResults).toBe(1);
    expect((await search({ resourceType: 'NUMBER', capabilities: ['MMS'] })).paging.totalResults).toBe(1);
    expect((await search({ resourceType: 'VIBER_RESOURCE' })).results).toEqual([]);
  });

  it('refuses a resource type nobody knows', async () => {
    expect((await service.api('POST', SEARCH, { resourceType: 'PIGEON' })).status).toBe(400);
    expect((await service.api('POST', SEARCH, {})).status).toBe(400);
  });
});
