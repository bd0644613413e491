// Inbound MMS: routed like SMS, pushed and pulled with addresses of their files, forwarded, answered.

import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { addConfiguration, addNumber, addPairs } from '../support/inbound-world.ts';
import { handsetMessages, PNG, startMms } from '../support/mms.ts';
import type { TestService } from '../support/service.ts';
import { until } from '../support/until.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

const NUMBER = '38515550001';
const MMS_ONLY = '38515550002';
const HANDSET = '385911234567';
const PART = { contentType: 'image/png', name: 'roof.png', base64: PNG.toString('base64') };

let service: TestService;
let receiver: WebhookReceiver;
let resourceId: number;

beforeAll(async () => {
  receiver = await startWebhookReceiver();
  service = await startMms();
  await addPairs(service, [{ applicationId: 'shop', entityId: 'acme' }]);
  resourceId = await addNumber(service, { number: NUMBER, capabilities: ['SMS', 'MMS'], platform: { applicationId: 'shop' } });
  await addConfiguration(service, resourceId, {
    channel: 'MMS',
    keyword: 'ROOF',
    platform: { applicationId: 'shop', entityId: 'acme' },
    forwarding: { type: 'HTTP_FORWARD', url: `${receiver.url}/forward`, format: 'MO_MMS_2' },
    autoResponse: { message: 'Thank you', sender: null, window: null },
  });
});
afterAll(async () => {
  await service?.stop();
  await receiver?.close();
});
beforeEach(() => {
  receiver.posts.length = 0;
});

async function write(more: object = {}) {
  const { status, body } = await service.api('POST', '/callsign/1/sandbox/inbound', {
    from: HANDSET,
    to: NUMBER,
    channel: 'MMS',
    ...more,
  });
  expect([status, body]).toEqual([200, expect.anything()]);
  return body;
}

const posted = async (path: string) => {
  await until(() => receiver.posts.some((post) => post.path === path));
  return JSON.parse(receiver.posts.find((post) => post.path === path)?.body ?? '');
};

it('an MMS is taken by the keyword its text begins with, and forwarded with the address of its file', async () => {
  const { messageId, keyword, platform } = await write({ text: 'roof is leaking', subject: 'Help', parts: [PART] });
  expect([keyword, platform]).toEqual(['ROOF', { applicationId: 'shop', entityId: 'acme' }]);
  const body = await posted('/forward');
  expect(body).toMatchObject({
    results: [
      {
        messageId,
        from: HANDSET,
        to: NUMBER,
        applicationId: 'shop',
        entityId: 'acme',
        message: [
          { contentType: 'text/plain', value: 'Help' },
          { contentType: 'text/plain', value: 'roof is leaking' },
          { contentType: 'image/png', url: expect.stringContaining('/callsign/1/mms/media/') },
        ],
      },
    ],
    messageCount: 1,
    pendingMessageCount: 0,
  });
  const file = await fetch(body.results[0].message[2].url);
  expect(file.headers.get('content-type')).toBe('image/png');
  expect(Buffer.from(await file.arrayBuffer())).toEqual(PNG);
});

it('without a text, the subject is where keywords are looked for', async () => {
  const { keyword } = await write({ subject: 'Roof again', parts: [PART] });
  expect(keyword).toBe('ROOF');
});

it('an MMS is answered by SMS, which every handset has', async () => {
  const { messageId } = await write({ from: '385911234568', text: 'roof' });
  await until(async () => (await handsetMessages(service, '385911234568')).length === 2);
  const [answer] = await handsetMessages(service, '385911234568');
  expect(answer).toMatchObject({ direction: 'RECEIVED', from: NUMBER, text: 'Thank you' });
  const { body } = await service.api('GET', `/callsign/1/messages/auto-${messageId}`);
  expect(body.channel).toBe('SMS');
});

it('a number that can send no SMS answers by MMS', async () => {
  const mmsOnly = await addNumber(service, { number: MMS_ONLY, capabilities: ['MMS'] });
  await addConfiguration(service, mmsOnly, {
    channel: 'MMS',
    forwarding: { type: 'NO_ACTION' },
    autoResponse: { message: 'By MMS', sender: null, window: null },
  });
  await write({ from: '385911234569', to: MMS_ONLY, text: 'hello' });
  await until(async () => (await handsetMessages(service, '385911234569')).length === 2);
  const [answer] = await handsetMessages(service, '385911234569');
  expect(answer).toMatchObject({ from: MMS_ONLY, parts: [{ type: 'TEXT', text: 'By MMS' }] });
});

it('what is pushed nowhere is pulled once, its message a JSON text with the parts', async () => {
  const { messageId } = await write({ text: 'no keyword', subject: 'Just so', parts: [PART] });
  const { body } = await service.api('GET', '/mms/1/inbox/reports?applicationId=shop');
  expect(body.results).toMatchObject([{ messageId, from: HANDSET, to: NUMBER, mmsCount: 1, applicationId: 'shop' }]);
  const message = JSON.parse(body.results[0].message);
  expect(message).toEqual({
    mms_parts: [
      { origin: 'text', contentType: 'text/plain; charset=utf-8', contentId: 'content0', value: 'no keyword' },
      { origin: 'url', contentType: 'image/png', contentId: 'roof.png', value: expect.any(String) },
    ],
    userAgent: null,
    priority: null,
    subject: 'Just so',
  });
  expect(Buffer.from(await (await fetch(message.mms_parts[1].value)).arrayBuffer())).toEqual(PNG);
  expect((await service.api('GET', '/mms/1/inbox/reports')).body).toEqual({ results: [] });
});

it('an inbox of MMS holds no SMS, and that of SMS no MMS', async () => {
  await write({ text: 'mms' });
  await service.api('POST', '/callsign/1/sandbox/inbound', { from: HANDSET, to: NUMBER, text: 'sms' });
  expect((await service.api('GET', '/sms/1/inbox/reports')).body.results).toMatchObject([{ text: 'sms' }]);
  expect((await service.api('GET', '/mms/1/inbox/reports')).body.results).toHaveLength(1);
});

it('subscriptions to inbound MMS get it in the same form', async () => {
  const profile = { profileId: 'mms-in', webhook: { notifyUrl: `${receiver.url}/subscribed` } };
  const events = [{ event: 'INBOUND_MESSAGE', format: 'MO_MMS_2' }];
  const made = await service.api('POST', '/subscriptions/1/subscription/MMS', { subscriptionId: 'mms-in', events, profile });
  expect(made.status).toBe(201);
  const { action } = await write({ text: 'to subscribers', parts: [PART] });
  expect(action).toBe('SUBSCRIPTION');
  expect((await posted('/subscribed')).results[0].message).toHaveLength(2);
  await service.api('DELETE', '/subscriptions/1/subscription/MMS/mms-in');
});

it('the older configuration with its own name for the format posts the same', async () => {
  const numberKey = `${NUMBER}HR`.padEnd(32, '0');
  const action = { type: 'HTTP_FORWARD', url: `${receiver.url}/older`, contentFormat: 'MMS_JSON' };
  const made = await service.api('POST', `/numbers/2/numbers/${numberKey}/mms`, { keyword: 'OLDER', action });
  expect(made.status).toBe(200);
  await write({ text: 'older form' });
  expect((await posted('/older')).results[0].message).toEqual([{ contentType: 'text/plain', value: 'older form' }]);
});

it('the handset shows what it sent, with its file', async () => {
  const from = '385911234570';
  const { messageId } = await write({ from, text: 'look', subject: 'Roof', parts: [PART] });
  const [sent] = await handsetMessages(service, from);
  expect(sent).toMatchObject({
    direction: 'SENT',
    messageId,
    title: 'Roof',
    parts: [
      { type: 'TEXT', text: 'look' },
      { type: 'MEDIA', name: 'roof.png', contentType: 'image/png', size: PNG.length },
    ],
  });
  const { status } = await service.api('GET', sent.parts[1].url);
  expect(status).toBe(200);
});

it.each<[why: string, body: object, property: string]>([
  ['an SMS without text', { channel: 'SMS' }, 'text'],
  ['an SMS with a file', { channel: 'SMS', text: 'x', parts: [PART] }, 'parts'],
  ['an MMS with nothing', { channel: 'MMS' }, ''],
  ['a file of no such type', { channel: 'MMS', parts: [{ ...PART, contentType: 'text/html' }] }, 'parts[0].contentType'],
])('%s from a handset is refused, naming the field', async (_why, body, property) => {
  const answer = await service.api('POST', '/callsign/1/sandbox/inbound', { from: HANDSET, to: NUMBER, ...body });
  expect([answer.status, answer.body.violations[0].property]).toEqual([400, property]);
});
