// kill -9 of the server while it submits MMS, and while a relay brings some: a ledger kept outside is held against what the relay
// got, and against what the API says in the end.

import { afterEach, expect, it } from 'vitest';
import type { ContentId } from '../../src/domain/messages/content.ts';
import { insertContents } from '../../src/storage/contents.ts';
import { connectMm7, sendMms } from '../support/connect-mm7.ts';
import { addNumber } from '../support/inbound-world.ts';
import { deliverReq, type Mm7Relay, PIXEL, postAsRelay, reportReq, startMm7Relay } from '../support/mm7-relay.ts';
import { type ServiceProcess, startNodes, startProcess, startProcessBeside } from '../support/service.ts';
import { until } from '../support/until.ts';

const WINDOW = 8;
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function relayOf(): Promise<Mm7Relay> {
  const relay = await startMm7Relay();
  ends.push(() => relay.close());
  return relay;
}

it('a killed server submits everything it had accepted, twice at most what it had in its window, and marked as the same', async () => {
  const MESSAGES = 200;
  const KILLS = 3;
  const relay = await relayOf();
  await relay.close();
  const cluster = await startNodes(1);
  ends.push(() => cluster.stop());
  const [accepting] = cluster.nodes;
  if (accepting === undefined) throw new Error('there is no node');
  const { world, firstAccount } = accepting.callsign;
  await addNumber(accepting, { number: '12125550101', countryCode: 'US', capabilities: ['MMS'] });
  const { doorway } = await connectMm7(accepting, relay, { window: WINDOW, isReached: false });
  const contentId = world.ids.next() as string as ContentId;
  const expiresAt = new Date(Date.now() + 86_400_000);
  await insertContents(world.db, firstAccount.accountId, [{ contentId, mediaType: 'image/gif', bytes: PIXEL, expiresAt }]);
  const ids = Array.from({ length: MESSAGES }, (_, at) => `kill-${at}`);
  const segments = [{ kind: 'MEDIA', contentId, mediaType: 'image/gif', size: PIXEL.length }] as const;
  const accepted = await sendMms(accepting, ids, { sender: '12125550101', segments });
  await accepting.stop();

  const remoteIds = new Map<string, string>();
  relay.answerWith(async ({ transactionId }, index) => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    remoteIds.set(transactionId, `mms-${index + 1}`);
    return undefined;
  });
  await relay.reopen();
  let service = await startProcessBeside(accepting);
  ends.push(() => service.stop());
  for (let kill = 1; kill <= KILLS; kill += 1) {
    await until(() => relay.submitted.length >= (MESSAGES / (KILLS + 2)) * kill, 60_000, 'submissions to flow');
    await service.kill();
    service = await startProcessBeside(accepting);
  }
  const promised = new Set(accepted.map(({ internalId }) => internalId));
  const taken = () => new Set(relay.submitted.map(({ transactionId }) => transactionId));
  await until(() => taken().size === MESSAGES, 60_000, 'every message at the relay');
  expect([...taken()].every((transactionId) => promised.has(transactionId))).toBe(true);
  for (const { body } of relay.submitted) expect(body.includes(PIXEL.toString('base64'))).toBe(true);
  const duplicates = relay.submitted.length - MESSAGES;
  console.log(`${MESSAGES} messages, ${KILLS} kills, ${duplicates} submitted twice`);
  // What was in the window at each kill, and what had been answered but not yet written down.
  expect(duplicates).toBeLessThanOrEqual(KILLS * WINDOW * 2);

  const reported = `${service.url}${new URL(doorway).pathname}`;
  for (const remoteId of remoteIds.values())
    expect((await postAsRelay(reported, reportReq(remoteId, 'Retrieved'))).status).toBe(200);
  const delivered = async (id: string) =>
    (await service.api('GET', `/callsign/1/messages/${id}`)).body.status.name === 'DELIVERED_TO_HANDSET';
  await until(async () => (await Promise.all(ids.map(delivered))).every(Boolean), 60_000, 'every message to be delivered');
}, 240_000);

it('what a relay was told is taken is there after kills, and what it was not told it brings again', async () => {
  const DELIVERIES = 300;
  const KILLS = 3;
  const relay = await relayOf();
  let service: ServiceProcess = await startProcess();
  ends.push(() => service.stop());
  const { pathname } = new URL((await connectMm7(service, relay)).doorway);
  let next = 0;
  const acknowledged: string[] = [];

  /** A relay's worker: one delivery after the other, each until it is acknowledged. */
  const bring = async (): Promise<void> => {
    while (next < DELIVERIES) {
      const at = next++;
      const posting = deliverReq({ from: `3859110${at}`, to: ['38515550001'], text: `message ${at}`, transactionId: `t-${at}` });
      await until(async () => {
        const answer = await postAsRelay(`${service.url}${pathname}`, posting).catch(() => undefined); // killed, or not up again yet
        return answer?.status === 200;
      }, 60_000);
      acknowledged.push(`message ${at}`);
    }
  };
  const workers = Array.from({ length: 6 }, bring);
  for (let kill = 1; kill <= KILLS; kill += 1) {
    await until(() => acknowledged.length >= (DELIVERIES / (KILLS + 1)) * kill, 60_000, 'deliveries to flow');
    await service.kill();
    service = await service.restart();
  }
  await Promise.all(workers);
  const { messages } = (await service.api('GET', '/callsign/1/inbound-messages?limit=1000')).body as {
    messages: { text: string }[];
  };
  const kept = messages.map(({ text }) => text);
  expect(new Set(kept)).toEqual(new Set(acknowledged));
  // Twice only what was stored when the answer got lost.
  expect(kept.length).toBeLessThanOrEqual(DELIVERIES + KILLS * 6);
}, 240_000);
