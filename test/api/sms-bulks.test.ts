// Bulks that wait: read, moved, paused, resumed and cancelled.

import { AuthType, Infobip } from '@infobip-api/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startService, type TestService } from '../support/service.ts';
import { until } from '../support/until.ts';

const SENDER = '12125550103';
const TO = '13105550145';
const HOUR = 3_600_000;

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

const soon = (ms: number) => new Date(Date.now() + ms).toISOString();

async function send(bulkId: string, schedule: object, count = 2, options: object = {}): Promise<string[]> {
  const destinations = Array.from({ length: count }, (_, index) => ({ to: String(Number(TO) + index) }));
  const { status, body } = await service.api('POST', '/sms/3/messages', {
    messages: [{ sender: SENDER, destinations, content: { text: 'Later' }, options }],
    options: { schedule: { bulkId, ...schedule } },
  });
  expect([status, body.bulkId]).toEqual([200, bulkId]);
  return body.messages.map(({ messageId }: { messageId: string }) => messageId);
}

const bulk = (bulkId: string) => service.api('GET', `/sms/1/bulks?bulkId=${bulkId}`);
const move = (bulkId: string, sendAt: string) => service.api('PUT', `/sms/1/bulks?bulkId=${bulkId}`, { sendAt });
const status = async (bulkId: string) => (await service.api('GET', `/sms/1/bulks/status?bulkId=${bulkId}`)).body.status;
const set = (bulkId: string, wanted: string) => service.api('PUT', `/sms/1/bulks/status?bulkId=${bulkId}`, { status: wanted });
const life = async (messageId: string | undefined) => (await service.api('GET', `/callsign/1/messages/${messageId}`)).body;

/** Waits until a message stands so. */
async function becomes(messageIds: readonly string[], name: string): Promise<void> {
  for (const messageId of messageIds) await until(async () => (await life(messageId)).status.name === name);
}

/** How many messages of a bulk are held back. */
async function heldOf(bulkId: string): Promise<number> {
  const { rows } = await service.callsign.world.db.query<{ count: string }>(
    'select count(*) from due_message where bulk_id = $1 and held_from is not null',
    [bulkId],
  );
  return Number(rows[0]?.count);
}

describe('a scheduled bulk', () => {
  it('says when it goes, and moves with the validity of its messages', async () => {
    const sendAt = soon(HOUR);
    const [first] = await send('moving', { sendAt });
    expect((await bulk('moving')).body).toEqual({ bulkId: 'moving', sendAt: sendAt.replace('Z', '+0000') });
    const before = await life(first);
    const later = soon(5 * HOUR);
    expect((await move('moving', later)).body).toEqual({ bulkId: 'moving', sendAt: later.replace('Z', '+0000') });
    expect((await bulk('moving')).body.sendAt).toBe(later.replace('Z', '+0000'));
    const after = await life(first);
    const moved = (name: 'sendAt' | 'expiresAt') => Date.parse(after[name]) - Date.parse(before[name]);
    expect([moved('sendAt'), moved('expiresAt')]).toEqual([
      Date.parse(later) - Date.parse(sendAt),
      Date.parse(later) - Date.parse(sendAt),
    ]);
    expect(await status('moving')).toBe('PENDING');
    const { body: log } = await service.api('GET', '/callsign/1/audit-log?size=20');
    expect(log.results).toContainEqual(expect.objectContaining({ subjectKind: 'bulk', subjectId: 'moving', action: 'update' }));
  });

  it('goes at once when it is moved to now, and cannot be moved after', async () => {
    const ids = await send('hurried', { sendAt: soon(HOUR) });
    expect((await move('hurried', soon(0))).status).toBe(200);
    await becomes(ids, 'DELIVERED_TO_HANDSET');
    await until(async () => (await status('hurried')) === 'FINISHED');
    const { status: code, body } = await move('hurried', soon(HOUR));
    expect([code, Object.keys(body.requestError.serviceException.validationErrors)]).toEqual([400, ['sendAt']]);
  });

  it('keeps the pace between its messages when it is moved', async () => {
    const ids = await send('paced', { sendAt: soon(HOUR), sendingSpeedLimit: { amount: 2, timeUnit: 'MINUTE' } });
    await move('paced', soon(2 * HOUR));
    const [first, second] = await Promise.all(ids.map(life));
    expect(Date.parse(second.sendAt) - Date.parse(first.sendAt)).toBe(30_000);
  });

  it('is held while it is paused, also what is added to it, and goes on when it is resumed', async () => {
    const ids = await send('paused', { sendAt: soon(800) });
    expect((await set('paused', 'PAUSED')).body).toEqual({ bulkId: 'paused', status: 'PAUSED' });
    const added = await send('paused', { sendAt: soon(500) }, 1);
    await until(async () => (await heldOf('paused')) === 3);
    expect([await status('paused'), (await life(ids[0])).status.name]).toEqual(['PAUSED', 'PENDING_ACCEPTED']);
    expect((await set('paused', 'PROCESSING')).status).toBe(200);
    await becomes([...ids, ...added], 'DELIVERED_TO_HANDSET');
    await until(async () => (await status('paused')) === 'FINISHED');
  });

  it('ends as not sent when it is cancelled, and its reports say so', async () => {
    const ids = await send('cancelled', { sendAt: soon(HOUR) });
    expect((await set('cancelled', 'CANCELED')).body.status).toBe('CANCELED');
    await becomes(ids, 'UNDELIVERABLE_NOT_SENT');
    expect((await life(ids[0])).error.name).toBe('EC_MESSAGE_CANCELED');
    await until(async () => (await service.api('GET', '/sms/1/logs?bulkId=cancelled')).body.results.length === 2);
    const { body } = await service.api('GET', '/sms/3/reports?bulkId=cancelled');
    expect(body.results.map(({ error }: { error: { id: number } }) => error.id)).toEqual([4100, 4100]);
    expect(await status('cancelled')).toBe('CANCELED');
  });

  it('can be cancelled half way: what has gone has gone, the rest ends', async () => {
    const ids = await send('half', { sendingSpeedLimit: { amount: 1, timeUnit: 'HOUR' } }, 4);
    await becomes(ids.slice(0, 1), 'DELIVERED_TO_HANDSET');
    expect(await status('half')).toBe('PROCESSING');
    expect((await move('half', soon(HOUR))).status).toBe(400);
    await set('half', 'PAUSED');
    await set('half', 'CANCELED');
    await becomes(ids.slice(1), 'UNDELIVERABLE_NOT_SENT');
    expect((await life(ids[0])).status.name).toBe('DELIVERED_TO_HANDSET');
  });

  it('expires while it is paused', async () => {
    const ids = await send('stale', { sendAt: soon(300) }, 1, { validityPeriod: { amount: 2, timeUnit: 'SECONDS' } });
    await set('stale', 'PAUSED');
    await becomes(ids, 'EXPIRED_EXPIRED');
  });

  it('does not go to whom was blocked after it was accepted', async () => {
    const [blocked, other] = await send('blocked', { sendAt: soon(HOUR) });
    expect((await service.api('POST', '/callsign/1/opt-outs', { destination: TO, sender: SENDER })).status).toBeLessThan(300);
    await move('blocked', soon(0));
    await becomes([blocked ?? ''], 'REJECTED_DESTINATION_BLOCKLISTED');
    await becomes([other ?? ''], 'DELIVERED_TO_HANDSET');
    await service.api('DELETE', `/callsign/1/opt-outs?destination=${TO}&sender=${SENDER}`);
  });
});

describe('what cannot be', () => {
  it('is refused: a bulk nobody knows, or another account has', async () => {
    for (const answer of [
      await bulk('nobody'),
      await move('nobody', soon(HOUR)),
      await service.api('GET', '/sms/1/bulks/status?bulkId=nobody'),
      await set('nobody', 'PAUSED'),
    ]) {
      expect([answer.status, answer.body.requestError.serviceException.messageId]).toEqual([404, 'NOT_FOUND']);
    }
  });

  it.each([['FINISHED'], ['FAILED'], ['PROCESSING']])('is refused: a bulk that waits becoming %s', async (wanted) => {
    await send(`waiting-${wanted}`, { sendAt: soon(HOUR) });
    const { status: code, body } = await set(`waiting-${wanted}`, wanted);
    expect([code, Object.keys(body.requestError.serviceException.validationErrors)]).toEqual([400, ['status']]);
    expect((await set(`waiting-${wanted}`, 'PENDING')).body.status).toBe('PENDING');
  });

  it('is refused: coming back from the dead', async () => {
    await send('dead', { sendAt: soon(HOUR) });
    await set('dead', 'CANCELED');
    expect((await set('dead', 'PENDING')).status).toBe(400);
    expect((await move('dead', soon(HOUR))).status).toBe(400);
    expect((await set('dead', 'CANCELED')).status).toBe(200);
  });

  it.each([['tomorrow'], [soon(181 * 24 * HOUR)]])('is refused: the moment %s', async (sendAt) => {
    await send('moment', { sendAt: soon(HOUR) });
    expect((await move('moment', sendAt)).status).toBe(400);
  });
});

describe('the official client', () => {
  it('reads, moves and cancels, and previews and sends by a query', async () => {
    const client = new Infobip({ baseUrl: service.url, apiKey: service.apiKey, authType: AuthType.ApiKey });
    // biome-ignore lint/suspicious/noExplicitAny: the client types few of its answers
    const sms = client.channels.sms as any;
    await send('client', { sendAt: soon(HOUR) });
    const later = soon(2 * HOUR);
    expect((await sms.scheduled.get('client')).data.bulkId).toBe('client');
    expect((await sms.scheduled.reschedule('client', later)).status).toBe(200);
    expect((await bulk('client')).body.sendAt).toBe(later.replace('Z', '+0000'));
    expect((await sms.status.get('client')).data.status).toBe('PENDING');
    expect((await sms.status.update('client', 'CANCELED')).data.status).toBe('CANCELED');
    expect((await sms.preview({ text: 'Hello' })).data.previews[0].messageCount).toBe(1);
    const account = { username: 'client-user', password: 'A-long-passw0rd-here' };
    await service.api('POST', '/callsign/1/users', { ...account, role: 'DEVELOPER' });
    // biome-ignore lint/suspicious/noExplicitAny: as above
    const named = new Infobip({ baseUrl: service.url, ...account, authType: AuthType.Basic }).channels.sms as any;
    const sent = await named.send({ type: 'query', from: SENDER, to: [TO, '13105550146'], text: 'By query' });
    expect([sent.status, sent.data.messages.length]).toEqual([200, 2]);
  });
});
