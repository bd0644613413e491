// The CALL_RECEIVED event of a call that comes in, as subscribers get it.

import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ProfileId, SubscriptionChannel, SubscriptionId } from '../../src/domain/subscriptions.ts';
import { noteChange } from '../../src/storage/changes.ts';
import { insertProfile } from '../../src/storage/notification-profiles.ts';
import { insertSubscription } from '../../src/storage/subscriptions.ts';
import { startService, type TestService } from '../support/service.ts';
import { until } from '../support/until.ts';

interface Delivery {
  readonly path: string;
  readonly body: { readonly callId: string; readonly [field: string]: unknown };
}

let service: TestService;
let receiver: http.Server;
const deliveries: Delivery[] = [];

beforeAll(async () => {
  receiver = http.createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    request.on('end', () => {
      deliveries.push({ path: request.url ?? '', body: JSON.parse(text) });
      response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  service = await startService();
  for (const applicationId of ['shop', 'other']) await service.api('POST', '/provisioning/1/applications', { applicationId });
  await service.api('POST', '/provisioning/1/entities', { entityId: 'tenant' });
  await subscribe('all', []);
  await subscribe('shop', [{ applicationId: 'shop' }]);
  await subscribe('calls', [{ callsConfigurationId: 'calls' }]);
  await subscribe('other', [{ applicationId: 'other' }]);
});
afterAll(async () => {
  await service?.stop();
  receiver?.close();
});

/** A subscription to calls whose POSTs come to `/name`. */
async function subscribe(name: string, criteria: readonly object[]): Promise<void> {
  const { callsign } = service;
  const { accountId } = callsign.firstAccount;
  const profileId = `profile-${name}` as ProfileId;
  await callsign.world.db.transaction(async (tx) => {
    await insertProfile(tx, accountId, {
      profileId,
      url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/${name}`,
      contentType: 'application/json',
      authId: null,
      certificateId: null,
      settings: {},
      createdAtMs: 0,
    });
    await insertSubscription(tx, accountId, {
      channel: 'VOICE_VIDEO' as SubscriptionChannel,
      subscriptionId: name as SubscriptionId,
      name: null,
      events: [{ event: 'CALL_RECEIVED' }],
      criteria,
      resources: [],
      users: [],
      profileId,
      isEnabled: true,
      createdAtMs: 0,
    });
    await noteChange(tx, { accountId, noun: 'subscription', keys: 'all' });
  });
  await callsign.world.snapshots.settle(accountId);
}

/** A number with this set-up. */
async function own(number: string, setup: object): Promise<void> {
  const row = { number, type: 'VIRTUAL_LONG_NUMBER', capabilities: ['VOICE'] };
  const { body } = await service.api('POST', '/callsign/1/resources/numbers', row);
  await service.api('POST', `/numbers/2/numbers/${body.results[0].numberKey}/voice`, setup);
}

const call = (to: string, callId: string) =>
  service.api('POST', '/callsign/1/inbound/voice', { from: '+447400123999', to, callId });
const told = (callId: string) => deliveries.filter(({ body }) => body.callId === callId).map(({ path }) => path);

it('goes to every subscription that matches its pair or calls configuration, and says which call it is', async () => {
  const action = { type: 'FORWARD_TO_SUBSCRIPTION', callsConfigurationId: 'calls' };
  await own('447400810001', { applicationId: 'shop', entityId: 'tenant', action });
  await call('447400810001', 'first');
  await until(() => told('first').length === 3);
  expect(told('first').sort()).toEqual(['/all', '/calls', '/shop']);
  const { body } = deliveries.find(({ body }) => body.callId === 'first') as Delivery;
  const platform = { applicationId: 'shop', entityId: 'tenant' };
  const timestamp = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/);
  expect(body).toEqual({
    type: 'CALL_RECEIVED',
    callId: 'first',
    timestamp,
    callsConfigurationId: 'calls',
    platform,
    properties: {
      call: {
        id: 'first',
        endpoint: { type: 'PHONE', phoneNumber: '447400123999' },
        from: '447400123999',
        to: '447400810001',
        direction: 'INBOUND',
        state: 'RINGING',
        media: { audio: { muted: false, userMuted: false, deaf: false } },
        startTime: timestamp,
        callsConfigurationId: 'calls',
        platform,
      },
    },
  });
});

it('is not made of a call that is nobody’s, nor of one that is only explained', async () => {
  await own('447400810002', { action: { type: 'FORWARD_TO_SUBSCRIPTION' } });
  await own('447400810003', { applicationId: 'other', action: { type: 'FORWARD_TO_IVR', scenarioKey: 'menu' } });
  const before = deliveries.length;
  expect((await call('447400810002', 'nobodys')).body.isRouted).toBe(false);
  const question = { channel: 'VOICE', from: '447400123999', to: '447400810003' };
  expect((await service.api('POST', '/callsign/1/inbound/explain', question)).body.isRouted).toBe(true);
  await call('447400810003', 'last');
  await until(() => told('last').length === 2);
  expect(
    deliveries
      .slice(before)
      .map(({ path, body }) => `${body.callId} ${path}`)
      .sort(),
  ).toEqual(['last /all', 'last /other']);
});
