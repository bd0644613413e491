// Trying a connector with a message, against carriers that answer byte by byte: SMS, MMS and mail.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectMm7 } from '../support/connect-mm7.ts';
import { addDomain } from '../support/email.ts';
import { connectMail } from '../support/mail-sending.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { type Mm7Relay, startMm7Relay } from '../support/mm7-relay.ts';
import { RawCarrier, refused, taken } from '../support/raw-carrier.ts';
import { startService, type TestService } from '../support/service.ts';
import { until } from '../support/until.ts';

const SENDER = '12125550101';
const TO = '13105550142';
const ESME_RINVSRCADR = 0x0a;

let service: TestService;
let carrier: RawCarrier;
let routed: RawCarrier;
let relay: Mm7Relay;
let mailServer: MailServer;
beforeAll(async () => {
  const taking = (pdu: Parameters<RawCarrier['behave']>[0], link: Parameters<RawCarrier['behave']>[1]) => {
    if (pdu.kind === 'submit_sm') link.send(taken(pdu, `raw-${pdu.sequence}`));
    return undefined;
  };
  carrier = await RawCarrier.start(taking);
  routed = await RawCarrier.start(taking);
  relay = await startMm7Relay();
  mailServer = await startMailServer();
  service = await startService({ CALLSIGN_UNVERIFIED_DOMAINS: 'accept' });
  await service.api('POST', '/callsign/1/resources/numbers', {
    number: SENDER,
    type: 'VIRTUAL_LONG_NUMBER',
    capabilities: ['SMS', 'MMS'],
  });
  await addDomain(service, 'shop.example');
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
  await relay?.close();
  await mailServer?.close();
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

describe('trying a connector of another channel', () => {
  it('sends an MMS with a title and a text to an MM7 relay', async () => {
    await connectMm7(service, relay);
    const { status, body } = await attempt('relay', { subject: 'Is it on?', text: 'Can you see me?' });
    expect([status, body.destination]).toEqual([200, TO]);
    await until(() => relay.submitted.length === 1);
    const [submitted] = relay.submitted;
    expect(submitted?.element('Subject')).toBe('Is it on?');
    expect(submitted?.body.toString()).toContain('Can you see me?');
    const { connectorId, channel, title, segments } = await life(body.messageId);
    expect([connectorId, channel, title]).toEqual(['relay', 'MMS', 'Is it on?']);
    expect(segments).toEqual([{ type: 'TEXT', text: 'Can you see me?' }]);
  });

  it('sends a mail from an address of an owned domain to a mail server', async () => {
    await connectMail(service, { host: '127.0.0.1', port: mailServer.port, security: 'NONE' });
    await service.api('POST', '/callsign/1/routes', { connectorId: 'sandbox', channel: 'EMAIL', resourceId: 'shop.example' });
    const mail = { sender: 'Shop <hello@shop.example>', to: 'jane@home.example', subject: 'Is it on?', text: 'Can you read me?' };
    const { status, body } = await attempt('mail', mail);
    expect([status, body.destination, body.status.groupName]).toEqual([200, 'jane@home.example', 'PENDING']);
    await until(() => mailServer.mails.length === 1);
    const [arrived] = mailServer.mails;
    expect([arrived?.mail.from?.text, arrived?.mail.subject, arrived?.mail.text?.trim()]).toEqual([
      '"Shop" <hello@shop.example>',
      'Is it on?',
      'Can you read me?',
    ]);
    await until(async () => (await life(body.messageId)).status.groupName === 'DELIVERED');
    const { connectorId, trace } = await life(body.messageId);
    expect(connectorId).toBe('mail');
    expect(trace).toContainEqual(expect.objectContaining({ step: 'route', outcome: 'mail' }));
  });

  it('tries any channel of the sandbox, and says which a connector does not carry', async () => {
    for (const [channel, sender, to] of [
      ['MMS', SENDER, '12025550142'],
      ['EMAIL', 'hello@shop.example', 'jane@home.example'],
    ]) {
      const { body } = await attempt('sandbox', { channel, sender, to });
      await until(async () => (await life(body.messageId)).status.groupName === 'DELIVERED');
      expect((await life(body.messageId)).channel).toBe(channel);
    }
    const { status, body } = await attempt('tried', { channel: 'EMAIL' });
    expect([status, body.violations]).toEqual([
      400,
      [{ property: 'channel', violation: 'must be one "tried" carries, being of the type SMPP: SMS' }],
    ]);
  });

  it('says so when the sender of a mail is no address, and rejects what a foreign domain would send', async () => {
    const { status, body } = await attempt('mail', { sender: 'Shop', to: 'jane@home.example' });
    expect([status, body.violations[0].property]).toEqual([400, 'sender']);
    const foreign = await attempt('mail', { sender: 'hello@other.example', to: 'jane@home.example' });
    expect([foreign.status, foreign.body.status.groupName]).toEqual([200, 'REJECTED']);
    const lines = await attempt('mail', { sender: 'hello@shop.example', to: 'jane@home.example', subject: 'one\r\nBcc: two' });
    expect([lines.status, lines.body.violations[0].property]).toEqual([400, 'subject']);
  });
});
