// kill -9 of the whole server while MMS with pictures are sent, three times: what was answered with 200 reaches its handset's carrier with
// its pictures, and what did not arrive is replaced by exactly one SMS.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { killUnderLoad } from '../support/kills.ts';
import { furnishMms, MMS_NUMBER, PNG } from '../support/mms.ts';
import { type ServiceProcess, startProcess } from '../support/service.ts';
import { until } from '../support/until.ts';

const KILLS = 3;
const SENDERS = 4;
const NO_MMS = '13105559917';

let service: ServiceProcess;

beforeAll(async () => {
  service = await startProcess();
  await furnishMms(service);
});
afterAll(() => service?.stop());

it('loses no MMS, no picture and no SMS in their place', async () => {
  const promised: string[] = [];
  let next = 0;
  const send = async (): Promise<void> => {
    const messageId = `mms-${next++}`;
    const segment = { contentBase64: PNG.toString('base64'), contentType: 'image/png' };
    const message = { from: MMS_NUMBER, destinations: [{ to: NO_MMS, messageId }], messageSegments: [segment] };
    const { status } = await service.api('POST', '/mms/1/advanced', { messages: [message] });
    if (status === 200) promised.push(messageId);
  };
  expect((await service.api('PATCH', '/callsign/1/settings', { mmsFallbackToSms: true })).status).toBe(200);
  await killUnderLoad({
    kills: KILLS,
    senders: SENDERS,
    send,
    promised: () => promised.length,
    between: [40, 40],
    withinMs: 30_000,
    restart: async () => {
      service = await service.restart();
    },
  });

  const waiting = new Set(promised);
  await until(
    async () => {
      for (const messageId of waiting) {
        const { body } = await service.api('GET', `/callsign/1/messages/${messageId}`);
        if (body.failoverMessageId === undefined) return false;
        expect(body.status.name).toBe('UNDELIVERABLE_REJECTED_OPERATOR');
        const picture = await fetch(body.segments[0].url);
        expect(Buffer.from(await picture.arrayBuffer())).toEqual(PNG);
        waiting.delete(messageId);
      }
      return true;
    },
    150_000,
    'an SMS in place of every MMS',
  );
  // One SMS for each: an MMS is accepted once, and its SMS has an id that is taken once.
  const seen = new Map<string, number>();
  let cursor = '';
  do {
    const { body } = await service.api('GET', `/sms/3/logs?limit=1000&useCursor=true${cursor}`);
    for (const { messageId, status } of body.results)
      if (status.name !== 'REJECTED_DUPLICATE_MESSAGE_ID') seen.set(messageId, (seen.get(messageId) ?? 0) + 1);
    cursor = body.cursor.nextCursor === undefined ? '' : `&cursor=${body.cursor.nextCursor}`;
  } while (cursor !== '');
  expect(seen.size).toBeGreaterThanOrEqual(promised.length);
  expect([...seen].filter(([, count]) => count > 1)).toEqual([]);
  console.log(`${promised.length} MMS answered with 200, ${KILLS} kills, ${seen.size} SMS in their place`);
}, 240_000);
