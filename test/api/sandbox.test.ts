// The sandbox over the API: handsets to look at and to write with.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { addNumber } from '../support/inbound-world.ts';
import { startService, type TestService } from '../support/service.ts';
import { until } from '../support/until.ts';

const NUMBER = '38515550001';
let service: TestService;

beforeAll(async () => {
  service = await startService();
  await addNumber(service, { number: NUMBER });
});

afterAll(() => service?.stop());

async function send(to: string, text: string): Promise<string> {
  const message = { sender: NUMBER, destinations: [{ to }], content: { text } };
  const { status, body } = await service.api('POST', '/sms/3/messages', { messages: [message] });
  expect(status).toBe(200);
  return body.messages[0].messageId;
}

const handset = async (number: string) =>
  (await service.api('GET', `/callsign/1/sandbox/handsets/${number}/messages`)).body.messages;

test('a message arrives on its handset, a reply comes back, and both stand in the handset’s list', async () => {
  const number = '385911234567';
  const messageId = await send(number, 'Your parcel is here 📦');
  await until(async () => (await handset(number)).length === 1);
  const reply = await service.api('POST', '/callsign/1/sandbox/inbound', { from: `+${number}`, to: NUMBER, text: 'Thanks' });
  expect(reply).toMatchObject({ status: 200, body: { isRouted: true, cleanText: 'Thanks' } });
  expect(await handset(`+${number}`)).toMatchObject([
    { direction: 'SENT', messageId: reply.body.messageId, from: number, to: NUMBER, text: 'Thanks' },
    { direction: 'RECEIVED', messageId, from: NUMBER, to: number, text: 'Your parcel is here 📦' },
  ]);
  const { body } = await service.api('GET', '/callsign/1/sandbox/handsets');
  expect(body.handsets).toMatchObject([{ number, messageCount: 2 }]);
});

test.each([
  ['385910001111', 'DELIVERED_TO_HANDSET'],
  ['385910009901', 'UNDELIVERABLE_REJECTED_OPERATOR'],
  ['385910009902', 'UNDELIVERABLE_NOT_DELIVERED'],
  ['385910009909', 'EXPIRED_EXPIRED'],
  ['385910009910', 'UNDELIVERABLE_NOT_DELIVERED'],
  ['385910009911', 'DELIVERED_TO_HANDSET'],
  ['385910009915', 'DELIVERED_TO_HANDSET'],
  ['385910009916', 'DELIVERED_TO_HANDSET'],
])('a message to %s ends as %s', async (to, statusName) => {
  const messageId = await send(to, 'hello');
  const status = async () => (await service.api('GET', `/callsign/1/messages/${messageId}`)).body.status;
  await until(async () => (await status()).groupName !== 'PENDING', 20_000);
  expect((await status()).name).toBe(statusName);
});

test('a request that lacks something names it, and an unknown handset has no messages', async () => {
  const { status, body } = await service.api('POST', '/callsign/1/sandbox/inbound', { from: '385911234567', text: 'x' });
  expect(status).toBe(400);
  expect(body.violations).toEqual([{ property: 'to', violation: 'must not be null' }]);
  expect(await handset('385910000000')).toEqual([]);
});

test('where the sandbox is switched off its endpoints say so', async () => {
  const without = await startService({ CALLSIGN_SANDBOX: 'off' });
  try {
    const { status, body } = await without.api('GET', '/callsign/1/sandbox/handsets');
    expect(status).toBe(404);
    expect(body.description).toContain('CALLSIGN_SANDBOX');
  } finally {
    await without.stop();
  }
});
