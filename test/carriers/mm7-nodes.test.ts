// Several nodes and one MMS relay: its window is one for all of them, and it may post to any.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectMm7, sendMms } from '../support/connect-mm7.ts';
import { addNumber } from '../support/inbound-world.ts';
import { type Mm7Relay, postAsRelay, reportReq, startMm7Relay } from '../support/mm7-relay.ts';
import { startNodes, type TestNodes, type TestService } from '../support/service.ts';
import { until } from '../support/until.ts';

const SENDER = '12125550101';
const WINDOW = 3;

let relay: Mm7Relay;
let cluster: TestNodes;
let pathname: string;
beforeAll(async () => {
  relay = await startMm7Relay();
  cluster = await startNodes(2);
  await addNumber(node(0), { number: SENDER, countryCode: 'US', capabilities: ['MMS'] });
  pathname = new URL((await connectMm7(node(0), relay, { window: WINDOW })).doorway).pathname;
});
afterAll(async () => {
  await cluster?.stop();
  await relay?.close();
});

function node(at: number): TestService {
  const found = cluster.nodes[at];
  if (found === undefined) throw new Error(`there is no node ${at}`);
  return found;
}

it('submit no more at once together than the window allows, whoever accepted it, and take in reports on each other’s messages', async () => {
  const statusOf = async (id: string): Promise<string> =>
    (await node(1).api('GET', `/callsign/1/messages/${id}`)).body.status.name;
  const boundOf = async (at: number) => (await node(at).api('GET', '/callsign/1/connectors/relay')).body.status.boundLinks;
  await until(async () => (await boundOf(0)) === 2 && (await boundOf(1)) === 2);
  const remoteIds: string[] = [];
  relay.answerWith(async (_, index) => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    remoteIds.push(`mms-${index + 1}`);
    return undefined;
  });
  const ids = [0, 1].map((at) => Array.from({ length: 20 }, (_, message) => `node-${at}-${message}`));
  await Promise.all(ids.map((own, at) => sendMms(node(at), own, { sender: SENDER })));
  await until(() => remoteIds.length === 40, 30_000);
  expect(new Set(relay.submitted.map(({ transactionId }) => transactionId)).size).toBe(40);
  expect(relay.waitingMost).toBe(WINDOW);
  for (const [at, remoteId] of remoteIds.entries())
    expect((await postAsRelay(`${node(at % 2).url}${pathname}`, reportReq(remoteId, 'Retrieved'))).status).toBe(200);
  for (const id of ids.flat()) await until(async () => (await statusOf(id)) === 'DELIVERED_TO_HANDSET');
});
