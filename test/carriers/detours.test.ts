// A connector fails: another one of the same specificity takes over, the timeline says so, and nothing is lost or sent twice.

import { afterEach, describe, expect, it } from 'vitest';
import { connectSmpp } from '../support/connect-smpp.ts';
import { type ServiceProcess, startProcess } from '../support/service.ts';
import { type CarrierRules, type SmppCarrier, startSmppCarrier } from '../support/smpp-carrier.ts';
import { until } from '../support/until.ts';

const SENDER = '12125550101';
const ESME_RINVSRCADR = 0x0a;
const ESME_RX_R_APPN = 0x66;
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function carrierWith(rules: CarrierRules = {}): Promise<SmppCarrier> {
  const carrier = await startSmppCarrier(rules);
  ends.push(() => carrier.close().catch(() => {}));
  return carrier;
}

/** A service with connectors "first" and "second", in this order of priority. */
async function between(first: SmppCarrier, second: SmppCarrier): Promise<{ service: ServiceProcess }> {
  const scene = { service: await startProcess() };
  ends.push(() => scene.service.stop());
  const number = { number: SENDER, type: 'VIRTUAL_LONG_NUMBER', capabilities: ['SMS'] };
  await scene.service.api('POST', '/callsign/1/resources/numbers', number);
  await connectSmpp(scene.service, first.port, { connectorId: 'first' });
  await connectSmpp(scene.service, second.port, { connectorId: 'second' });
  return scene;
}

async function send({ api }: ServiceProcess, ids: readonly string[]): Promise<void> {
  const destinations = ids.map((messageId, at) => ({ messageId, to: `1310555${1_000 + at}` }));
  const { status } = await api('POST', '/sms/3/messages', {
    messages: [{ sender: SENDER, destinations, content: { text: 'Hello' } }],
  });
  expect(status).toBe(200);
}

async function lifeOf({ api }: ServiceProcess, id: string) {
  const { body } = await api('GET', `/callsign/1/messages/${id}`);
  return body as {
    status: { name: string };
    timeline: { event: string; connectorId?: string; detail?: string }[];
  };
}

const named = (count: number, name: string) => Array.from({ length: count }, (_, at) => `${name}-${at}`);

describe('a connector that refuses a message as no business of its own', () => {
  it('is followed by the next one, whose receipt ends the message', async () => {
    const first = await carrierWith({ decide: () => ESME_RINVSRCADR });
    const second = await carrierWith();
    const { service } = await between(first, second);
    await send(service, ['one']);
    await until(async () => (await lifeOf(service, 'one')).status.name === 'DELIVERED_TO_HANDSET');
    expect([first.submits.length, second.submits.length]).toEqual([1, 1]);
    const { timeline } = await lifeOf(service, 'one');
    expect(timeline.map(({ event }) => event)).toEqual(['ACCEPTED', 'REROUTED', 'SUBMITTED', 'FINAL']);
    expect(timeline[1]).toMatchObject({ connectorId: 'first', detail: expect.stringContaining('ESME_RINVSRCADR') });
    expect(timeline[1]?.detail).toContain('it goes by "second"');
    expect(timeline[2]).toMatchObject({ connectorId: 'second' });
  });

  it('is the last word when the other one refuses as well, and nobody is asked twice', async () => {
    const first = await carrierWith({ decide: () => ESME_RINVSRCADR });
    const second = await carrierWith({ decide: () => ESME_RINVSRCADR });
    const { service } = await between(first, second);
    await send(service, ['nobody']);
    await until(async () => (await lifeOf(service, 'nobody')).status.name === 'UNDELIVERABLE_REJECTED_OPERATOR');
    expect([first.submits.length, second.submits.length]).toEqual([1, 1]);
    expect((await service.api('GET', '/sms/3/reports?messageId=nobody')).body.results).toHaveLength(1);
  });

  it('is not gone round when it looked at the message and said no', async () => {
    const first = await carrierWith({ decide: () => ESME_RX_R_APPN });
    const second = await carrierWith();
    const { service } = await between(first, second);
    await send(service, ['rejected']);
    await until(async () => (await lifeOf(service, 'rejected')).status.name === 'UNDELIVERABLE_REJECTED_OPERATOR');
    expect(second.submits).toHaveLength(0);
  });

  it('is remembered when the server dies while the message waits for the other one', async () => {
    const first = await carrierWith({ decide: () => ESME_RINVSRCADR });
    const second = await carrierWith({ decide: () => 0x14, receipts: 'NONE' });
    const scene = await between(first, second);
    await send(scene.service, ['survivor']);
    // The second carrier's queue is full: after five seconds the message waits on disk, for the second one.
    await until(async () => (await lifeOf(scene.service, 'survivor')).timeline.some(({ event }) => event === 'DEFERRED'));
    await scene.service.kill();
    second.rules = {};
    scene.service = await scene.service.restart();
    await until(async () => (await lifeOf(scene.service, 'survivor')).status.name === 'DELIVERED_TO_HANDSET', 30_000);
    expect(second.allTaken().size).toBe(1);
  }, 60_000);
});

describe('a connector that is down', () => {
  it('leaves what waits for it, in memory and on disk, to the other one', async () => {
    const first = await carrierWith({ decide: () => 'SILENT' });
    const second = await carrierWith();
    const { service } = await between(first, second);
    await service.api('POST', '/callsign/1/connectors/second/disable');
    const ids = named(50, 'waiting');
    await send(service, ids);
    await until(() => first.submits.length === 10);
    await first.close();
    await until(async () => (await service.api('GET', '/callsign/1/connectors/first')).body.status.state === 'DOWN');
    // Nobody else is there: these go to the disk.
    const later = named(5, 'later');
    await send(service, later);
    await service.api('POST', '/callsign/1/connectors/second/enable');
    const isDelivered = async (id: string) => (await lifeOf(service, id)).status.name === 'DELIVERED_TO_HANDSET';
    for (const id of [...ids, ...later]) await until(() => isDelivered(id), 60_000);
    expect(second.submits).toHaveLength(55);
    const { timeline } = await lifeOf(service, 'later-0');
    expect(timeline.find(({ event }) => event === 'REROUTED')?.detail).toBe('"first" is down; it goes by "second"');
  }, 120_000);
});
