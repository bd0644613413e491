// POST /email/3/send: mail from a form, as the clients of the contract send it.

import http from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDomain, form, mailOf, sendForm } from '../support/email.ts';
import { startService, type TestService } from '../support/service.ts';

const FROM = 'Jane Smith <jane@mail.example.com>';

let service: TestService;
beforeAll(async () => {
  service = await startService({ CALLSIGN_UNVERIFIED_DOMAINS: 'accept' });
  await addDomain(service, 'mail.example.com');
  await service.api('POST', '/provisioning/1/applications', { applicationId: 'shop' });
});
afterAll(() => service?.stop());

const send = (fields: Readonly<Record<string, unknown>>) =>
  sendForm(service, { from: FROM, subject: 'Hello', text: 'Hello there', ...fields });
const idsOf = (body: { messages: { messageId: string }[] }) => body.messages.map(({ messageId }) => messageId);
const problemsOf = ({ status, body }: Awaited<ReturnType<typeof send>>) => [
  status,
  Object.keys(body.requestError.serviceException.validationErrors ?? {}),
];

describe('a mail to several', () => {
  it('is a mail for each of them, who sees nobody else', async () => {
    const { status, body } = await send({ to: ['a@example.org', 'Bob <b@example.org>'] });
    expect([status, body]).toEqual([
      200,
      {
        bulkId: expect.any(String),
        messages: ['a@example.org', 'b@example.org'].map((to) => ({
          to,
          messageId: expect.any(String),
          status: {
            groupId: 1,
            groupName: 'PENDING',
            id: 26,
            name: 'PENDING_ACCEPTED',
            description: 'Message accepted, pending for delivery.',
          },
        })),
      },
    ]);
    const [first, second] = await Promise.all(idsOf(body).map((id) => mailOf(service, id, 'DELIVERED_TO_HANDSET')));
    expect(first.email).toEqual({
      from: 'Jane Smith <jane@mail.example.com>',
      to: ['a@example.org'],
      subject: 'Hello',
      text: 'Hello there',
      attachments: [],
    });
    expect([second.email.to, second.sender, second.channel]).toEqual([['Bob <b@example.org>'], 'jane@mail.example.com', 'EMAIL']);
  });
});

describe('copies', () => {
  it('go with the mail of each recipient, and are no entries of their own', async () => {
    const { body } = await send({ to: ['a@example.org', 'b@example.org'], cc: 'c@example.org', bcc: ['d@example.org'] });
    expect(body.messages.map(({ to }: { to: string }) => to)).toEqual(['a@example.org', 'b@example.org']);
    const { email } = await mailOf(service, idsOf(body)[1] ?? '');
    expect([email.to, email.cc, email.bcc]).toEqual([['b@example.org'], ['c@example.org'], ['d@example.org']]);
  });

  it('are of one mail when recipients are preserved: they see each other', async () => {
    const to = ['a@example.org', 'B <b@example.org>', 'e@example.org'];
    const { body } = await send({ to, cc: 'c@example.org', preserveRecipients: 'true', messageId: 'shared-1' });
    expect(body.messages).toEqual([expect.objectContaining({ to: 'a@example.org', messageId: 'shared-1' })]);
    const { email } = await mailOf(service, 'shared-1', 'DELIVERED_TO_HANDSET');
    expect([email.to, email.cc]).toEqual([to, ['c@example.org']]);
  });

  it('that could never arrive keep their mail from going half way', async () => {
    const { body } = await send({ to: ['a@example.org', 'b@example.org'], cc: 'nowhere' });
    expect(body.messages.map(({ status }: { status: { id: number } }) => status.id)).toEqual([90, 90]);
    expect((await mailOf(service, idsOf(body)[0] ?? '')).error.name).toBe('EC_INVALID_CC_BCC_EMAIL_ADDRESS');
    const shared = await send({ to: ['a@example.org', 'nowhere'], preserveRecipients: 'true' });
    expect((await mailOf(service, idsOf(shared.body)[0] ?? '')).error.name).toBe('EC_INVALID_PRESERVED_CC_OR_BCC_RECIPIENT');
  });

  it('do not go to who opted out, of a shared mail neither', async () => {
    for (const destination of ['out@example.org', 'first@example.org'])
      await service.api('POST', '/platform/1/blocklists', {
        blocklist: [{ channel: 'EMAIL', sender: 'mail.example.com', destinations: [{ to: destination }] }],
      });
    const alone = await send({ to: ['out@example.org', 'a@example.org'], bcc: 'out@example.org' });
    expect(alone.body.messages.map(({ status }: { status: { id: number } }) => status.id)).toEqual([14, 26]);
    expect((await mailOf(service, idsOf(alone.body)[1] ?? '')).email.bcc).toBeUndefined();
    const shared = await send({ to: ['first@example.org', 'a@example.org', 'out@example.org'], preserveRecipients: 'true' });
    expect(shared.body.messages).toEqual([expect.objectContaining({ to: 'a@example.org' })]);
    expect((await mailOf(service, idsOf(shared.body)[0] ?? '')).email.to).toEqual(['a@example.org']);
    const nobody = await send({ to: ['first@example.org', 'out@example.org'], preserveRecipients: 'true' });
    expect(nobody.body.messages).toEqual([expect.objectContaining({ status: expect.objectContaining({ id: 14 }) })]);
  });

  it('may be ten thousand in a request at most', async () => {
    const many = (name: string, count: number) => Array.from({ length: count }, (_, index) => `${name}${index}@example.org`);
    expect(problemsOf(await send({ to: many('t', 150), cc: many('c', 100) }))).toEqual([400, ['cc']]);
    expect((await send({ to: many('t', 150), cc: many('c', 100), preserveRecipients: 'true' })).status).toBe(200);
    expect(problemsOf(await send({ to: many('t', 600), bcc: many('b', 401) }))).toEqual([400, ['to']]);
  });
});

describe('placeholders', () => {
  it('are each recipient’s own, then the defaults, in subject and texts; unknown ones stay', async () => {
    const { body } = await send({
      to: [{ to: 'Ann <ann@example.org>', placeholders: { name: 'Ann & <Co>', points: 7 } }, 'b@example.org'],
      subject: 'For {{name}}',
      html: '<p>{{name}}: {{points}} {{open}}</p>',
      defaultPlaceholders: { name: 'you', points: 'no', unused: 'x' },
    });
    const [ann, other] = await Promise.all(idsOf(body).map((id) => mailOf(service, id)));
    expect([ann.email.subject, ann.email.html, ann.email.text]).toEqual([
      'For Ann & <Co>',
      '<p>Ann &amp; &lt;Co&gt;: 7 {{open}}</p>',
      undefined,
    ]);
    expect([other.email.subject, other.email.html]).toEqual(['For you', '<p>you: no {{open}}</p>']);
    const { rows } = await service.callsign.world.db.query<{ body: string }>('select body from message where message_id = $1', [
      other.internalId,
    ]);
    expect(JSON.parse(rows[0]?.body ?? '').mail.ph).toEqual([
      ['name', 'you'],
      ['points', 'no'],
    ]);
  });

  it('cannot begin another header', async () => {
    const { body } = await send({
      to: [{ to: 'a@example.org', placeholders: { x: 'a\r\nBcc: all@example.org' } }],
      subject: '{{x}}',
    });
    expect((await mailOf(service, idsOf(body)[0] ?? '')).email.subject).toBe('a Bcc: all@example.org');
  });
});

describe('files', () => {
  const png = Buffer.from('89504e470d0a1a0a', 'hex');

  it('are stored once for all recipients, with their names and types', async () => {
    const before = await contents();
    const { body } = await send({
      to: ['a@example.org', 'b@example.org', 'c@example.org'],
      attachment: [
        new File(['%PDF-1.7'], 'Rechnung für März.pdf', { type: 'application/pdf' }),
        new File(['a,b'], 'list.csv', { type: 'text/csv' }),
      ],
      inlineImage: new File([png], 'logo.png', { type: 'image/png' }),
      html: '<img src="cid:logo.png">',
    });
    expect((await mailOf(service, idsOf(body)[2] ?? '')).email.attachments).toEqual([
      { name: 'Rechnung für März.pdf', type: 'application/pdf', size: 8, isInline: false },
      { name: 'list.csv', type: 'text/csv', size: 3, isInline: false },
      { name: 'logo.png', type: 'image/png', size: 8, isInline: true },
    ]);
    const stored = (await contents()).filter(({ content_id }) => !before.some((old) => old.content_id === content_id));
    expect(stored.map(({ name }) => name).sort()).toEqual(['Rechnung für März.pdf', 'letter', 'list.csv', 'logo.png']);
    expect(stored.find(({ name }) => name === 'logo.png')?.bytes).toEqual(png);
  });

  it('are at most as large as a mail may be, and a larger form is 400 in the envelope', async () => {
    const large = new File([Buffer.alloc(25 * 1024 * 1024)], 'large.bin');
    expect(problemsOf(await send({ to: 'a@example.org', attachment: large }))).toEqual([400, ['attachment']]);
    const huge = new File([Buffer.alloc(31 * 1024 * 1024)], 'huge.bin');
    expect(problemsOf(await send({ to: 'a@example.org', attachment: huge }))).toEqual([400, ['']]);
  });

  async function contents() {
    const { rows } = await service.callsign.world.db.query<{ content_id: string; name: string; bytes: Buffer }>(
      'select content_id, name, bytes from content',
    );
    return rows;
  }
});

describe('who a mail is from', () => {
  it('is of a domain of the account, or each mail is rejected alone', async () => {
    for (const from of ['jane@nobodys.example.com', 'Jane <jane@sub.mail.example.com>']) {
      const { status, body } = await send({ from, to: 'a@example.org' });
      expect([status, body.messages[0].status.name]).toEqual([200, 'REJECTED_SOURCE']);
      expect((await mailOf(service, idsOf(body)[0] ?? '')).trace.at(-1).detail).toEqual(expect.stringContaining('own'));
    }
  });

  it('is whoever the application may send as, where senders are kept apart', async () => {
    await addDomain(service, 'shop.example.com', { applicationId: 'shop' });
    await service.api('POST', '/provisioning/1/associations', {
      resourceType: 'DOMAIN',
      channel: 'EMAIL',
      resourceId: 'shop.example.com',
      applicationId: 'shop',
      entityId: null,
    });
    await service.api('PATCH', '/callsign/1/settings', { senderIsolation: 'enforce' });
    const from = 'a@shop.example.com';
    const [own, foreign] = [
      await send({ from, to: 'a@example.org', applicationId: 'shop' }),
      await send({ from, to: 'a@example.org' }),
    ];
    await service.api('PATCH', '/callsign/1/settings', { senderIsolation: 'off' });
    expect([own, foreign].map(({ body }) => body.messages[0].status.id)).toEqual([26, 11]);
    expect((await mailOf(service, idsOf(own.body)[0] ?? '')).platform).toEqual({ applicationId: 'shop' });
  });

  it('must be verified to leave the machine, unless the operator says otherwise; the sandbox takes it as it is', async () => {
    const strict = await startService();
    await addDomain(strict, 'mail.example.com');
    const form = { from: FROM, to: 'a@example.org', subject: 'x', text: 'y' };
    const { body: inSandbox } = await sendForm(strict, form);
    const relay = { connectorId: 'relay', type: 'SMTP', smtp: { host: '127.0.0.1', port: 9 } };
    expect((await strict.api('POST', '/callsign/1/connectors', relay)).status).toBe(201);
    expect((await strict.api('POST', '/callsign/1/routes', { connectorId: 'relay', channel: 'EMAIL' })).status).toBe(201);
    const { body: leaving } = await sendForm(strict, form);
    await strict.stop();
    expect([inSandbox, leaving].map(({ messages }) => messages[0].status.name)).toEqual(['PENDING_ACCEPTED', 'REJECTED_SOURCE']);
  });
});

describe('a form that cannot be right', () => {
  it.each([
    [{ to: [] }, ['to']],
    [{ from: '' }, ['from']],
    [{ from: 'Jane' }, ['from']],
    [{ from: 'Jane <jane@mail.example.com>\r\nBcc: x@example.org' }, ['from']],
    [{ subject: '' }, ['subject']],
    [{ subject: 'x'.repeat(1001) }, ['subject']],
    [{ text: '' }, ['text']],
    [{ ampHtml: '<html amp4email>' }, ['ampHtml']],
    [{ to: '{"to": 1}' }, ['to[0]']],
    [{ to: '{broken' }, ['to[0]']],
    [{ to: { to: 'a@example.org', placeholders: { a: { b: 1 } } } }, ['to[0]']],
    [{ defaultPlaceholders: '[1]' }, ['defaultPlaceholders']],
    [{ headers: '{"From": "x@example.org"}' }, ['headers']],
    [{ headers: { 'X-Own': 'a\r\nBcc: x@example.org' } }, ['headers']],
    [{ replyTo: 'nobody' }, ['replyTo']],
    [{ sendAt: 'tomorrow' }, ['sendAt']],
    [{ sendAt: new Date(Date.now() + 31 * 86_400_000).toISOString() }, ['sendAt']],
    [{ notifyUrl: 'ftp://example.org' }, ['notifyUrl']],
    [{ notifyContentType: 'text/plain' }, ['notifyContentType']],
    [{ trackingUrl: 'nowhere' }, ['trackingUrl']],
    [{ callbackData: 'x'.repeat(4001) }, ['callbackData']],
    [{ clientPriority: 'URGENT' }, ['clientPriority']],
    [{ templateId: '17' }, ['templateId']],
    [{ templateId: 'abc' }, ['templateId']],
    [{ preserveRecipients: 'perhaps' }, ['preserveRecipients']],
    [{ applicationId: 'unknown' }, ['applicationId']],
    [{ text: 'a\u0000b' }, ['text']],
    [{ messageId: 'x'.repeat(201) }, ['messageId']],
    [{ bulkId: 'x'.repeat(101) }, ['bulkId']],
  ])('is refused with the field: %j', async (fields, properties) => {
    expect(problemsOf(await send({ to: 'a@example.org', ...fields }))).toEqual([400, properties]);
  });

  it('is refused in the envelope when it is none', async () => {
    const { status, body } = await service.api('POST', '/email/3/send', { from: FROM, to: ['a@example.org'] });
    expect([status, body.requestError.serviceException.messageId]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    const broken = await service.api('POST', '/email/3/send', 'xx', { 'content-type': 'multipart/form-data; boundary=b' });
    expect([broken.status, broken.body.requestError.serviceException.messageId]).toEqual([400, 'BAD_REQUEST']);
  });

  it('is not read for who may not send: he is told before he has sent all of it', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { authorization: 'App nobody', 'content-type': 'multipart/form-data; boundary=b' };
      const request = http.request(`${service.url}/email/3/send`, { method: 'POST', headers }, (response) => {
        resolve(response.statusCode);
        request.destroy();
      });
      request.on('error', reject);
      // Never ended: an answer that waits for the rest would not come.
      request.write('--b\r\nContent-Disposition: form-data; name="attachment"; filename="a"\r\n\r\nthe beginning of a long file');
    });
    expect(status).toBe(401);
  });

  it('breaks off without a trace when its connection does', async () => {
    await new Promise<void>((resolve) => {
      const headers = { authorization: `App ${service.apiKey}`, 'content-type': 'multipart/form-data; boundary=b' };
      const request = http.request(`${service.url}/email/3/send`, { method: 'POST', headers });
      request.on('error', () => resolve());
      request.write('--b\r\nContent-Disposition: form-data; name="subject"\r\n\r\nBroken off', () =>
        request.destroy(new Error('gone')),
      );
    });
    expect((await send({ to: 'a@example.org' })).status).toBe(200);
    const { rows } = await service.callsign.world.db.query("select from message where body like '%Broken off%'");
    expect(rows).toEqual([]);
  });

  it('with an address that is none is rejected for that one alone', async () => {
    const { status, body } = await send({ to: ['nowhere', 'a@example.org', 'a b@example.org'] });
    expect([status, body.messages.map((message: { status: { name: string } }) => message.status.name)]).toEqual([
      200,
      ['REJECTED_DESTINATION', 'PENDING_ACCEPTED', 'REJECTED_DESTINATION'],
    ]);
  });
});

describe('the ways clients write a form', () => {
  it('are all understood: lists with counters, truth values of three languages, empty fields, fields nobody knows', async () => {
    const data = form({
      from: FROM,
      subject: 'x',
      text: 'y',
      cc: '',
      preserveRecipients: 'True',
      intermediateReport: '0',
      new: 'z',
    });
    for (const name of ['to', 'to[]', 'to[1]', "to['2']"]) data.append(name, `${name.length}@example.org`);
    const { status, body } = await sendForm(service, data);
    expect([status, body.messages.length]).toEqual([200, 1]);
    const { email } = await mailOf(service, idsOf(body)[0] ?? '');
    expect(email.to).toEqual(['2@example.org', '4@example.org', '5@example.org', '7@example.org']);
  });

  it('include what the letter says beside its texts', async () => {
    const { body } = await send({
      to: 'a@example.org',
      replyTo: 'Office <office@mail.example.com>',
      headers: { 'List-Unsubscribe': '<https://example.com/u>' },
      clientPriority: 'HIGH',
      campaignReferenceId: 'spring',
      ipPoolId: 'pool',
      landingPageId: '1_2',
      skipActiveStorage: 'true',
    });
    const { email } = await mailOf(service, idsOf(body)[0] ?? '');
    expect([email.replyTo, email.headers]).toEqual([
      'Office <office@mail.example.com>',
      { 'List-Unsubscribe': '<https://example.com/u>' },
    ]);
  });
});

describe('what is tracked', () => {
  const trackingOf = async (fields: object) => {
    const { body } = await send({ to: 'a@example.org', ...fields });
    const { rows } = await service.callsign.world.db.query<{ bytes: Buffer }>(
      `select bytes from content where content_id = (select (body::json->'mail'->>'letterId')::bigint from message where message_id = $1)`,
      [idsOf(body)[0]],
    );
    return JSON.parse(String(rows[0]?.bytes)).tracking;
  };

  it('is what the request says, else what the domain is set to', async () => {
    expect(await trackingOf({})).toEqual({ opens: false, clicks: false });
    await service.api('PUT', '/email/1/domains/mail.example.com/tracking', { open: true, clicks: true });
    expect(await trackingOf({})).toEqual({ opens: true, clicks: true });
    expect(await trackingOf({ track: 'false' })).toEqual({ opens: false, clicks: false });
    expect(
      await trackingOf({
        track: 'true',
        trackOpens: 'false',
        trackingUrl: 'https://example.com/t',
        trackingPixelPosition: 'BOTTOM',
      }),
    ).toEqual({ opens: false, clicks: true, url: 'https://example.com/t', pixelAtTop: false });
  });
});

describe('one id for several mails', () => {
  it('is the first one’s; used again it is rejected', async () => {
    const { body } = await send({ to: ['a@example.org', 'b@example.org'], messageId: 'mine-1', bulkId: 'bulk-1' });
    const [first, second] = idsOf(body);
    expect([body.bulkId, first, second]).toEqual(['bulk-1', 'mine-1', expect.stringMatching(/^\d+$/)]);
    const again = await send({ to: 'a@example.org', messageId: 'mine-1' });
    expect(again.body.messages[0].status.name).toBe('REJECTED_DUPLICATE_MESSAGE_ID');
  });
});

describe('an Idempotency-Key', () => {
  it('sends a form once, whatever boundary its repetition has, and stores its files once', async () => {
    const fields = { from: FROM, to: 'a@example.org', subject: 'Once', text: 'x', attachment: new File(['1'], 'once.txt') };
    const headers = { 'idempotency-key': 'mail-once' };
    const first = await sendForm(service, fields, headers);
    const second = await sendForm(service, fields, headers);
    expect([second.status, second.headers.get('idempotency-replayed'), second.body]).toEqual([200, 'true', first.body]);
    const { rows } = await service.callsign.world.db.query("select from content where name = 'once.txt'");
    expect(rows).toHaveLength(1);
    const other = await sendForm(service, { ...fields, text: 'y' }, headers);
    expect([other.status, other.body.requestError.serviceException.messageId]).toEqual([409, 'CONFLICT']);
  });
});

describe('a thousand recipients', () => {
  it('are one request, one letter and a thousand mails', async () => {
    const to = Array.from({ length: 1000 }, (_, index) => ({
      to: `r${index}@example.org`,
      placeholders: { name: `Recipient ${index}` },
    }));
    const { status, body } = await send({ to, text: 'Hi {{name}}', bulkId: 'thousand' });
    expect([status, body.messages.length]).toEqual([200, 1000]);
    const { rows } = await service.callsign.world.db.query(
      "select distinct body::json->'mail'->>'letterId' from message where bulk_id = 'thousand'",
    );
    expect(rows).toHaveLength(1);
    expect((await mailOf(service, idsOf(body)[999] ?? '', 'DELIVERED_TO_HANDSET')).email.text).toBe('Hi Recipient 999');
  });
});
