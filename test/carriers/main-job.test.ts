// The main job, whole: ten thousand messages without a sender, a pool of twenty numbers under two applications and three entities,
// an independent SMPP carrier. Every promise about the choice of the sender and about statuses is checked on what the carrier saw.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectSmpp } from '../support/connect-smpp.ts';
import { startService, type TestService } from '../support/service.ts';
import { type SmppCarrier, startSmppCarrier } from '../support/smpp-carrier.ts';
import { until } from '../support/until.ts';

interface Pool {
  readonly applicationId: string;
  readonly entityId: string | null;
  readonly numbers: readonly string[];
}

/** Twenty numbers: Americans and Canadians by area code, and British ones. */
const POOLS: readonly Pool[] = [
  { applicationId: 'shop', entityId: 'north', numbers: ['12125550101', '13105550102', '14165550103', '447400123401'] },
  { applicationId: 'shop', entityId: 'south', numbers: ['13055550104', '12145550105', '16045550106', '447400123402'] },
  { applicationId: 'shop', entityId: 'east', numbers: ['16175550107', '12025550108', '15145550109', '447400123403'] },
  { applicationId: 'bank', entityId: 'north', numbers: ['12065550110', '17025550111', '14035550112', '447400123404'] },
  { applicationId: 'bank', entityId: null, numbers: ['13125550113', '14155550114', '19025550115', '447400123405'] },
];
const MESSAGES = 10_000;
const PER_REQUEST = 100;

let service: TestService;
let carrier: SmppCarrier;

function poolOf(index: number): Pool {
  const pool = POOLS[index % POOLS.length];
  if (pool === undefined) throw new Error('no pool');
  return pool;
}

/** Each recipient belongs to one pool and gets several messages, so that a sticky sender shows. */
function recipientOf(index: number): string {
  const recipient = Math.floor(index / POOLS.length) % 1_000;
  const country = ['US', 'CA', 'GB'][recipient % 3];
  const tail = String(2_000_000 + recipient * 37 + (index % POOLS.length) * 7);
  if (country === 'US') return `1${['212', '310', '503', '305', '617'][recipient % 5]}${tail}`;
  if (country === 'CA') return `1${['416', '604', '514', '403', '902'][recipient % 5]}${tail}`;
  return `447400${tail.slice(1)}`;
}

beforeAll(async () => {
  carrier = await startSmppCarrier();
  service = await startService();
  const { api } = service;
  for (const applicationId of ['shop', 'bank']) await api('POST', '/provisioning/1/applications', { applicationId });
  for (const entityId of ['north', 'south', 'east']) await api('POST', '/provisioning/1/entities', { entityId });
  for (const { applicationId, entityId, numbers } of POOLS) {
    const rows = numbers.map((number) => ({
      number,
      type: 'VIRTUAL_LONG_NUMBER',
      capabilities: ['SMS'],
      coverage: ['US', 'CA'],
    }));
    const { body } = await api('POST', '/callsign/1/resources/numbers', rows);
    for (const { numberKey } of (body as { results: { numberKey: string }[] }).results) {
      const association = { resourceType: 'NUMBER', channel: 'SMS', applicationId, entityId, resourceId: numberKey };
      expect((await api('POST', '/provisioning/1/associations', association)).status).toBe(201);
    }
  }
  for (const applicationId of ['shop', 'bank']) {
    const strategy = { platform: { applicationId }, useStickySender: true, useGeolocatedSender: true };
    expect((await api('POST', '/provisioning/2/sending-strategies', strategy)).status).toBe(201);
  }
  await connectSmpp(service, carrier.port, { links: 2, window: 50 });
});

afterAll(async () => {
  await service?.stop();
  await carrier?.close();
});

describe('ten thousand messages without a sender', () => {
  const sentTo = new Map<string, { pool: Pool; destination: string }>();

  it('are all accepted', async () => {
    for (let from = 0; from < MESSAGES; from += PER_REQUEST) {
      const messages = Array.from({ length: PER_REQUEST }, (_, offset) => {
        const index = from + offset;
        const pool = poolOf(index);
        const messageId = `main-${index}`;
        const destination = recipientOf(index);
        sentTo.set(messageId, { pool, destination });
        return {
          destinations: [{ to: destination, messageId }],
          content: { text: `Message ${messageId}` },
          options: {
            platform: { applicationId: pool.applicationId, ...(pool.entityId === null ? {} : { entityId: pool.entityId }) },
          },
        };
      });
      const { status, body } = await service.api('POST', '/sms/3/messages', { messages });
      expect(status).toBe(200);
      const answers = (body as { messages: { status: { name: string } }[] }).messages;
      expect(new Set(answers.map((answer) => answer.status.name))).toEqual(new Set(['PENDING_ACCEPTED']));
    }
    await until(() => carrier.submits.length >= MESSAGES, 60_000);
  });

  it('leave each from a number of their own application and entity', () => {
    const wrong = carrier.submits.filter((submit) => {
      const sent = sentTo.get(submit.text.replace('Message ', ''));
      return sent === undefined || !sent.pool.numbers.includes(submit.sender) || sent.destination !== submit.destination;
    });
    expect(wrong).toEqual([]);
    expect(carrier.submits).toHaveLength(MESSAGES);
  });

  it('leave from a number that reaches the country, and from a local one where there is one', () => {
    for (const { sender: source, destination } of carrier.submits) {
      if (destination.startsWith('44')) expect(source.startsWith('44')).toBe(true);
      // British numbers cover North America too here, but a local number comes first.
      else expect(source.startsWith('1')).toBe(true);
    }
    const inManhattan = carrier.submits.filter(({ destination, text }) => {
      return destination.startsWith('1212') && sentTo.get(text.replace('Message ', ''))?.pool.numbers.includes('12125550101');
    });
    expect(inManhattan.length).toBeGreaterThan(0);
    expect(new Set(inManhattan.map(({ sender: source }) => source))).toEqual(new Set(['12125550101']));
  });

  it('keep one sender for each recipient of a pair', () => {
    const senders = new Map<string, Set<string>>();
    for (const { sender: source, destination, text } of carrier.submits) {
      const pool = sentTo.get(text.replace('Message ', ''))?.pool;
      const key = `${pool?.applicationId} ${pool?.entityId} ${destination}`;
      senders.set(key, (senders.get(key) ?? new Set()).add(source));
    }
    expect([...senders.values()].filter((used) => used.size !== 1)).toEqual([]);
  });

  it('end with one final status each', async () => {
    const statuses = new Map<string, string[]>();
    await until(async () => {
      const { body } = await service.api('GET', '/sms/3/reports?limit=1000');
      for (const report of (body as { results: { messageId: string; status: { name: string } }[] }).results) {
        statuses.set(report.messageId, [...(statuses.get(report.messageId) ?? []), report.status.name]);
      }
      return statuses.size >= MESSAGES;
    }, 60_000);
    expect([...statuses.values()].every((names) => names.length === 1 && names[0] === 'DELIVERED_TO_HANDSET')).toBe(true);
  });
});

describe('an idle pool', () => {
  it('is spread evenly over its numbers', async () => {
    const numbers = Array.from({ length: 10 }, (_, index) => `1615555${String(1_000 + index)}`);
    const rows = numbers.map((number) => ({ number, type: 'VIRTUAL_LONG_NUMBER', capabilities: ['SMS'] }));
    await service.api('POST', '/provisioning/1/applications', { applicationId: 'even' });
    const { body } = await service.api('POST', '/callsign/1/resources/numbers', rows);
    for (const { numberKey } of (body as { results: { numberKey: string }[] }).results) {
      const association = {
        resourceType: 'NUMBER',
        channel: 'SMS',
        applicationId: 'even',
        entityId: null,
        resourceId: numberKey,
      };
      await service.api('POST', '/provisioning/1/associations', association);
    }
    await service.api('POST', '/provisioning/2/sending-strategies', { platform: { applicationId: 'even' } });
    const before = carrier.submits.length;
    const destinations = Array.from({ length: 2_000 }, (_, index) => ({ to: `1901555${String(2_000 + index)}` }));
    await service.api('POST', '/sms/3/messages', {
      messages: [{ destinations, content: { text: 'evenly' }, options: { platform: { applicationId: 'even' } } }],
    });
    await until(() => carrier.submits.length >= before + 2_000, 30_000);
    const counts = new Map<string, number>();
    for (const { sender: source } of carrier.submits.slice(before)) counts.set(source, (counts.get(source) ?? 0) + 1);
    expect([...counts.keys()].sort()).toEqual(numbers);
    // 200 each on average; four standard deviations of a fair hash are 54.
    for (const count of counts.values()) expect(Math.abs(count - 200)).toBeLessThan(60);
  });
});
