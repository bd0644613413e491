// POST /callsign/1/outbound/explain: what a send would do, without doing it.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addKey } from '../support/other-account.ts';
import { ownNumbers } from '../support/resources.ts';
import { startService, type TestService } from '../support/service.ts';

const PATH = '/callsign/1/outbound/explain';
const TO = '447400900001';

let service: TestService;
beforeAll(async () => {
  service = await startService();
  const { api } = service;
  await api('POST', '/provisioning/1/applications', { applicationId: 'shop' });
  const numbers = Array.from({ length: 5 }, (_, at) => ({ number: `44740010000${at}` }));
  for (const resourceId of await ownNumbers(service, numbers)) {
    const association = { resourceType: 'NUMBER', channel: 'SMS', applicationId: 'shop', entityId: null, resourceId };
    expect((await api('POST', '/provisioning/1/associations', association)).status).toBe(201);
  }
  await api('POST', '/provisioning/2/sending-strategies', { platform: { applicationId: 'shop' }, useStickySender: true });
});
afterAll(() => service.stop());

/** Rows of tables a send would have written to. */
async function traces(): Promise<unknown> {
  const { rows } = await service.callsign.world.db.query(
    `select (select count(*) from message) as messages, (select count(*) from sticky_sender) as sticky,
       (select count(*) from entity) as entities, (select count(*) from trace_pool) as pools`,
  );
  return rows[0];
}

describe('explaining a message', () => {
  it('answers what a send then does, step by step, and leaves no mark', async () => {
    const before = await traces();
    const explained = await service.api('POST', PATH, { channel: 'SMS', to: `+${TO}`, applicationId: 'shop' });
    expect(explained.status).toBe(200);
    expect(explained.body).toMatchObject({
      status: { name: 'PENDING_ACCEPTED' },
      senderType: 'VIRTUAL_LONG_NUMBER',
      destination: TO,
      countryCode: 'GB',
      connectorId: 'sandbox',
    });
    const steps = explained.body.trace.map(({ step }: { step: string }) => step);
    expect(steps).toEqual(['strategy', 'pool', 'eligible', 'choice', 'route']);
    expect((await service.api('POST', PATH, { channel: 'SMS', to: TO, applicationId: 'shop' })).body).toEqual(explained.body);
    expect(await traces()).toEqual(before);

    const sent = await service.api('POST', '/sms/3/messages', {
      messages: [{ destinations: [{ to: TO }], content: { text: 'Hello' }, options: { platform: { applicationId: 'shop' } } }],
    });
    const { messageId } = sent.body.messages[0];
    const life = await service.api('GET', `/callsign/1/messages/${messageId}`);
    expect(life.body).toMatchObject({ sender: explained.body.sender, trace: explained.body.trace });

    const again = await service.api('POST', PATH, { channel: 'SMS', to: TO, applicationId: 'shop' });
    expect(again.body.sender).toBe(explained.body.sender);
    expect(again.body.trace).toContainEqual(expect.objectContaining({ step: 'sticky', outcome: explained.body.sender }));
  });

  it('says that an entity would be made, and makes none', async () => {
    const before = await traces();
    const { status, body } = await service.api('POST', PATH, { channel: 'SMS', to: TO, applicationId: 'shop', entityId: 'new' });
    expect(status).toBe(200);
    expect(body.trace[0]).toMatchObject({ step: 'entity', outcome: 'new' });
    expect(body.status.name).toBe('REJECTED_SOURCE');
    expect(await traces()).toEqual(before);
  });

  it.each([
    ['a destination that is no number', { to: '12' }, 'REJECTED_DESTINATION'],
    ['a sender nobody owns', { to: TO, sender: 'Nobody' }, 'REJECTED_SOURCE'],
    ['an application without a strategy', { to: TO, applicationId: 'default' }, 'REJECTED_SOURCE'],
  ])('answers 200 with the status and the reason for %s', async (_what, over, name) => {
    const { status, body } = await service.api('POST', PATH, { channel: 'SMS', applicationId: 'shop', ...over });
    expect(status).toBe(200);
    expect(body.status.name).toBe(name);
    expect(body.sender).toBeUndefined();
    expect(body.trace.at(-1)).toMatchObject({ outcome: 'rejected', detail: expect.any(String) });
  });

  it('refuses an unknown application, a missing destination and channels nobody sends on, naming the field', async () => {
    for (const [body, property] of [
      [{ channel: 'SMS', to: TO, applicationId: 'nowhere' }, 'applicationId'],
      [{ channel: 'SMS' }, 'to'],
      [{ channel: 'VOICE', to: TO }, 'channel'],
    ] as const) {
      const answer = await service.api('POST', PATH, body);
      expect(answer.status).toBe(400);
      expect(answer.body.violations[0].property).toContain(property);
    }
  });

  it.each(['callsign:read', 'sms:manage', 'mms:manage', 'message:send'])('is open to a key with %s', async (scope) => {
    const { headers } = await addKey(service, undefined, { scopes: [scope] });
    expect((await service.api('POST', PATH, { channel: 'SMS', to: TO }, headers)).status).toBe(200);
  });

  it('is closed to keys without any of its scopes', async () => {
    const { headers } = await addKey(service, undefined, { scopes: ['numbers:manage'] });
    expect((await service.api('POST', PATH, { channel: 'SMS', to: TO }, headers)).status).toBe(403);
  });
});
