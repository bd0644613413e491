// kill -9 of the whole server at random moments under load, ten times. A ledger of what was answered with 200, kept outside, is held
// against what an independent carrier got and what the API says in the end.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectSmpp } from '../support/connect-smpp.ts';
import { killUnderLoad } from '../support/kills.ts';
import { type ServiceProcess, startProcess } from '../support/service.ts';
import { type SmppCarrier, startSmppCarrier } from '../support/smpp-carrier.ts';
import { until } from '../support/until.ts';

const KILLS = 10;
const SENDERS = 8;
const WINDOW = 20;
const LINKS = 2;

let carrier: SmppCarrier;
let service: ServiceProcess;

beforeAll(async () => {
  carrier = await startSmppCarrier();
  service = await startProcess();
  const { api } = service;
  await api('POST', '/callsign/1/resources/numbers', {
    number: '12125550101',
    type: 'VIRTUAL_LONG_NUMBER',
    capabilities: ['SMS'],
  });
  await connectSmpp(service, carrier.port, { links: LINKS, window: WINDOW });
});

afterAll(async () => {
  await service?.stop();
  await carrier?.close();
});

it('loses nothing that was answered with 200, and ends each message with one final status', async () => {
  const promised = new Map<string, string>();
  let next = 0;
  const send = async (): Promise<void> => {
    const batch = Array.from({ length: 5 }, () => ({ to: '13105550142', messageId: `kill-${next++}` }));
    const messages = batch.map((destination) => ({
      sender: '12125550101',
      destinations: [destination],
      content: { text: `text of ${destination.messageId}` },
    }));
    const { status } = await service.api('POST', '/sms/3/messages', { messages });
    if (status === 200) for (const { messageId } of batch) promised.set(messageId, `text of ${messageId}`);
  };
  await killUnderLoad({
    kills: KILLS,
    senders: SENDERS,
    send,
    promised: () => promised.size,
    between: [100, 200],
    withinMs: 30_000,
    restart: async () => {
      service = await service.restart();
    },
  });
  expect(promised.size).toBeGreaterThan(KILLS * 100);

  await until(
    () => [...promised.values()].every((text) => carrier.taken('13105550142', text) > 0),
    60_000,
    'every message at the carrier',
  );
  const duplicates = [...promised.values()].reduce((sum, text) => sum + carrier.taken('13105550142', text) - 1, 0);
  console.log(`${promised.size} messages answered with 200, ${KILLS} kills, ${duplicates} submitted twice`);
  // Twice at most: what was in the windows at each kill, and one flush of the journal.
  expect(duplicates).toBeLessThanOrEqual(KILLS * (LINKS * WINDOW + SENDERS * 5));

  const finals = new Map<string, number>();
  await until(
    async () => {
      const { body } = await service.api('GET', '/sms/3/reports?limit=1000');
      for (const { messageId } of (body as { results: { messageId: string }[] }).results)
        finals.set(messageId, (finals.get(messageId) ?? 0) + 1);
      return [...promised.keys()].every((messageId) => finals.has(messageId));
    },
    60_000,
    'a final status of every message',
  );
  expect([...finals].filter(([, count]) => count !== 1)).toEqual([]);
}, 240_000);
