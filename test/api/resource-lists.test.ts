// Lists of resources narrowed down by what they are associated with.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startService, type TestService } from '../support/service.ts';

let service: TestService;

beforeAll(async () => {
  service = await startService({ CALLSIGN_UNVERIFIED_DOMAINS: 'accept' });
  const { api } = service;
  for (const applicationId of ['shop', 'bank'])
    await api('POST', '/provisioning/1/applications', { applicationId, applicationName: applicationId });
  await api('POST', '/provisioning/1/entities', { entityId: 'north', entityName: 'North' });
  const numbers = ['12125550101', '12125550102', '12125550103'].map((number) => ({
    number,
    type: 'VIRTUAL_LONG_NUMBER',
    capabilities: ['SMS', 'MMS'],
  }));
  const { body } = await api('POST', '/callsign/1/resources/numbers', numbers);
  const [first, second] = body.results.map(({ numberKey }: { numberKey: string }) => numberKey);
  await api('POST', '/callsign/1/resources/alphanumeric-senders', [
    { senderName: 'ExampleShop', countryCodes: ['GB'], capabilities: ['SMS'] },
    { senderName: 'ExampleBank', countryCodes: ['GB'], capabilities: ['SMS'] },
  ]);
  for (const domainName of ['shop.test', 'bank.test'])
    await api('POST', '/email/1/domains', { domainName, targetedDailyTraffic: 1 });
  const associations = [
    { resourceType: 'NUMBER', channel: 'SMS', applicationId: 'shop', entityId: 'north', resourceId: first },
    { resourceType: 'NUMBER', channel: 'MMS', applicationId: 'bank', entityId: null, resourceId: second },
    { resourceType: 'ALPHA', channel: 'SMS', applicationId: 'shop', entityId: null, resourceId: 'ExampleShop' },
    { resourceType: 'DOMAIN', channel: 'EMAIL', applicationId: 'bank', entityId: null, resourceId: 'bank.test' },
  ];
  expect((await api('POST', '/callsign/1/associations/create', { associations })).status).toBe(201);
});

afterAll(() => service?.stop());

async function names(path: string): Promise<string[]> {
  const { status, body } = await service.api('GET', path);
  expect(status).toBe(200);
  const found = body.results.map((it: Record<string, string>) => it.number ?? it.senderName ?? it.domainName);
  expect(body.paging.totalResults).toBe(found.length);
  return found;
}

describe('numbers', () => {
  it.each([
    ['associated=true', ['12125550101', '12125550102']],
    ['associated=false', ['12125550103']],
    ['channel=SMS', ['12125550101']],
    ['channel=SMS&associated=false', ['12125550102', '12125550103']],
    ['associatedApplicationId=shop', ['12125550101']],
    ['associatedApplicationId=shop&associated=false', ['12125550102', '12125550103']],
    ['associatedEntityId=north&channel=MMS', []],
    ['associatedEntityId=nobody', []],
    ['associatedApplicationId=&associated=true&countryCode=US&type=VIRTUAL_LONG_NUMBER', ['12125550101', '12125550102']],
  ])('are those that %s asks for', async (query, expected) => {
    expect(await names(`/callsign/1/resources/numbers?${query}`)).toEqual(expected);
  });

  it('change lists at once when an association goes, and when the application does', async () => {
    const entry = { resourceType: 'NUMBER', channel: 'SMS', applicationId: 'gone', entityId: null };
    await service.api('POST', '/provisioning/1/applications', { applicationId: 'gone', applicationName: 'gone' });
    const { body } = await service.api('GET', '/callsign/1/resources/numbers?number=12125550103');
    await service.api('POST', '/provisioning/1/associations', { ...entry, resourceId: body.results[0].numberKey });
    expect(await names('/callsign/1/resources/numbers?associated=false')).toEqual([]);
    await service.api('DELETE', '/provisioning/1/applications/gone');
    expect(await names('/callsign/1/resources/numbers?associated=false')).toEqual(['12125550103']);
  });
});

describe('alphanumeric senders and domains', () => {
  it('are narrowed down in the same words', async () => {
    const senders = '/callsign/1/resources/alphanumeric-senders';
    expect(await names(`${senders}?associated=false`)).toEqual(['ExampleBank']);
    expect(await names(`${senders}?associatedApplicationId=shop&senderName=example`)).toEqual(['ExampleShop']);
    const domains = '/callsign/1/email-domains';
    expect(await names(`${domains}?channel=EMAIL`)).toEqual(['bank.test']);
    expect(await names(`${domains}?associated=false&domainName=SHOP`)).toEqual(['shop.test']);
  });
});
