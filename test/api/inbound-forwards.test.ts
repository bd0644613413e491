// Inbound messages forwarded by mail and by SMPP, to a mail server and a carrier that are not ours.

import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { connectSmpp } from '../support/connect-smpp.ts';
import { startService, type TestService } from '../support/service.ts';
import { type SmppCarrier, startSmppCarrier } from '../support/smpp-carrier.ts';
import { until } from '../support/until.ts';
import { startWebhookReceiver } from '../support/webhook-receiver.ts';

const NUMBER = '12125550101';
const HANDSET = '13105550142';

let service: TestService;
let carrier: SmppCarrier;
let mailServer: SMTPServer;
/** What the mail server says to a recipient; undefined = welcome. */
let refusal: { readonly responseCode: number } | undefined;
const mails: { readonly to: string[]; readonly mail: ParsedMail }[] = [];

beforeAll(async () => {
  mailServer = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_address, _session, callback) => callback(refusal === undefined ? null : Object.assign(new Error('no'), refusal)),
    onData: async (stream, session, callback) => {
      const mail = await simpleParser(stream);
      mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), mail });
      callback();
    },
  });
  await new Promise<void>((resolve) => mailServer.listen(0, '127.0.0.1', resolve));
  const { port } = mailServer.server.address() as AddressInfo;
  carrier = await startSmppCarrier();
  service = await startService({
    CALLSIGN_MAIL_RELAY: `smtp://127.0.0.1:${port}`,
    CALLSIGN_MAIL_FROM: 'callsign@example.com',
  });
  await service.api('POST', '/callsign/1/resources/numbers', {
    number: NUMBER,
    type: 'VIRTUAL_LONG_NUMBER',
    capabilities: ['SMS'],
  });
  await connectSmpp(service, carrier.port);
});
afterAll(async () => {
  await service?.stop();
  await carrier?.close();
  await new Promise<void>((resolve) => mailServer.close(() => resolve()));
});
beforeEach(() => {
  refusal = undefined;
});

async function forward(forwarding: object): Promise<{ status: number; body: { forwarding?: object } }> {
  return service.api('POST', '/resource-management/1/inbound-message-configurations', {
    channel: 'SMS',
    number: NUMBER,
    platform: { applicationId: 'default', entityId: '' },
    forwarding,
  });
}

/** A handset writes; answers the message as stored. */
async function write(text: string) {
  await service.api('POST', '/callsign/1/sandbox/inbound', { from: HANDSET, to: NUMBER, text });
  const { body } = await service.api('GET', '/callsign/1/inbound-messages?limit=1');
  return body.messages[0];
}

const detailOf = async (messageId: string) => (await service.api('GET', `/callsign/1/inbound-messages/${messageId}`)).body;
const isTried = async (messageId: string) => (await detailOf(messageId)).webhooks[0]?.attempts > 0;

it('mails a message to whom the configuration names', async () => {
  expect((await forward({ type: 'MAIL_FORWARD', mail: "o'brien+sms@example.org" })).status).toBe(200);
  const { messageId } = await write('Grüße, 你好\nsecond line');
  await until(() => mails.length === 1);
  const [{ to, mail } = { to: [], mail: undefined }] = mails;
  expect(to).toEqual(["o'brien+sms@example.org"]);
  expect(mail?.subject).toBe(`Message from ${HANDSET} to ${NUMBER}`);
  expect(mail?.from?.value[0]?.address).toBe('callsign@example.com');
  expect(mail?.text).toMatch(/^Grüße, 你好\nsecond line\n/);
  expect(mail?.text).toContain(`Message id: ${messageId}`);
  await until(async () => (await detailOf(messageId)).webhooks[0].state === 'DELIVERED');
});

it('does not offer a mailed message for pulling as well', async () => {
  await forward({ type: 'MAIL_FORWARD', mail: 'ops@example.org' });
  await write('pushed');
  expect((await service.api('GET', '/sms/1/inbox/reports')).body.results).toEqual([]);
});

it('tries again when the mail server cannot now, and gives up when it never will', async () => {
  await forward({ type: 'MAIL_FORWARD', mail: 'ops@example.org' });
  refusal = { responseCode: 451 };
  const later = await write('later');
  await until(() => isTried(later.messageId));
  expect((await detailOf(later.messageId)).webhooks[0]).toMatchObject({ state: 'PENDING' });
  refusal = { responseCode: 550 };
  const never = await write('never');
  await until(() => isTried(never.messageId));
  expect((await detailOf(never.messageId)).webhooks[0]).toMatchObject({ state: 'FAILED' });
});

it('hands a message to the connector the configuration names, from the handset to the number', async () => {
  const { body } = await forward({ type: 'SMPP_FORWARD', connectorId: 'carrier', description: 'to the old system' });
  expect(body.forwarding).toEqual({ type: 'SMPP_FORWARD', connectorId: 'carrier', description: 'to the old system' });
  const { messageId, action } = await write('hello by SMPP');
  expect(action).toBe('SMPP_FORWARD');
  await until(() => carrier.submits.length === 1);
  expect(carrier.submits[0]).toMatchObject({
    sender: HANDSET,
    destination: NUMBER,
    text: 'hello by SMPP',
    registeredDelivery: 0,
  });
  await until(async () => (await detailOf(messageId)).webhooks[0].state === 'DELIVERED');
});

it('keeps a message for the connector while that is down', async () => {
  await forward({ type: 'SMPP_FORWARD', connectorId: 'carrier' });
  await service.api('POST', '/callsign/1/connectors/carrier/disable');
  const before = carrier.submits.length;
  const { messageId } = await write('while down');
  await until(() => isTried(messageId));
  const [webhook] = (await detailOf(messageId)).webhooks;
  expect(webhook).toMatchObject({ state: 'PENDING', lastError: 'connector "carrier" cannot take it now' });
  await service.api('POST', '/callsign/1/connectors/carrier/enable');
  await until(async () => (await service.api('GET', '/callsign/1/connectors/carrier')).body.status.state === 'UP');
  await service.api('POST', `/callsign/1/webhooks/${messageId}/replay`);
  await until(() => carrier.submits.length === before + 1);
});

it('lets a message wait to be pulled when no connector is named', async () => {
  await forward({ type: 'SMPP_FORWARD' });
  const { messageId, action } = await write('nowhere');
  expect(action).toBe('PULL');
  const inbox = await service.api('GET', '/sms/1/inbox/reports');
  expect(inbox.body.results.map((result: { messageId: string }) => result.messageId)).toEqual([messageId]);
});

it.each([
  ['POST', 'XML', 'application/xml'],
  ['GET', 'JSON', 'application/x-www-form-urlencoded'],
  ['GET', 'XML', 'application/x-www-form-urlencoded'],
])('forwards by %s with %s where the older API asked for it', async (httpMethod, contentType, type) => {
  const receiver = await startWebhookReceiver();
  const [{ numberKey }] = (await service.api('GET', '/numbers/1/numbers')).body.numbers;
  const keyword = `${httpMethod}${contentType}`;
  const action = { type: 'HTTP_FORWARD', url: `${receiver.url}/in?own=yes`, httpMethod, contentType };
  const made = await service.api('POST', `/numbers/2/numbers/${numberKey}/sms`, { keyword, action });
  expect(made.status).toBe(200);
  const text = `${keyword} a & b <c> "é" 你`;
  const { messageId } = await write(text);
  await until(() => receiver.posts.length === 1);
  const [post] = receiver.posts;
  const query = new URL(post?.path ?? '', receiver.url).searchParams;
  expect([post?.method, query.get('own'), post?.headers['content-type']]).toEqual([httpMethod, 'yes', type]);
  if (httpMethod === 'GET') {
    expect(Object.fromEntries(query)).toMatchObject({ from: HANDSET, to: NUMBER, text, keyword, messageId, smsCount: '1' });
    expect(post?.body).toBe('');
  } else {
    expect(post?.body).toContain(`<messageId>${messageId}</messageId><from>${HANDSET}</from><to>${NUMBER}</to>`);
    expect(post?.body).toContain('<text>POSTXML a &amp; b &lt;c&gt; &quot;é&quot; 你</text>');
  }
  await receiver.close();
});

it('refuses a connector that is not there', async () => {
  const { status, body } = await forward({ type: 'SMPP_FORWARD', connectorId: 'nobody' });
  expect(status).toBe(400);
  expect(body).toMatchObject({
    requestError: { serviceException: { validationErrors: { 'forwarding.connectorId': ['names no connector of the account'] } } },
  });
});
