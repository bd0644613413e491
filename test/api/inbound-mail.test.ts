// What becomes of a mail: whose it is, where it is forwarded and in which form, and how it is read by whoever prefers to pull.

import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addDomain } from '../support/email.ts';
import { associateDomain, inboundMail } from '../support/mail-world.ts';
import { addAccount } from '../support/other-account.ts';
import { startService, type TestService } from '../support/service.ts';
import { deliverMail, plainMail } from '../support/smtp-client.ts';
import { until } from '../support/until.ts';
import { type ReceivedPost, startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

let service: TestService;
let receiver: WebhookReceiver;
let port: number;

beforeAll(async () => {
  receiver = await startWebhookReceiver();
  service = await startService({
    CALLSIGN_SMTP_PORT: '0',
    CALLSIGN_UNVERIFIED_DOMAINS: 'accept',
    CALLSIGN_DNS_SERVERS: '127.0.0.1:9',
  });
  port = service.callsign.mailPort ?? 0;
  await addDomain(service, 'ours.example');
  await associateDomain(service, 'ours.example', 'shop', 'acme');
});

afterAll(async () => {
  await service?.stop();
  await receiver?.close();
});

beforeEach(() => {
  receiver.answer = 200;
  receiver.posts.length = 0;
});

async function configure(resource: string, more: object): Promise<void> {
  const { status, body } = await service.api('POST', '/resource-management/1/inbound-message-configurations', {
    channel: 'EMAIL',
    resource,
    ...more,
  });
  expect([status, body]).toEqual([200, expect.anything()]);
}

const forwardTo = (path: string) => ({ forwarding: { type: 'HTTP_FORWARD', url: `${receiver.url}${path}` } });

/** The form of a POST, read by a parser that is not ours. */
function formOf({ bytes, headers }: ReceivedPost): Promise<FormData> {
  return new Response(new Uint8Array(bytes), { headers: { 'content-type': headers['content-type'] ?? '' } }).formData();
}

const stateOf = async (to: string) => (await inboundMail(service.api, to)).webhooks[0]?.state;

const WITH_FILES = [
  'From: "Doe, Jane" <jane@sender.example>',
  'To: desk@ours.example',
  'Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'Zwei Dateien',
  '--b',
  'Content-Type: application/octet-stream; name="all.bin"',
  'Content-Disposition: attachment; filename="all.bin"',
  'Content-Transfer-Encoding: base64',
  '',
  Buffer.from(Array.from({ length: 256 }, (_, at) => at)).toString('base64'),
  '--b',
  'Content-Type: text/plain',
  "Content-Disposition: attachment; filename*=utf-8''%C3%A4%22%0D%0A.txt",
  'Content-ID: <second>',
  '',
  '--not the boundary--',
  '--b--',
  '',
].join('\r\n');

describe('a mail is forwarded', () => {
  test('as the documented form, with its files byte for byte and without the ids of application and entity', async () => {
    await configure('ours.example', forwardTo('/mails'));
    await deliverMail(port, { from: 'bounce@sender.example', to: ['form@ours.example'], data: WITH_FILES });
    await until(() => receiver.posts.length === 1);
    const [post] = receiver.posts;
    if (post === undefined) throw new Error('nothing came');
    const form = await formOf(post);
    const { messageId } = await inboundMail(service.api, 'form@ours.example');
    expect([...form.keys()].sort()).toEqual([
      ...['attachment1', 'attachment2', 'attachmentInfo', 'dkimCheck', 'envelope', 'from', 'headers', 'html', 'id'],
      ...['senderIp', 'spfCheck', 'subject', 'text', 'to'],
    ]);
    expect(form.get('id')).toBe(messageId);
    expect(form.get('from')).toBe('"Doe, Jane" <jane@sender.example>');
    expect(form.get('to')).toBe('desk@ours.example');
    expect(form.get('subject')).toBe('Grüße');
    expect(form.get('text')).toBe('Zwei Dateien');
    expect(form.get('html')).toBe('');
    expect(form.get('senderIp')).toBe('127.0.0.1');
    expect(form.get('spfCheck')).toBe('temperror');
    expect(JSON.parse(String(form.get('dkimCheck')))).toEqual({ result: 'none', domains: [] });
    expect(JSON.parse(String(form.get('envelope')))).toEqual({ from: 'bounce@sender.example', to: 'form@ours.example' });
    expect(JSON.parse(String(form.get('headers')))).toMatchObject({ To: 'desk@ours.example' });
    expect(JSON.parse(String(form.get('attachmentInfo')))).toMatchObject([
      { name: 'attachment1', contentType: 'application/octet-stream', filename: 'all.bin', contentId: expect.any(String) },
      { name: 'attachment2', contentType: 'text/plain', contentId: 'second' },
    ]);
    const first = form.get('attachment1') as File;
    expect([...new Uint8Array(await first.arrayBuffer())]).toEqual(Array.from({ length: 256 }, (_, at) => at));
    expect(await (form.get('attachment2') as File).text()).toBe('--not the boundary--');
    await until(async () => (await stateOf('form@ours.example')) === 'DELIVERED');
    expect(await inboundMail(service.api, 'form@ours.example')).toMatchObject({
      action: 'HTTP_FORWARD',
      platform: { applicationId: 'shop', entityId: 'acme' },
    });
  });

  test('again when the receiver was not well, from what is on disk', async () => {
    receiver.answer = 503;
    await deliverMail(port, { to: ['again@ours.example'], data: WITH_FILES });
    await until(async () => (await inboundMail(service.api, 'again@ours.example')).webhooks[0].attempts === 1);
    receiver.answer = 200;
    const { messageId } = await inboundMail(service.api, 'again@ours.example');
    expect((await service.api('POST', `/callsign/1/webhooks/${messageId}/replay`)).status).toBeLessThan(300);
    await until(async () => (await stateOf('again@ours.example')) === 'DELIVERED');
    const forms = await Promise.all(receiver.posts.map(formOf));
    expect(forms.map((form) => [form.get('id'), (form.get('attachment1') as File).size])).toEqual([
      [messageId, 256],
      [messageId, 256],
    ]);
  });

  test('by the configuration whose keyword its subject starts with', async () => {
    await configure('ours.example', { keyword: 'ORDER', ...forwardTo('/orders') });
    await deliverMail(port, { to: ['orders@ours.example'], data: plainMail({ subject: 'Order 17' }) });
    await until(() => receiver.posts.length === 1);
    expect(receiver.posts[0]?.path).toBe('/orders');
    expect(await inboundMail(service.api, 'orders@ours.example')).toMatchObject({ keyword: 'ORDER', cleanText: 'Good morning' });
  });

  test('to the subscriptions where no configuration forwards it, signed as their profile wants it', async () => {
    await addDomain(service, 'told.example');
    await associateDomain(service, 'told.example', 'shop');
    const credentials = { secretKey: 'a secret of ours', algorithm: 'HMAC_SHA_256' };
    const security = { authId: 'signing', type: 'HMAC', credentials };
    const subscription = {
      subscriptionId: 'mails',
      events: ['INBOUND_MESSAGE'],
      criteria: [{ applicationId: 'shop' }],
      profile: { profileId: 'mails', webhook: { notifyUrl: `${receiver.url}/told` }, security },
    };
    const made = await service.api('POST', '/subscriptions/1/subscription/EMAIL', subscription);
    expect([made.status, made.body]).toEqual([201, expect.anything()]);
    await deliverMail(port, { to: ['x@told.example'], data: plainMail({ subject: 'Told' }) });
    await until(() => receiver.posts.length === 1);
    const [post] = receiver.posts;
    expect(post?.path).toBe('/told');
    expect((await formOf(post as ReceivedPost)).get('subject')).toBe('Told');
    expect(await inboundMail(service.api, 'x@told.example')).toMatchObject({ action: 'SUBSCRIPTION' });
    const signature = createHmac('sha256', 'a secret of ours')
      .update(post?.bytes ?? '')
      .digest('hex');
    expect(post?.headers['x-callsign-signature']).toBe(`HMAC_SHA_256=${signature}`);
  });
});

test('a mail nothing is configured for waits to be read, and says so', async () => {
  await addDomain(service, 'quiet.example');
  await deliverMail(port, { to: ['x@quiet.example'], data: plainMail({}) });
  const mail = await inboundMail(service.api, 'x@quiet.example');
  expect(mail).toMatchObject({ action: 'PULL', platform: { applicationId: 'default' }, webhooks: [] });
  expect(mail.trace.map(({ step, outcome }: { step: string; outcome: string }) => [step, outcome])).toEqual([
    ['DOMAIN', 'FOUND'],
    ['KEYWORD', 'NONE'],
    ['PAIR', 'DEFAULT'],
    ['FORWARDING', 'PULL'],
  ]);
});

describe('explaining a mail', () => {
  const explain = (question: object) => service.api('POST', '/callsign/1/inbound/explain', { channel: 'EMAIL', ...question });

  test('says whose it would be and what would be done, and stores nothing', async () => {
    const question = { from: 'jane@sender.example', to: 'Whoever@OURS.example', subject: 'order 5' };
    expect(await explain(question)).toMatchObject({
      status: 200,
      body: { isRouted: true, platform: { applicationId: 'shop', entityId: 'acme' }, keyword: 'ORDER', action: 'HTTP_FORWARD' },
    });
    const { body } = await service.api('GET', '/callsign/1/inbound-messages?to=Whoever@ours.example');
    expect(body.messages).toEqual([]);
  });

  test('says that a domain is not the account’s, and asks for an address', async () => {
    expect((await explain({ from: 'a@b.example', to: 'x@nobody.example' })).body).toMatchObject({
      isRouted: false,
      action: 'NONE',
    });
    expect(await explain({ from: 'a@b.example', to: 'nobody' })).toMatchObject({
      status: 400,
      body: { violations: [{ property: 'to', violation: 'must be a mail address' }] },
    });
  });
});

test('mail for a domain goes to the eldest active one where several accounts have it', async () => {
  const other = await addAccount(service);
  const domain = { domainName: 'shared.example', targetedDailyTraffic: 1 };
  expect((await service.api('POST', '/email/1/domains', domain, other.headers)).status).toBe(200);
  await addDomain(service, 'shared.example');
  const count = async (headers?: Readonly<Record<string, string>>) =>
    (await service.api('GET', '/callsign/1/inbound-messages?to=x@shared.example', undefined, headers)).body.messages.length;
  await deliverMail(port, { to: ['x@shared.example'], data: plainMail({}) });
  expect([await count(other.headers), await count()]).toEqual([1, 0]);
  await service.api('PATCH', '/callsign/1/email-domains/shared.example', { blocked: true }, other.headers);
  await deliverMail(port, { to: ['x@shared.example'], data: plainMail({}) });
  expect([await count(other.headers), await count()]).toEqual([1, 1]);
});

test('one account never sees the mail or the files of another', async () => {
  const { headers } = await addAccount(service);
  const { messageId } = await inboundMail(service.api, 'form@ours.example');
  for (const path of ['', '/files/1', '/raw']) {
    expect((await service.api('GET', `/callsign/1/inbound-messages/${messageId}${path}`)).status).toBe(200);
    expect((await service.api('GET', `/callsign/1/inbound-messages/${messageId}${path}`, undefined, headers)).status).toBe(404);
  }
});
