// The sandbox's mailboxes over the API: mail to look at as its reader does, and to write.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { ALL_SCOPES } from '../../src/domain/accounts.ts';
import type { ContentId, EmailContent, Letter } from '../../src/domain/messages/content.ts';
import { submitMessages } from '../../src/flows/submit-messages.ts';
import { insertContents } from '../../src/storage/contents.ts';
import { addDomain } from '../support/email.ts';
import { associateDomain, inboundMail } from '../support/mail-world.ts';
import { startService, type TestService } from '../support/service.ts';
import { until } from '../support/until.ts';

let service: TestService;

beforeAll(async () => {
  service = await startService({ CALLSIGN_UNVERIFIED_DOMAINS: 'accept' });
  await addDomain(service, 'ours.example');
  await associateDomain(service, 'ours.example', 'shop');
});

afterAll(() => service?.stop());

async function kept(bytes: Uint8Array, mediaType = 'application/json'): Promise<ContentId> {
  const { world, firstAccount } = service.callsign;
  const contentId = world.ids.next() as string as ContentId;
  await insertContents(world.db, firstAccount.accountId, [
    { contentId, mediaType, bytes, expiresAt: new Date(Date.now() + 1e8) },
  ]);
  return contentId;
}

const NO_LETTER: Letter = { files: [], tracking: { opens: false, clicks: false } };

/** Sends a mail as the API of sending does. */
async function send(
  to: string,
  letter: Partial<Letter>,
  content: Partial<EmailContent> = {},
  sender = 'shop@ours.example',
): Promise<string> {
  const { world, firstAccount } = service.callsign;
  const letterId = await kept(Buffer.from(JSON.stringify({ ...NO_LETTER, ...letter })));
  const from = { address: sender, name: 'Our shop' };
  const caller = { accountId: firstAccount.accountId, actor: 'test', scopes: new Set([ALL_SCOPES]), links: [] };
  const { messages } = await submitMessages(world, caller, {
    channel: 'EMAIL',
    messages: [
      {
        sender: from.address,
        destinations: [{ to }],
        content: { kind: 'EMAIL', letterId, from, subject: 'Hello Jäne', to: [{ address: to }], ...content },
        pair: undefined,
        pairField: 'messages[0]',
        validity: undefined,
        report: { notify: false, isIntermediateWanted: false, contentType: 'application/json' },
      },
    ],
  });
  return messages[0]?.messageId ?? '';
}

const mailbox = async (address: string) =>
  (await service.api('GET', `/callsign/1/sandbox/mailboxes/${encodeURIComponent(address)}/messages`)).body.messages;

test('a mail is shown as its reader sees it, its placeholders filled in and its files at hand', async () => {
  const contentId = await kept(Buffer.from('%PDF-1.7'), 'application/pdf');
  const files = [{ contentId, fileName: 'Rechnung "1".pdf', mediaType: 'application/pdf', size: 8, isInline: false }];
  const messageId = await send(
    'Jane@There.example',
    {
      text: 'Hi {{name}} {{unknown}}',
      html: '<p>Hi {{name}}</p>',
      replyTo: 'desk@ours.example',
      headers: { 'X-Own': 'yes' },
      files,
    },
    { placeholders: { name: 'J & <K>' }, cc: [{ address: 'boss@there.example' }], bcc: [{ address: 'blind@there.example' }] },
  );
  await until(async () => (await mailbox('jane@there.example')).length === 1);
  const [mail] = await mailbox('JANE@there.example');
  expect(mail).toMatchObject({
    direction: 'RECEIVED',
    messageId,
    from: { address: 'shop@ours.example', name: 'Our shop' },
    to: [{ address: 'Jane@There.example' }],
    cc: [{ address: 'boss@there.example' }],
    replyTo: 'desk@ours.example',
    subject: 'Hello Jäne',
    text: 'Hi J & <K> {{unknown}}',
    html: '<p>Hi J &amp; &lt;K&gt;</p>',
    headers: [{ name: 'X-Own', value: 'yes' }],
    files: [{ name: 'Rechnung "1".pdf', mediaType: 'application/pdf', size: 8, inline: false }],
  });
  expect(JSON.stringify(mail)).not.toContain('blind@');
  for (const copy of ['boss@there.example', 'blind@there.example']) expect(await mailbox(copy)).toHaveLength(1);
  const file = await service.api('GET', mail.files[0].url);
  expect([file.status, file.body]).toEqual([200, '%PDF-1.7']);
  expect(file.headers.get('content-disposition')).toContain("filename*=UTF-8''Rechnung%20%221%22.pdf");
  expect((await service.api('GET', '/callsign/1/sandbox/mailboxes')).body.mailboxes).toContainEqual(
    expect.objectContaining({ address: 'jane@there.example', messageCount: 1 }),
  );
});

test('a mail its sender wrote as a whole is read for what it says', async () => {
  const raw =
    'Subject: Whole\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nBody\r\n--b\r\nContent-Type: text/csv; name=a.csv\r\nContent-Disposition: attachment; filename=a.csv\r\n\r\n1,2\r\n--b--\r\n';
  await send('whole@there.example', { mimeId: await kept(Buffer.from(raw), 'message/rfc822') });
  await until(async () => (await mailbox('whole@there.example')).length === 1);
  const [mail] = await mailbox('whole@there.example');
  expect(mail).toMatchObject({ subject: 'Whole', text: 'Body', files: [{ name: 'a.csv', mediaType: 'text/csv' }] });
  expect((await service.api('GET', mail.files[0].url)).body).toBe('1,2');
});

test('a mail written from a mailbox is taken in like any other, and stands in the mailbox as sent', async () => {
  const content = Buffer.from([0, 1, 2, 255]).toString('base64');
  const written = await service.api('POST', '/callsign/1/sandbox/inbound-mail', {
    from: 'Jane <jane@writes.example>',
    to: 'desk+17@ours.example',
    subject: 'Wo ist es?',
    text: 'Grüße',
    html: '<p>Grüße</p>',
    attachments: [{ name: 'é.bin', content }, { content: '' }],
  });
  expect(written).toMatchObject({
    status: 200,
    body: { isRouted: true, platform: { applicationId: 'shop' }, action: 'PULL', trace: [{ step: 'DOMAIN' }, {}, {}, {}] },
  });
  const mail = await inboundMail(service.api, 'desk+17@ours.example');
  expect(mail).toMatchObject({
    messageId: written.body.messageId,
    connectorId: 'sandbox',
    from: 'jane@writes.example',
    text: 'Grüße',
    content: {
      subject: 'Wo ist es?',
      html: '<p>Grüße</p>',
      files: [{ name: 'é.bin', mediaType: 'application/octet-stream', size: 4 }, { size: 0 }],
      mail: { spf: 'none', dkim: { result: 'none' }, dmarc: 'none' },
    },
  });
  const [sent] = await mailbox('jane@writes.example');
  expect(sent).toMatchObject({ direction: 'SENT', messageId: mail.messageId, subject: 'Wo ist es?', text: 'Grüße' });
  expect((await service.api('GET', sent.files[0].url)).status).toBe(200);
});

test.each([
  [{ from: 'nobody', to: 'x@ours.example' }, 400, 'from'],
  [{ from: 'a@b.example', to: 'nobody' }, 400, 'must be a mail address'],
  [{ from: 'a@b.example', to: 'x@elsewhere.example' }, 404, 'none of yours'],
  [{ from: 'a@b.example', to: 'x@ours.example', attachments: [{ content: 'not base64!' }] }, 400, 'attachments[0].content'],
  [{ to: 'x@ours.example' }, 400, 'from'],
])('what cannot be written is refused by name: %j', async (body, status, words) => {
  const reply = await service.api('POST', '/callsign/1/sandbox/inbound-mail', body);
  expect(reply.status).toBe(status);
  expect(JSON.stringify(reply.body)).toContain(words);
});

test.each([
  ['bounce', 'UNDELIVERABLE_NOT_DELIVERED'],
  ['full', 'UNDELIVERABLE_NOT_DELIVERED'],
  ['unknown', 'UNDELIVERABLE_NOT_DELIVERED'],
  ['spam', 'UNDELIVERABLE_REJECTED_OPERATOR'],
  ['defer', 'DELIVERED_TO_HANDSET'],
  ['jane', 'DELIVERED_TO_HANDSET'],
])('a mail to %s@… ends as %s', async (local, statusName) => {
  const messageId = await send(`${local}@ends.example`, { text: 'x' });
  const status = async () => (await service.api('GET', `/callsign/1/messages/${messageId}`)).body.status;
  await until(async () => (await status()).groupName !== 'PENDING', 20_000);
  expect((await status()).name).toBe(statusName);
});

test('where the sandbox is switched off its mailboxes say so', async () => {
  const without = await startService({ CALLSIGN_SANDBOX: 'off' });
  try {
    const { status, body } = await without.api('GET', '/callsign/1/sandbox/mailboxes');
    expect([status, body.description]).toEqual([404, expect.stringContaining('CALLSIGN_SANDBOX')]);
  } finally {
    await without.stop();
  }
});

test('on a fresh machine, where no domain can be verified, mail goes to a mailbox and back', async () => {
  const fresh = await startService();
  const { api } = fresh;
  const from = 'desk@fresh.example';
  expect((await api('POST', '/email/1/domains', { domainName: 'fresh.example', targetedDailyTraffic: 1 })).body.active).toBe(
    false,
  );
  const letter = {
    sender: from,
    destinations: [{ to: [{ destination: 'jane@reader.example' }] }],
    content: { subject: 'Hi', text: 'x' },
  };
  expect((await api('POST', '/email/4/messages', { messages: [letter] })).body.messages[0].status.groupName).toBe('PENDING');
  const arrived = async () => (await api('GET', '/callsign/1/sandbox/mailboxes/jane@reader.example/messages')).body.messages;
  await until(async () => (await arrived()).length === 1);
  const answer = { from: 'jane@reader.example', to: from, subject: 'Re: Hi', text: 'y' };
  const { status, body } = await api('POST', '/callsign/1/sandbox/inbound-mail', answer);
  await fresh.stop();
  expect([status, body.isRouted, body.trace[0].outcome]).toEqual([200, true, 'INACTIVE']);
});

test('a tracked mail is shown with the links and the picture it would have in a mailbox elsewhere, and they work', async () => {
  await addDomain(service, 'tracked.example');
  const all = { open: true, clicks: true, unsubscribe: true };
  expect((await service.api('PUT', '/email/1/domains/tracked.example/tracking', all)).status).toBe(200);
  const letter = {
    html: '<p><a href="https://a.example/">A</a></p>',
    text: 'https://b.example/',
    tracking: { opens: true, clicks: true },
  };
  await send('ann@there.example', letter, { from: { address: 'news@tracked.example' } }, 'news@tracked.example');
  await until(async () => (await mailbox('ann@there.example')).length === 1);
  const [{ html, text, headers }] = await mailbox('ann@there.example');
  const [link = ''] = /http:[^"]*\/e\/c\/[^"]*/.exec(html) ?? [];
  const followed = await fetch(link, {
    redirect: 'manual',
    headers: { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0) Chrome/120.0' },
  });
  expect([followed.status, followed.headers.get('location')]).toEqual([302, 'https://a.example/']);
  expect(html).toMatch(/<img src="[^"]*\/e\/o\//);
  expect(text).toMatch(/\/e\/c\//);
  expect(JSON.stringify(headers)).toContain('List-Unsubscribe-Post');
});
