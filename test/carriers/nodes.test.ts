// Several nodes on one database: which keeps which link, and that any of them answers for everything.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectSmpp } from '../support/connect-smpp.ts';
import { type Service, type ServiceProcess, startNodes, startProcessBeside, type TestNodes } from '../support/service.ts';
import { type SmppCarrier, startSmppCarrier } from '../support/smpp-carrier.ts';
import { until } from '../support/until.ts';

const SENDER = '12125550101';

let carrier: SmppCarrier;
let cluster: TestNodes;
/** The most binds the carrier has seen at once. */
let bindsMost: number;

beforeEach(async () => {
  carrier = await startSmppCarrier();
  bindsMost = 0;
  void carrier.until(() => {
    bindsMost = Math.max(bindsMost, carrier.bound.size);
    return false;
  });
  cluster = await startNodes(2);
  await node(0).api('POST', '/callsign/1/resources/numbers', {
    number: SENDER,
    type: 'VIRTUAL_LONG_NUMBER',
    capabilities: ['SMS'],
  });
});

afterEach(async () => {
  await cluster?.stop();
  await carrier?.close();
});

function node(at: number): Service {
  const found = cluster.nodes[at];
  if (found === undefined) throw new Error(`there is no node ${at}`);
  return found;
}

async function send({ api }: Service, messageId: string): Promise<void> {
  const { status } = await api('POST', '/sms/3/messages', {
    messages: [{ sender: SENDER, destinations: [{ to: '13105550142', messageId }], content: { text: messageId } }],
  });
  expect(status).toBe(200);
}

/** How many links each of these nodes keeps, as the database has it. */
async function linksOf({ api }: Service): Promise<{ name: string; bound: boolean }[]> {
  return (await api('GET', '/callsign/1/connectors/carrier')).body.status.links;
}

/** Links bound by the process of a node itself. */
function linksKept(at: number): number {
  const figures = cluster.nodes[at]?.callsign.world.dispatch.figures();
  return figures?.connectors.find(({ key }) => key.endsWith(' carrier'))?.boundLinks ?? 0;
}

const isDelivered = async ({ api }: Service, messageId: string): Promise<boolean> =>
  (await api('GET', `/sms/3/logs?messageId=${messageId}`)).body.results[0]?.status.groupName === 'DELIVERED';

describe('links of a connector', () => {
  it('are divided evenly among the nodes, and shown whole by each', async () => {
    await connectSmpp(node(0), carrier.port, { links: 4 });
    await until(() => linksKept(0) === 2 && linksKept(1) === 2);
    for (const at of [0, 1])
      await until(async () => {
        const links = await linksOf(node(at));
        return links.length === 4 && links.every(({ bound }) => bound);
      });
    expect((await linksOf(node(1))).map(({ name }) => name)).toEqual([1, 2, 3, 4].map((link) => `transceiver-${link}`));
    expect(carrier.bound.size).toBe(4);
    expect(bindsMost).toBe(4);
  });

  it('move to a node that comes, closed before they are opened there, and back when it goes', async () => {
    await connectSmpp(node(0), carrier.port, { links: 3 });
    await until(() => linksKept(0) + linksKept(1) === 3);
    const third = await cluster.add();
    await until(() => [0, 1, 2].every((at) => linksKept(at) === 1));
    expect(bindsMost).toBe(3);
    await third.stop();
    await until(() => linksKept(0) + linksKept(1) === 3);
    expect(bindsMost).toBe(3);
  });

  it('that a killed node kept are taken over, and what it had accepted is delivered', async () => {
    await connectSmpp(node(0), carrier.port, { links: 2, window: 5 });
    const process: ServiceProcess = await startProcessBeside(node(0));
    await cluster.nodes[1]?.stop();
    await until(() => linksKept(0) === 1 && carrier.bound.size === 2, 20_000);
    await until(async () => (await linksOf(process)).filter(({ bound }) => bound).length === 2);
    // Nothing is answered, so that the messages are in hand when the process dies.
    carrier.rules = { decide: () => 'SILENT' };
    const ids = Array.from({ length: 40 }, (_, at) => `killed-${at}`);
    for (const messageId of ids) await send(process, messageId);
    await process.kill();
    carrier.rules = {};
    await until(() => linksKept(0) === 2 && carrier.bound.size === 2, 30_000);
    await until(() => ids.every((text) => carrier.taken('13105550142', text) > 0), 60_000);
    for (const messageId of ids) await until(() => isDelivered(node(0), messageId), 60_000);
  });
});

describe('messages', () => {
  it('accepted where no link is go out where one is, and are known to every node', async () => {
    await connectSmpp(node(0), carrier.port, { links: 1 });
    await until(() => linksKept(0) + linksKept(1) === 1);
    const without = linksKept(0) === 0 ? 0 : 1;
    await until(async () => (await linksOf(node(without)))[0]?.bound === true);
    const ids = Array.from({ length: 20 }, (_, at) => `elsewhere-${at}`);
    for (const messageId of ids) await send(node(without), messageId);
    for (const messageId of ids) for (const at of [0, 1]) await until(() => isDelivered(node(at), messageId));
    expect(ids.map((text) => carrier.taken('13105550142', text))).toEqual(ids.map(() => 1));
    expect(bindsMost).toBe(1);
  });
});
