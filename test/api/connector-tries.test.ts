// Trying a connector with a message, against a carrier that answers byte by byte.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RawCarrier, refused, taken } from '../support/raw-carrier.ts';
import { startService, type TestService } from '../support/service.ts';
import { until } from '../support/until.ts';

const SENDER = '12125550101';
const TO = '13105550142';
const ESME_RINVSRCADR = 0x0a;

let service: TestService;
let carrier: RawCarrier;
let routed: RawCarrier;
beforeAll(async () => {
  const taking = (pdu: Parameters<RawCarrier['behave']>[0], link: Parameters<RawCarrier['behave']>[1]) => {
    if (pdu.kind === 'submit_sm') link.send(taken(pdu, `raw-${pdu.sequence}`));
    return undefined;
  };
  carrier = await RawCarrier.start(taking);
  routed = await RawCarrier.start(taking);
  service = await startService();
  await service.api('POST', '/callsign/1/resources/numbers', {
    number: SENDER,
    type: 'VIRTUAL_LONG_NUMBER',
    capabilities: ['SMS'],
  });
  for (const [connectorId, { port }] of [
    ['tried', carrier],
    ['routed', routed],
  ] as const) {
    const smpp = { host: '127.0.0.1', port, systemId: 'callsign', password: 'secret' };
    await service.api('POST', '/callsign/1/connectors', { connectorId, type: 'SMPP', smpp });
    await until(async () => (await service.api('GET', `/callsign/1/connectors/${connectorId}`)).body.status.state === 'UP');
  }
  await service.api('POST', '/callsign/1/routes', { connectorId: 'routed', channel: 'SMS', priority: 1 });
  await service.api('POST', '/callsign/1/routes', { connectorId: 'tried', channel: 'SMS', priority: 2 });
});
afterAll(async () => {
  await service?.stop();
  await carrier?.close();
  await routed?.close();
});

const attempt = (connectorId: string, body: object) =>
  service.api('POST', `/callsign/1/connectors/${connectorId}/test`, { sender: SENDER, to: TO, ...body });
const life = async (messageId: string) => (await service.api('GET', `/callsign/1/messages/${messageId}`)).body;

describe('trying a connector', () => {
  it('sends one message through exactly that connector, past every route, and records it like any other', async () => {
    const { status, body } = await attempt('tried', { text: 'Is anybody there?' });
    expect([status, body.destination, body.status.groupName]).toEqual([200, TO, 'PENDING']);
    await until(() => carrier.submits.length === 1);
    const [submit] = carrier.submits;
    expect([submit?.source.address, submit?.destination.address, submit?.shortMessage.toString()]).toEqual([
      SENDER,
      TO,
      'Is anybody there?',
    ]);
    await until(async () => (await life(body.messageId)).timeline.some(({ event }: { event: string }) => event === 'SUBMITTED'));
    const { connectorId, trace, timeline } = await life(body.messageId);
    expect(connectorId).toBe('tried');
    expect(trace).toContainEqual(expect.objectContaining({ step: 'route', outcome: 'tried' }));
    expect(timeline).toContainEqual(expect.objectContaining({ event: 'SUBMITTED', remoteId: `raw-${submit?.sequence}` }));
    expect(routed.submits).toEqual([]);
  });

  it('lets no other connector stand in when the carrier will not have it', async () => {
    const before = carrier.submits.length;
    const kind = carrier.behave;
    carrier.behave = (pdu, link) => {
      if (pdu.kind === 'submit_sm') link.send(refused(pdu, ESME_RINVSRCADR));
      return undefined;
    };
    const { body } = await attempt('tried', {});
    await until(async () => (await life(body.messageId)).status.groupName !== 'PENDING');
    carrier.behave = kind;
    expect(carrier.submits.length).toBeGreaterThan(before);
    expect(routed.submits).toEqual([]);
    // What was refused is counted against the connector it was refused by.
    await until(async () => {
      const { body: traffic } = await service.api('GET', '/callsign/1/traffic?connectorId=tried');
      return traffic.errors.length > 0;
    });
    expect((await service.api('GET', '/callsign/1/traffic?connectorId=routed')).body.errors).toEqual([]);
  });

  it('tries the sandbox too, where no carrier is asked', async () => {
    const { body } = await attempt('sandbox', { to: '12025550142' });
    await until(async () => (await life(body.messageId)).status.groupName === 'DELIVERED');
  });

  it('is told of a connector that is not there, and of a message without a destination', async () => {
    expect((await attempt('nowhere', {})).status).toBe(404);
    const { status, body } = await attempt('tried', { to: undefined });
    expect([status, body.violations[0].property]).toEqual([400, 'to']);
  });
});
