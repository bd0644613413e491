// Senders that do badly are passed over while another one can send, for as long as the settings say; the history is kept.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectSmpp } from '../support/connect-smpp.ts';
import { ownNumbers } from '../support/resources.ts';
import { startService, type TestService } from '../support/service.ts';
import { type SmppCarrier, startSmppCarrier } from '../support/smpp-carrier.ts';
import { until } from '../support/until.ts';

const BAD = '12125550101';
const GOOD = '12125550102';
const ESME_RX_R_APPN = 0x66;
let carrier: SmppCarrier;
let service: TestService;
let goodKey: string | undefined;

beforeAll(async () => {
  carrier = await startSmppCarrier({ decide: ({ sender }) => (sender === BAD ? ESME_RX_R_APPN : 0) });
  service = await startService();
  const { api } = service;
  await api('POST', '/provisioning/1/applications', { applicationId: 'app' });
  const keys = await ownNumbers(
    service,
    [BAD, GOOD].map((number) => ({ number, countryCode: 'US' })),
  );
  [, goodKey] = keys;
  for (const resourceId of keys) {
    const association = { resourceType: 'NUMBER', channel: 'SMS', applicationId: 'app', entityId: null, resourceId };
    expect((await api('POST', '/provisioning/1/associations', association)).status).toBe(201);
  }
  await api('POST', '/provisioning/2/sending-strategies', { platform: { applicationId: 'app' } });
  await connectSmpp(service, carrier.port);
});
afterAll(async () => {
  await service?.stop();
  await carrier?.close();
});

const PASSED_OVER = '/callsign/1/senders/passed-over';

async function explain(): Promise<{ sender: string; trace: string }> {
  const destinations = Array.from({ length: 20 }, (_, at) => `1310555${1_000 + at}`);
  const answers = await Promise.all(
    destinations.map((to) => service.api('POST', '/callsign/1/outbound/explain', { channel: 'SMS', to, applicationId: 'app' })),
  );
  const senders = new Set(answers.map(({ body }) => body.sender));
  return { sender: [...senders].sort().join(' '), trace: JSON.stringify(answers[0]?.body) };
}

async function sendBy(sender: string, count: number): Promise<void> {
  const destinations = Array.from({ length: count }, (_, at) => ({ to: `1310555${2_000 + at}` }));
  const { status } = await service.api('POST', '/sms/3/messages', {
    messages: [{ sender, destinations, content: { text: 'Hello' } }],
  });
  expect(status).toBe(200);
}

describe('a sender whose messages are refused', () => {
  it('is passed over from the settings’ threshold on, with the reason in the trace, and used again when somebody says so', async () => {
    expect((await explain()).sender).toBe(`${BAD} ${GOOD}`);
    const senderHealth = { refusedShareMax: 0.5, messagesMin: 10, waitSecondsMax: null, passOverSeconds: 3_600 };
    expect((await service.api('PATCH', '/callsign/1/settings', { senderHealth })).body.senderHealth).toEqual(senderHealth);

    await sendBy(BAD, 9);
    await sendBy(GOOD, 30);
    await until(() => carrier.submits.length === 39);
    expect((await service.api('GET', PASSED_OVER)).body.results).toEqual([]);

    await sendBy(BAD, 3);
    await until(async () => (await explain()).sender === GOOD);
    expect((await explain()).trace).toContain('doing badly');
    const { body } = await service.api('GET', PASSED_OVER);
    expect(body.results).toEqual([
      {
        sender: BAD,
        reason: 'REFUSED',
        detail: expect.stringMatching(/^carriers refused \d+ of its \d+ messages of the last minute$/),
        since: expect.any(String),
        until: expect.any(String),
      },
    ]);
    const queue = (await service.api('GET', `/callsign/1/senders/${BAD}/queue`)).body;
    expect(queue.passedOver).toMatchObject({ reason: 'REFUSED' });
    expect((await service.api('GET', `/callsign/1/senders/${GOOD}/queue`)).body.passedOver).toBeNull();

    // Named in a request it is used all the same: the choice is not ours then.
    const before = carrier.submits.length;
    await sendBy(BAD, 1);
    await until(() => carrier.submits.length > before);

    expect((await service.api('DELETE', `/callsign/1/senders/${BAD}/passed-over`)).status).toBe(204);
    await until(async () => (await explain()).sender === `${BAD} ${GOOD}`);
    expect((await service.api('DELETE', `/callsign/1/senders/${BAD}/passed-over`)).status).toBe(404);
    expect((await service.api('GET', `${PASSED_OVER}?inForce=true`)).body.results).toEqual([]);
    expect((await service.api('GET', `${PASSED_OVER}?sender=${BAD}`)).body.paging.totalResults).toBe(1);
    expect((await service.api('GET', `${PASSED_OVER}?sender=${GOOD}`)).body.results).toEqual([]);
  });

  it('is used when there is nobody else', async () => {
    const senderHealth = { refusedShareMax: 0, messagesMin: 1, waitSecondsMax: null, passOverSeconds: 3_600 };
    await service.api('PATCH', '/callsign/1/settings', { senderHealth });
    carrier.rules = { decide: () => ESME_RX_R_APPN };
    await sendBy(BAD, 2);
    await sendBy(GOOD, 2);
    await until(async () => (await service.api('GET', `${PASSED_OVER}?inForce=true`)).body.results.length === 2);
    expect((await explain()).sender).toBe(`${BAD} ${GOOD}`);
  });
});

describe('a sender that cannot keep up', () => {
  it('is passed over while a message would wait longer than the settings allow', async () => {
    carrier.rules = {};
    for (const sender of [BAD, GOOD]) await service.api('DELETE', `/callsign/1/senders/${sender}/passed-over`);
    const senderHealth = { refusedShareMax: null, messagesMin: 1, waitSecondsMax: 5, passOverSeconds: 3_600 };
    await service.api('PATCH', '/callsign/1/settings', { senderHealth });
    await service.api('PATCH', `/callsign/1/resources/numbers/${goodKey}`, { messagesPerSecond: 1 });
    await sendBy(GOOD, 60);
    const latest = async () => (await service.api('GET', PASSED_OVER)).body.results[0];
    await until(async () => (await latest()).reason === 'SATURATED');
    expect(await latest()).toMatchObject({ sender: GOOD, detail: expect.stringMatching(/^a message would wait \d+ seconds$/) });
    expect(await explain()).toMatchObject({ sender: BAD, trace: expect.stringContaining('doing badly') });
  });
});
