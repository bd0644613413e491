// What points at an application or entity, counted before it is deleted.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { addAccount } from '../support/other-account.ts';
import { startService, type TestService } from '../support/service.ts';

let service: TestService;

beforeAll(async () => {
  service = await startService();
  const { api } = service;
  await api('POST', '/provisioning/1/applications', { applicationId: 'shop', applicationName: 'Shop' });
  await api('POST', '/provisioning/1/entities', { entityId: 'north', entityName: 'North' });
  const platform = { applicationId: 'shop', entityId: 'north' };
  const number = { number: '12125550101', type: 'VIRTUAL_LONG_NUMBER', capabilities: ['SMS', 'VOICE'], ...platform };
  const { body } = await api('POST', '/callsign/1/resources/numbers', number);
  const { numberKey } = body.results?.[0] ?? body;
  await api('POST', '/provisioning/1/associations', {
    resourceType: 'NUMBER',
    channel: 'SMS',
    ...platform,
    resourceId: numberKey,
  });
  await api('POST', '/provisioning/2/sending-strategies', { platform });
  await api('POST', '/resource-management/1/inbound-message-configurations', {
    channel: 'SMS',
    numberKey,
    keyword: 'a',
    platform,
  });
  await api('POST', `/numbers/2/numbers/${numberKey}/voice`, { ...platform, action: { type: 'FORWARD_TO_SUBSCRIPTION' } });
  await api('POST', '/subscriptions/1/subscription/SMS', {
    subscriptionId: 'reports',
    events: ['DELIVERY'],
    criteria: [platform],
    profile: { profileId: 'reports', webhook: { notifyUrl: 'http://127.0.0.1:9/' } },
  });
});
afterAll(() => service?.stop());

const ALL = { associations: 1, resources: 1, strategies: 1, inboundConfigurations: 1, voiceSetups: 1, subscriptions: 1 };

it.each(['applicationId=shop', 'entityId=north'])('everything that points at %s is counted', async (query) => {
  const { status, body } = await service.api('GET', `/callsign/1/references?${query}`);
  expect([status, body]).toEqual([200, { ...ALL, optOutPolicies: 0, apiKeys: 0 }]);
});

it('nothing of another account is counted', async () => {
  const { headers } = await addAccount(service);
  const { body } = await service.api('GET', '/callsign/1/references?applicationId=shop', undefined, headers);
  expect(Object.values(body).every((count) => count === 0)).toBe(true);
});

it('one of the two has to be named', async () => {
  for (const query of ['', '?applicationId=shop&entityId=north'])
    expect((await service.api('GET', `/callsign/1/references${query}`)).status).toBe(400);
});

it('is all nothing once it is deleted', async () => {
  await service.api('DELETE', '/provisioning/1/applications/shop');
  const { body } = await service.api('GET', '/callsign/1/references?applicationId=shop');
  expect(Object.values(body).every((count) => count === 0)).toBe(true);
});
