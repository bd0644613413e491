// In which order messages leave, and how fast: fair between entities in memory and on disk, urgent ones first, an account's limits.

import { afterEach, describe, expect, it } from 'vitest';
import { connectSmpp, type SmppWishes } from '../support/connect-smpp.ts';
import { type Service, startProcess } from '../support/service.ts';
import { type SmppCarrier, startSmppCarrier } from '../support/smpp-carrier.ts';
import { until } from '../support/until.ts';

const SENDER = '12125550101';
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** A service behind one carrier; killed at the end, as an orderly stop would park what still waits. */
async function sending(wishes: SmppWishes): Promise<{ service: Service; carrier: SmppCarrier; numberKey: string }> {
  const carrier = await startSmppCarrier({ receipts: 'NONE' });
  const service = await startProcess();
  ends.push(async () => {
    await service.kill();
    await service.stop();
    await carrier.close();
  });
  const number = { number: SENDER, type: 'VIRTUAL_LONG_NUMBER', capabilities: ['SMS'] };
  const { body } = await service.api('POST', '/callsign/1/resources/numbers', number);
  await connectSmpp(service, carrier.port, wishes);
  return { service, carrier, numberKey: body.results[0].numberKey };
}

interface Wish {
  readonly entityId: string;
  readonly text: string;
  readonly count?: number;
  readonly priority?: 'HIGH';
  readonly sendAt?: string;
}

async function send({ api }: Service, { entityId, text, count = 1, priority, sendAt }: Wish): Promise<number> {
  const destinations = Array.from({ length: count }, (_, at) => ({ to: `1310${String(5_550_000 + at)}` }));
  const { status, body } = await api('POST', '/sms/3/messages', {
    messages: [{ sender: SENDER, destinations, content: { text }, options: { platform: { entityId }, priority } }],
    ...(sendAt === undefined ? {} : { options: { schedule: { sendAt } } }),
  });
  if (status === 200 && count === 1) expect(body.messages[0].status.groupName).toBe('PENDING');
  return status;
}

/** How many messages were submitted ahead of the first with this text; all of them when there is none. */
function placeOf({ submits }: SmppCarrier, text: string): number {
  const at = submits.findIndex((submit) => submit.text === text);
  return at < 0 ? submits.length : at;
}

describe('fairness', () => {
  it('lets a single message pass a bulk of 100,000 of another entity: in memory, urgent, and from the disk', async () => {
    const window = 10;
    const { service, carrier } = await sending({ window, messagesPerSecond: 200 });
    for (let bulk = 0; bulk < 10; bulk += 1)
      expect(await send(service, { entityId: 'bulk', text: 'bulk', count: 10_000 })).toBe(200);

    expect(await send(service, { entityId: 'single', text: 'single' })).toBe(200);
    const answeredAt = carrier.submits.length;
    await until(() => placeOf(carrier, 'single') < carrier.submits.length);
    // What was under way, and one message of each other lane.
    expect(placeOf(carrier, 'single') - answeredAt).toBeLessThanOrEqual(window + 1);

    const sendAt = new Date(Date.now() + 1_000).toISOString();
    expect(await send(service, { entityId: 'later', text: 'later', sendAt })).toBe(200);
    const waited = carrier.submits.length;
    await until(() => placeOf(carrier, 'later') < carrier.submits.length, 20_000);
    expect(placeOf(carrier, 'later') - waited).toBeLessThan(2_000);

    expect(await send(service, { entityId: 'bulk', text: 'code', priority: 'HIGH' })).toBe(200);
    const urgentFrom = carrier.submits.length;
    await until(() => placeOf(carrier, 'code') < carrier.submits.length);
    expect(placeOf(carrier, 'code') - urgentFrom).toBeLessThanOrEqual(window);
    expect(carrier.submits.length).toBeLessThan(10_000);
  }, 120_000);
});

describe('the limits of an account', () => {
  it('sends no faster than messagesPerSecondMax, over all senders', async () => {
    const { service, carrier } = await sending({});
    expect((await service.api('PATCH', '/callsign/1/settings', { messagesPerSecondMax: 20 })).status).toBe(200);
    const startedMs = Date.now();
    expect(await send(service, { entityId: 'a', text: 'a', count: 40 })).toBe(200);
    expect(await send(service, { entityId: 'b', text: 'b', count: 40 })).toBe(200);
    await until(() => carrier.submits.length === 80, 20_000);
    // A second's worth leaves at once; the other 60 take three seconds and cannot take less.
    expect(Date.now() - startedMs).toBeGreaterThanOrEqual(2_900);
  }, 60_000);

  it('refuses what goes beyond messagesWaitingMax with 429, keeps none of it, and takes more when there is room', async () => {
    const { service, carrier } = await sending({ messagesPerSecond: 20 });
    await service.api('PATCH', '/callsign/1/settings', { messagesWaitingMax: 50 });
    expect(await send(service, { entityId: 'a', text: 'a', count: 45 })).toBe(200);
    const { status, headers, body } = await service.api('POST', '/sms/3/messages', {
      messages: [
        {
          sender: SENDER,
          destinations: Array.from({ length: 51 }, (_, at) => ({ to: `1310555${1_000 + at}` })),
          content: { text: 'no' },
        },
      ],
    });
    expect(status).toBe(429);
    expect(headers.get('retry-after')).toBe('1');
    expect(JSON.stringify(body)).toContain('messagesWaitingMax');
    await until(() => carrier.submits.length === 45, 20_000);
    expect(await send(service, { entityId: 'a', text: 'again', count: 45 })).toBe(200);
    await until(() => carrier.submits.length === 90, 20_000);
    expect(carrier.submits.some(({ text }) => text === 'no')).toBe(false);
  }, 60_000);

  it('counts what waits on disk for a connector that is down', async () => {
    const { service, carrier } = await sending({});
    await service.api('PATCH', '/callsign/1/settings', { messagesWaitingMax: 50 });
    await carrier.close();
    await until(async () => (await service.api('GET', '/callsign/1/connectors/carrier')).body.status.state === 'DOWN');
    expect(await send(service, { entityId: 'a', text: 'a', count: 40 })).toBe(200);
    await until(async () => (await send(service, { entityId: 'a', text: 'more', count: 11 })) === 429);
    const { body } = await service.api('GET', `/callsign/1/senders/${SENDER}/queue`);
    expect(body).toMatchObject({ sender: SENDER, queued: expect.any(Number), passedOver: null });
    expect(body.queued).toBeGreaterThanOrEqual(40);
  }, 60_000);
});

describe('the forecast of a sender', () => {
  it('tells what waits and how long that takes, by its declared throughput', async () => {
    const { service, numberKey } = await sending({});
    const changed = await service.api('PATCH', `/callsign/1/resources/numbers/${numberKey}`, { messagesPerSecond: 2 });
    expect(changed.body).toMatchObject({ messagesPerSecond: 2 });
    expect(await send(service, { entityId: 'a', text: 'a', count: 20 })).toBe(200);
    const { status, body } = await service.api('GET', `/callsign/1/senders/${SENDER}/queue`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ sender: SENDER, messagesPerSecond: 2, queuedOnDisk: 0, sentToday: null });
    expect(body.queued).toBeGreaterThan(10);
    expect(body.expectedWaitMs).toBe(body.queued * 500);
    expect((await service.api('GET', '/callsign/1/senders/nobody/queue')).status).toBe(404);
  }, 60_000);
});

describe('a message behind a slow sender', () => {
  it('ends when its validity does, and not when its turn comes', async () => {
    const { service, carrier, numberKey } = await sending({});
    await service.api('PATCH', `/callsign/1/resources/numbers/${numberKey}`, { messagesPerSecond: 1 });
    expect(await send(service, { entityId: 'a', text: 'ahead', count: 500 })).toBe(200);
    const message = { sender: SENDER, destinations: [{ to: '13105550142', messageId: 'brief' }], content: { text: 'brief' } };
    const options = { validityPeriod: { amount: 2, timeUnit: 'SECONDS' }, platform: { entityId: 'a' } };
    expect((await service.api('POST', '/sms/3/messages', { messages: [{ ...message, options }] })).status).toBe(200);
    const status = async () => (await service.api('GET', '/callsign/1/messages/brief')).body.status.name;
    await until(async () => (await status()) === 'EXPIRED_EXPIRED', 20_000);
    expect(carrier.submits.some(({ text }) => text === 'brief')).toBe(false);
  }, 60_000);
});
