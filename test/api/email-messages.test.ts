// POST /email/4/messages, /email/4/mime and /email/1/content: mail from JSON, whole messages, and files uploaded before.

import { once } from 'node:events';
import http from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDomain, mailOf } from '../support/email.ts';
import { addAccount } from '../support/other-account.ts';
import { startService, type TestService } from '../support/service.ts';

const SENDER = 'Jane Smith <jane@mail.example.com>';
const PNG = Buffer.from('89504e470d0a1a0a', 'hex');

let service: TestService;
beforeAll(async () => {
  service = await startService({ CALLSIGN_UNVERIFIED_DOMAINS: 'accept' });
  await addDomain(service, 'mail.example.com');
  await service.api('POST', '/provisioning/1/applications', { applicationId: 'shop' });
});
afterAll(() => service?.stop());

interface Over {
  readonly destinations?: unknown;
  readonly content?: object;
  readonly options?: object;
  readonly webhooks?: object;
  readonly sender?: unknown;
}
const message = ({ content, ...over }: Over = {}) => ({
  sender: SENDER,
  destinations: [{ to: [{ destination: 'a@example.org' }] }],
  content: { subject: 'Hello', text: 'Hello there', ...content },
  ...over,
});
const send = (messages: readonly object[], options?: object) => service.api('POST', '/email/4/messages', { messages, options });
const lifeOf = async (answer: Awaited<ReturnType<typeof send>>, index = 0) => {
  expect([answer.status, answer.body]).toEqual([200, expect.anything()]);
  return mailOf(service, answer.body.messages[index].messageId);
};

async function upload(bytes: Buffer, headers: Readonly<Record<string, string>>) {
  const response = await fetch(`${service.url}/email/1/content`, {
    method: 'POST',
    headers: { authorization: `App ${service.apiKey}`, 'content-type': 'application/octet-stream', ...headers },
    body: new Uint8Array(bytes),
  });
  // biome-ignore lint/suspicious/noExplicitAny: as answers of the API are.
  return { status: response.status, body: (await response.json()) as any };
}

describe('mail from JSON', () => {
  it('is a mail for each of `to`, each with an id and placeholders of its own, and is told to be on its way', async () => {
    const { status, body } = await send(
      [
        message({
          destinations: [
            {
              to: [
                { destination: 'ann@example.org', messageId: 'v4-ann', placeholders: '{"name": "Ann"}' },
                { destination: 'bob@example.org' },
              ],
              replyTo: 'office@mail.example.com',
            },
            { to: [{ destination: 'c@example.org' }, { destination: 'd@example.org' }], preserveRecipients: true },
          ],
          content: { text: 'Hi {{name}}', defaultPlaceholders: '{"name": "you"}' },
          options: { platform: { applicationId: 'shop', entityId: 'tenant' }, campaignReferenceId: 'spring' },
        }),
      ],
      { schedule: { bulkId: 'v4-bulk' }, clientPriority: 'HIGH' },
    );
    expect([status, body.bulkId]).toEqual([200, 'v4-bulk']);
    expect(body.messages).toEqual([
      {
        messageId: 'v4-ann',
        destination: 'ann@example.org',
        status: expect.objectContaining({ id: 7, groupName: 'PENDING', name: 'PENDING_ENROUTE' }),
      },
      expect.objectContaining({ destination: 'bob@example.org' }),
      expect.objectContaining({ destination: 'c@example.org' }),
    ]);
    const [ann, bob, shared] = await Promise.all(
      body.messages.map(({ messageId }: { messageId: string }) => mailOf(service, messageId, 'DELIVERED_TO_HANDSET')),
    );
    expect([ann.email.text, bob.email.text, ann.email.replyTo]).toEqual(['Hi Ann', 'Hi you', 'office@mail.example.com']);
    expect([shared.email.to, shared.email.replyTo]).toEqual([['c@example.org', 'd@example.org'], undefined]);
    expect(ann.platform).toEqual({ applicationId: 'shop', entityId: 'tenant' });
  });

  it('takes files along, or names uploaded ones, which stay for as long as the mail may be under way', async () => {
    const uploaded = await upload(PNG, {
      'x-content-id': 'logo.png',
      'x-media-type': 'image/png',
      'x-validity-period-minutes': '1440',
    });
    expect([uploaded.status, uploaded.body]).toEqual([200, { uploadedContentId: expect.stringMatching(/^\d+$/) }]);
    const contentId = uploaded.body.uploadedContentId;
    const answer = await send(
      [
        message({
          content: {
            html: '<img src="cid:logo.png">',
            attachments: [
              { type: 'binary', content: Buffer.from('a,b').toString('base64'), contentType: 'text/csv', fileName: 'list.csv' },
            ],
            inlineImages: [{ type: 'uploadedReference', contentId }],
          },
        }),
      ],
      { schedule: { sendAt: new Date(Date.now() + 4 * 86_400_000).toISOString() } },
    );
    expect((await lifeOf(answer)).email.attachments).toEqual([
      { name: 'list.csv', type: 'text/csv', size: 3, isInline: false },
      { name: 'logo.png', type: 'image/png', size: 8, isInline: true },
    ]);
    expect(await daysKept(contentId)).toBeGreaterThan(6);
    await service.api('PUT', `/email/1/bulks?bulkId=${answer.body.bulkId}`, {
      sendAt: new Date(Date.now() + 20 * 86_400_000).toISOString(),
    });
    expect(await daysKept(contentId)).toBeGreaterThan(22);
  });

  async function daysKept(contentId: string): Promise<number> {
    const { rows } = await service.callsign.world.db.query<{ expires_at: Date }>(
      'select expires_at from content where content_id = $1',
      [contentId],
    );
    return ((rows[0]?.expires_at.getTime() ?? 0) - Date.now()) / 86_400_000;
  }

  it.each([
    [{ sender: '' }, ['messages[0].sender']],
    [{ sender: 'nobody' }, ['messages[0].sender']],
    [{ destinations: [] }, ['messages[0].destinations']],
    [{ destinations: [{ to: [] }] }, ['messages[0].destinations[0].to']],
    [{ destinations: [{ to: [{}] }] }, ['messages[0].destinations[0].to[0].destination']],
    [
      { destinations: [{ to: [{ destination: 'a@b.example', placeholders: '[]' }] }] },
      ['messages[0].destinations[0].to[0].placeholders'],
    ],
    [{ destinations: [{ to: [{ destination: 'a@b.example' }], replyTo: 'x' }] }, ['messages[0].destinations[0].replyTo']],
    [{ content: { subject: undefined } }, ['messages[0].content.subject']],
    [{ content: { text: undefined } }, ['messages[0].content.text']],
    [{ content: { ampHtml: 'x' } }, ['messages[0].content.ampHtml']],
    [{ content: { headers: '{"Subject": "x"}' } }, ['messages[0].content.headers']],
    [{ content: { templateId: '99' } }, ['messages[0].content.templateId']],
    [{ content: { attachments: [{ type: 'link' }] } }, ['messages[0].content.attachments[0].type']],
    [
      { content: { attachments: [{ type: 'binary', content: 'eA==', contentType: 'a/b' }] } },
      ['messages[0].content.attachments[0].fileName'],
    ],
    [
      { content: { attachments: [{ type: 'binary', content: 'e*A==', contentType: 'a/b', fileName: 'x' }] } },
      ['messages[0].content.attachments[0].content'],
    ],
    [
      { content: { attachments: [{ type: 'binary', content: 'eA==', contentType: 'a/b', fileName: 'x', password: 'p' }] } },
      ['messages[0].content.attachments[0].password'],
    ],
    [
      { content: { inlineImages: [{ type: 'uploadedReference', contentId: '123' }] } },
      ['messages[0].content.inlineImages[0].contentId'],
    ],
    [{ options: { platform: { applicationId: 'none' } } }, ['messages[0].options.platform.applicationId']],
    [
      { options: { deliveryTimeWindow: { days: ['MONDAY'], from: { hour: 1, minute: 0 } } } },
      ['messages[0].options.deliveryTimeWindow'],
    ],
    [{ webhooks: { delivery: { url: 'x' } } }, ['messages[0].webhooks.delivery.url']],
  ])('is refused with the field: %j', async (over: Over, properties) => {
    const { status, body } = await send([message(over)]);
    expect([status, body.errorCode, body.violations.map(({ property }: { property: string }) => property)]).toEqual([
      400,
      'E400',
      properties,
    ]);
  });

  it('is valid for as long, and goes in the hours, that it says', async () => {
    const today = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'][new Date().getUTCDay()];
    const others = ['MONDAY', 'WEDNESDAY', 'FRIDAY'].filter((day) => day !== today);
    const options = { validityPeriod: { amount: 90 }, deliveryTimeWindow: { days: others } };
    const minutesOf = (life: { expiresAt: string; acceptedAt: string }) =>
      Math.round((Date.parse(life.expiresAt) - Date.parse(life.acceptedAt)) / 60_000);
    const short = await lifeOf(await send([message({ options })]));
    expect([minutesOf(short), short.status.name]).toEqual([90, 'PENDING_ACCEPTED']);
    expect(minutesOf(await lifeOf(await send([message()])))).toBe(48 * 60);
  });

  it('can be looked at after its letter has gone, without its texts', async () => {
    const answer = await send([message({ content: { text: 'Soon forgotten' } })], { schedule: { bulkId: 'forgotten' } });
    const { db } = service.callsign.world;
    await db.query("delete from content where convert_from(bytes, 'UTF8') like '%Soon forgotten%' and name = 'letter'");
    const { email } = await lifeOf(answer);
    expect([email.subject, email.text, email.attachments]).toEqual(['Hello', undefined, []]);
    const [log] = (await service.api('GET', '/email/4/logs?bulkId=forgotten')).body.results;
    expect([log.destination, log.text]).toEqual(['a@example.org', undefined]);
  });

  it('has a thousand recipients at most for each message', async () => {
    const to = (count: number) => Array.from({ length: count }, (_, index) => ({ destination: `r${index}@example.org` }));
    const { status, body } = await send([message({ destinations: [{ to: to(999), cc: to(2), preserveRecipients: true }] })]);
    expect([status, body.violations[0].property]).toEqual([400, 'messages[0].destinations']);
    const two = await send([message({ destinations: [{ to: to(501) }] }), message({ destinations: [{ to: to(500) }] })]);
    expect([two.status, two.body.messages.length]).toEqual([200, 1001]);
  });

  it('goes at most five days ahead', async () => {
    const sendAt = (days: number) => ({ schedule: { sendAt: new Date(Date.now() + days * 86_400_000).toISOString() } });
    expect((await send([message()], sendAt(4.9))).status).toBe(200);
    const { status, body } = await send([message()], sendAt(5.1));
    expect([status, body.violations[0].property]).toEqual([400, 'options.schedule.sendAt']);
  });

  it('that is too large is 400 in the envelope', async () => {
    const content = Buffer.alloc(26 * 1024 * 1024).toString('base64');
    const { status, body } = await send([
      message({ content: { attachments: [{ type: 'binary', content, contentType: 'a/b', fileName: 'x' }] } }),
    ]);
    expect([status, body.violations[0].property]).toEqual([400, 'messages[0].content.attachments']);
    const huge = await send([message({ content: { text: 'x'.repeat(39 * 1024 * 1024) } })]);
    expect([huge.status, huge.body.errorCode, huge.body.violations[0].violation]).toEqual([
      400,
      'E400',
      expect.stringContaining('too large'),
    ]);
  });
});

describe('a large body', () => {
  it('of a stranger is not read: he is told so before he has sent a byte of it', async () => {
    const headers = { 'content-type': 'application/json', 'content-length': String(30 * 1024 * 1024) };
    const request = http.request(`${service.url}/email/4/messages`, { method: 'POST', headers });
    // What is left unsent is his own affair.
    request.on('error', () => {});
    request.flushHeaders();
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    expect(response.statusCode).toBe(401);
    request.destroy();
  });
});

describe('uploads', () => {
  it.each([
    [{ 'x-media-type': 'image/png' }, 'X-Content-Id'],
    [{ 'x-content-id': 'a' }, 'X-Media-Type'],
    [{ 'x-content-id': 'a', 'x-media-type': 'png' }, 'X-Media-Type'],
    [{ 'x-content-id': 'a', 'x-media-type': 'image/png', 'x-validity-period-minutes': '1439' }, 'X-Validity-Period-Minutes'],
    [{ 'x-content-id': 'a', 'x-media-type': 'image/png', 'x-validity-period-minutes': '10081' }, 'X-Validity-Period-Minutes'],
  ])('are refused in their own shape: %j', async (headers, named) => {
    const { status, body } = await upload(PNG, headers as Record<string, string>);
    expect([status, body]).toEqual([400, { bulkId: '', messages: [], errorMessage: expect.stringContaining(named) }]);
  });

  it('are found by ids of 19 digits too, which ours have from the summer of 2027 on', async () => {
    const { body } = await upload(PNG, { 'x-content-id': 'later.png', 'x-media-type': 'image/png' });
    const later = '1000000000000000001';
    await service.callsign.world.db.query('update content set content_id = $1 where content_id = $2', [
      later,
      body.uploadedContentId,
    ]);
    const content = { attachments: [{ type: 'uploadedReference', contentId: later }] };
    expect((await lifeOf(await send([message({ content })]))).email.attachments).toMatchObject([{ name: 'later.png' }]);
  });

  it('of another account are not there', async () => {
    const other = await addAccount(service);
    const { body } = await upload(PNG, { 'x-content-id': 'a', 'x-media-type': 'image/png', ...other.headers });
    const content = { attachments: [{ type: 'uploadedReference', contentId: body.uploadedContentId }] };
    expect((await send([message({ content })])).status).toBe(400);
  });
});

describe('a whole message', () => {
  const MIME = [
    'From: Jane <jane@mail.example.com>',
    'To: ann@example.org, "Bob, B" <bob@example.org>',
    'Cc: ann@example.org',
    'Bcc: eve@example.org',
    'Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=',
    'MIME-Version: 1.0',
    'Content-Type: text/plain',
    '',
    'Written by hand',
  ].join('\r\n');
  const mime = (over: object = {}, text = MIME) =>
    service.api('POST', '/email/4/mime', { mimeMessage: Buffer.from(text).toString('base64'), ...over });
  const storedMime = async (messageId: string) => {
    const { rows } = await service.callsign.world.db.query<{ bytes: Buffer }>(
      `select c.bytes from message m join content l on l.content_id = (m.body::json->'mail'->>'letterId')::bigint
       join content c on c.content_id = (convert_from(l.bytes, 'UTF8')::json->>'mimeId')::bigint where m.message_id = $1`,
      [messageId],
    );
    return String(rows[0]?.bytes);
  };

  it('goes to everybody its head names, each once, without its blind copies', async () => {
    const { status, body } = await mime();
    expect([status, body.messages.map(({ to }: { to: string }) => to)]).toEqual([
      200,
      ['ann@example.org', 'bob@example.org', 'eve@example.org'],
    ]);
    const life = await mailOf(service, body.messages[2].messageId, 'DELIVERED_TO_HANDSET');
    expect([life.email.from, life.email.to, life.email.subject, life.email.isWholeMessage]).toEqual([
      'Jane <jane@mail.example.com>',
      ['eve@example.org'],
      'Grüße',
      true,
    ]);
    expect(await storedMime(life.internalId)).toBe(MIME.replace('Bcc: eve@example.org\r\n', ''));
  });

  it('goes to the request’s recipients from the request’s sender where it names them', async () => {
    const { body } = await mime({
      from: 'Jörg <joerg@mail.example.com>',
      destinations: ['x@example.org'],
      messageId: 'mime-1',
      bulkId: 'mimes',
    });
    expect([body.bulkId, body.messages]).toEqual([
      'mimes',
      [expect.objectContaining({ to: 'x@example.org', messageId: 'mime-1' })],
    ]);
    const life = await mailOf(service, 'mime-1');
    expect(life.sender).toBe('joerg@mail.example.com');
    expect(await storedMime(life.internalId)).toMatch(/^From: =\?utf-8\?b\?SsO2cmc=\?= <joerg@mail\.example\.com>\r\nTo: ann/);
  });

  it.each([
    [{ mimeMessage: 'no*base64' }, 'mimeMessage'],
    [{ mimeMessage: Buffer.from('no head').toString('base64') }, 'mimeMessage'],
    [{ mimeMessage: Buffer.from('To: a@example.org\r\n\r\nx').toString('base64') }, 'from'],
    [{ mimeMessage: Buffer.from('From: a@mail.example.com\r\n\r\nx').toString('base64') }, 'destinations'],
    [{ from: 'jane@other.example.com' }, 'from'],
    [{ applicationId: 'none' }, 'applicationId'],
    [{ notifyUrl: 'x' }, 'notifyUrl'],
  ])('is refused with the field: %j', async (over, property) => {
    const { status, body } = await mime(over);
    expect([status, Object.keys(body.requestError.serviceException.validationErrors)]).toEqual([400, [property]]);
  });
});

describe('an explanation', () => {
  it('says what would become of a mail, and why', async () => {
    const explain = async (over: object) =>
      (await service.api('POST', '/callsign/1/outbound/explain', { channel: 'EMAIL', to: 'Ann <ann@example.org>', ...over }))
        .body;
    const good = await explain({ sender: SENDER });
    expect([good.status.id, good.sender, good.destination]).toEqual([26, 'jane@mail.example.com', 'ann@example.org']);
    expect((await explain({ sender: 'x@nobodys.example.com' })).status.name).toBe('REJECTED_SOURCE');
    expect((await explain({})).status.name).toBe('REJECTED_SOURCE');
    expect((await explain({ sender: SENDER, to: 'nowhere' })).status.name).toBe('REJECTED_DESTINATION');
  });
});
