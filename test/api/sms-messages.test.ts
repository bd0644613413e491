// POST /sms/3/messages: what is accepted, what is rejected message by message, and what fails the whole request.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startService, type TestService } from '../support/service.ts';
import { until } from '../support/until.ts';

const SENDER = '12125550101';
let service: TestService;

beforeAll(async () => {
  service = await startService();
  await service.api('POST', '/callsign/1/resources/numbers', {
    number: SENDER,
    type: 'VIRTUAL_LONG_NUMBER',
    capabilities: ['SMS'],
  });
});
afterAll(() => service?.stop());

function message(more: object = {}, destination: object = {}) {
  return { sender: SENDER, destinations: [{ to: '13105550142', ...destination }], content: { text: 'Hello' }, ...more };
}

async function send(messages: readonly object[], options: object = {}) {
  return service.api('POST', '/sms/3/messages', { messages, options });
}

describe('a send request', () => {
  it('is answered with an id and a pending status for each destination, and the bulk they belong to', async () => {
    const { status, body } = await send([message({ destinations: [{ to: '13105550142' }, { to: '+1 (310) 555-0143' }] })]);
    expect(status).toBe(200);
    expect(body.bulkId).toMatch(/^\d+$/);
    expect(body.messages.map((entry: { destination: string }) => entry.destination)).toEqual([
      '13105550142',
      '+1 (310) 555-0143',
    ]);
    for (const entry of body.messages) {
      expect(entry.status).toMatchObject({ groupName: 'PENDING', id: 26, name: 'PENDING_ACCEPTED' });
      expect(entry.details).toBeUndefined();
    }
  });

  it('counts parts when asked to', async () => {
    const { body } = await send([message({ content: { text: 'a'.repeat(161) } })], { includeSmsCountInResponse: true });
    expect(body.messages[0].details).toEqual({ messageCount: 2 });
  });

  it('rejects a repeated message id, within the request and later, and keeps the first', async () => {
    const { body } = await send([message({}, { messageId: 'own' }), message({}, { messageId: 'own' })]);
    expect(body.messages.map((entry: { status: { id: number } }) => entry.status.id)).toEqual([26, 23]);
    const { body: again } = await send([message({}, { messageId: 'own' })]);
    expect(again.messages[0].status).toMatchObject({ groupName: 'REJECTED', name: 'REJECTED_DUPLICATE_MESSAGE_ID' });
    await until(async () => (await service.api('GET', '/callsign/1/messages/own')).body.status.name === 'DELIVERED_TO_HANDSET');
  });

  it('rejects single messages with their status and lets the others go', async () => {
    const { status, body } = await send([
      message({}, { to: 'nonsense' }),
      message({ sender: 'NotOurs' }),
      message({ content: { text: 'a'.repeat(153 * 25 + 1) } }),
      message({ sender: undefined }),
      message(),
    ]);
    expect(status).toBe(200);
    expect(body.messages.map((entry: { status: { name: string } }) => entry.status.name)).toEqual([
      'REJECTED_DESTINATION',
      'REJECTED_SOURCE',
      'REJECTED_MESSAGE_TOO_LONG',
      'REJECTED_SOURCE',
      'PENDING_ACCEPTED',
    ]);
  });

  it('fails for an unknown application, naming the field, and accepts nothing of the request', async () => {
    const { status, body } = await send([
      message({}, { messageId: 'beside' }),
      message({ options: { platform: { applicationId: 'unknown' } } }),
    ]);
    expect(status).toBe(400);
    expect(body.violations[0].property).toBe('messages[1].options.platform.applicationId');
    expect((await service.api('GET', '/callsign/1/messages/beside')).status).toBe(404);
  });

  it('creates an unknown entity under its own name', async () => {
    const { status } = await send([message({ options: { platform: { entityId: 'new entity' } } })]);
    expect(status).toBe(200);
    expect((await service.api('GET', '/provisioning/1/entities/new%20entity')).body).toEqual({
      entityId: 'new entity',
      entityName: 'new entity',
    });
  });

  it('names every wrong field with the remedy', async () => {
    const { status, body } = await send([
      { destinations: [{}], content: {} },
      { destinations: [{ to: '1'.repeat(65) }], content: { text: 'x' }, options: { validityPeriod: { timeUnit: 'YEARS' } } },
    ]);
    expect(status).toBe(400);
    expect(body.violations.map((violation: { property: string }) => violation.property)).toEqual(
      expect.arrayContaining([
        'messages[0].destinations[0].to',
        'messages[1].destinations[0].to',
        'messages[1].options.validityPeriod.amount',
      ]),
    );
  });

  it('forgives null where a field may be missing, and ignores what it does not know', async () => {
    const { status } = await send([message({ options: null, webhooks: null, unknown: { deep: true } })]);
    expect(status).toBe(200);
  });

  it('keeps a scheduled message until its time', async () => {
    const sendAt = new Date(Date.now() + 3_600_000).toISOString();
    const { body } = await send([message({}, { messageId: 'later' })], { schedule: { bulkId: 'scheduled', sendAt } });
    expect(body).toMatchObject({ bulkId: 'scheduled' });
    const { body: life } = await service.api('GET', '/callsign/1/messages/later');
    expect(life.timeline.map((step: { event: string }) => step.event)).toEqual(['ACCEPTED']);
    expect(life.sendAt).toBeDefined();
  });

  it('sends what is due in a moment in a moment', async () => {
    await send([message({}, { messageId: 'soon' })], { schedule: { sendAt: new Date(Date.now() + 700).toISOString() } });
    await until(async () => (await service.api('GET', '/callsign/1/messages/soon')).body.status.name === 'DELIVERED_TO_HANDSET');
  });

  it('ends a message that its window keeps past its validity as expired', async () => {
    const now = new Date();
    const hour = (now.getUTCHours() + 5) % 24;
    const days = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];
    const options = {
      validityPeriod: { amount: 1, timeUnit: 'SECONDS' },
      deliveryTimeWindow: { days, from: { hour, minute: 0 }, to: { hour: (hour + 2) % 24, minute: 0 } },
    };
    const { body } = await send([message({ options }, { messageId: 'closed' })]);
    expect(body.messages[0].status.name).toBe('PENDING_ACCEPTED');
    await until(async () => (await service.api('GET', '/callsign/1/messages/closed')).body.status.name === 'EXPIRED_EXPIRED');
    const { body: life } = await service.api('GET', '/callsign/1/messages/closed');
    expect(life.timeline.map((step: { event: string }) => step.event)).toEqual(['ACCEPTED', 'FINAL']);
  });
});
