// What is written arrives as it was written: a mail through the real service to a mail server that is not ours, read by a parser that
// is not ours, its signature verified by a verifier that is not ours.

import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DnsServer } from '../support/dns-server.ts';
import { addDomain } from '../support/email.ts';
import { connectMail, endOf, type MailWish, sendMail } from '../support/mail-sending.ts';
import { type ArrivedMail, type MailServer, startMailServer } from '../support/mail-server.ts';
import { startService, type TestService } from '../support/service.ts';
import { until } from '../support/until.ts';

const JANE = 'jane@reader.example';
const EVERY_BYTE = Buffer.from(Array.from({ length: 70_000 }, (_, index) => (index * 7 + (index >> 8)) & 0xff));
const LOGO = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

let dns: DnsServer;
let server: MailServer;
let service: TestService;

beforeAll(async () => {
  [dns, server] = await Promise.all([DnsServer.start(), startMailServer()]);
  service = await startService({
    CALLSIGN_DNS_SERVERS: dns.address,
    CALLSIGN_EMAIL_HOST: 'mail.callsign.example',
    CALLSIGN_UNVERIFIED_DOMAINS: 'accept',
  });
  for (const record of await addDomain(service)) dns.set(record.recordType, record.name, [record.expectedValue]);
  await connectMail(service, { host: '127.0.0.1', port: server.port, security: 'NONE' });
});
afterAll(async () => {
  await service?.stop();
  await server?.close();
  await dns?.stop();
});
beforeEach(() => {
  server.mails.length = 0;
});

async function delivered(wish: Omit<MailWish, 'to'> & { to?: MailWish['to'] }): Promise<ArrivedMail> {
  const message = await sendMail(service.callsign, { to: [JANE], ...wish });
  await until(() => server.mails.length > 0, 10_000, 'the mail');
  expect((await endOf(service, message)).status.name).toBe('DELIVERED_TO_HANDSET');
  const [arrived] = server.mails;
  if (arrived === undefined) throw new Error('no mail');
  return arrived;
}

/** What an independent verifier makes of the signature, asking the test's own DNS. */
async function signatureOf({ raw }: Pick<ArrivedMail, 'raw'>): Promise<{ result: string; domain: string | undefined }> {
  const keys = new Map((await domainRecords()).map(({ name, expectedValue }) => [name, expectedValue]));
  const resolver = async (name: string): Promise<string[][]> => {
    const value = keys.get(name);
    if (value === undefined) throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
    return [[value]];
  };
  const { results } = await dkimVerify(raw, { resolver });
  const [first] = results;
  return { result: first?.status.result ?? 'missing', domain: first?.signingDomain };
}

async function domainRecords(): Promise<{ name: string; expectedValue: string }[]> {
  return (await service.api('GET', '/email/1/domains/shop.example')).body.dnsRecords;
}

describe('a mail', () => {
  it('arrives with all its parts, names beyond ASCII, and files byte for byte', async () => {
    const arrived = await delivered({
      from: { address: 'shop@shop.example', name: 'Käse & Söhne „Zürich“' },
      to: [{ address: JANE, name: 'Jane Müller, 王' }],
      cc: [{ address: 'cc@reader.example', name: 'Łukasz' }],
      bcc: [{ address: 'bcc@reader.example' }],
      subject: 'Grüße aus Köln 🎁 — ein langer Betreff, der über eine Zeile hinausgeht und gefaltet werden muss',
      letter: {
        text: 'Hallo Jane,\n.\n..zwei Punkte\nIhr Paket 📦',
        html: '<p>Hallo <b>Jane</b> 📦</p><img src="cid:logo.png">',
        ampHtml: '<!doctype html><html ⚡4email><body>Hallo</body></html>',
        replyTo: 'antwort@shop.example',
        headers: { 'X-Campaign': 'Frühling', 'List-Unsubscribe': '<https://shop.example/stop>' },
      },
      files: [
        { fileName: 'logo.png', mediaType: 'image/png', bytes: LOGO, isInline: true },
        { fileName: 'Rechnung März.bin', mediaType: 'application/octet-stream', bytes: EVERY_BYTE },
        { fileName: 'empty.txt', mediaType: 'text/plain', bytes: Buffer.alloc(0) },
      ],
    });
    const { mail, raw } = arrived;
    expect(mail.subject).toBe('Grüße aus Köln 🎁 — ein langer Betreff, der über eine Zeile hinausgeht und gefaltet werden muss');
    expect(mail.from?.value).toEqual([{ address: 'shop@shop.example', name: 'Käse & Söhne „Zürich“' }]);
    expect(mail.to).toMatchObject({ value: [{ address: JANE, name: 'Jane Müller, 王' }] });
    expect(mail.cc).toMatchObject({ value: [{ address: 'cc@reader.example', name: 'Łukasz' }] });
    expect(mail.replyTo?.text).toBe('antwort@shop.example');
    expect(mail.text?.trimEnd()).toBe('Hallo Jane,\n.\n..zwei Punkte\nIhr Paket 📦');
    expect(mail.html).toContain('<p>Hallo <b>Jane</b> 📦</p><img src="cid:logo.png">');
    expect(raw.toString()).toMatch(/Content-Type: text\/x-amp-html; charset=utf-8/);
    expect(mail.headers.get('x-campaign')).toBe('=?UTF-8?Q?Fr=C3=BChling?=');
    const files = new Map(mail.attachments.map((file) => [file.filename, file]));
    expect(Buffer.compare(files.get('Rechnung März.bin')?.content ?? Buffer.alloc(0), EVERY_BYTE)).toBe(0);
    expect(files.get('empty.txt')?.content).toHaveLength(0);
    expect(files.get('logo.png')).toMatchObject({ cid: 'logo.png', related: true, contentDisposition: 'inline' });
    expect(Buffer.compare(files.get('logo.png')?.content ?? Buffer.alloc(0), LOGO)).toBe(0);
  });

  it('reaches the blind copies, and names them nowhere', async () => {
    const arrived = await delivered({ cc: [{ address: 'cc@reader.example' }], bcc: [{ address: 'bcc@reader.example' }] });
    expect([...arrived.to].sort()).toEqual(['bcc@reader.example', 'cc@reader.example', JANE]);
    expect(arrived.mail.headers.has('bcc')).toBe(false);
    expect(arrived.raw.toString()).not.toContain('bcc@reader.example');
  });

  it('has an id of its own, its moment, and a return path that names it', async () => {
    const before = Date.now();
    const arrived = await delivered({});
    expect(arrived.mail.messageId).toMatch(/^<\d+@shop\.example>$/);
    expect(Math.abs((arrived.mail.date?.getTime() ?? 0) - before)).toBeLessThan(60_000);
    expect(arrived.from).toMatch(/^bounce\+[0-9a-z]+-[0-9a-f]{20}@bounces\.mail\.callsign\.example$/);
  });

  it('is written for its recipient: values raw in text, escaped in HTML, unknown names as they stand', async () => {
    const { mail } = await delivered({
      letter: { text: 'Hi {{name}} {{unknown}}', html: '<p>Hi {{name}} {{unknown}}</p>' },
      placeholders: { name: 'O’Neill <&Co>' },
    });
    expect(mail.text?.trim()).toBe('Hi O’Neill <&Co> {{unknown}}');
    expect(mail.html).toContain('<p>Hi O’Neill &lt;&amp;Co&gt; {{unknown}}</p>');
  });
});

describe('the signature', () => {
  it.each<[string, Omit<MailWish, 'to'>]>([
    ['a plain text', { letter: { text: 'Hello  there \t\n\n\n' } }],
    ['an empty text', { letter: { text: '' } }],
    [
      'HTML with a file',
      { letter: { html: '<p>é</p>' }, files: [{ fileName: 'a.bin', mediaType: 'application/x', bytes: EVERY_BYTE }] },
    ],
    ['a long folded subject', { subject: `${'very long words '.repeat(20)}end` }],
  ])('of %s verifies', async (_, wish) => {
    expect(await signatureOf(await delivered(wish))).toEqual({ result: 'pass', domain: 'shop.example' });
  });

  it('of a message the caller wrote himself verifies, and the message is as it was', async () => {
    const mime = Buffer.from(
      'From: Shop <shop@shop.example>\nTo: jane@reader.example\nSubject: own\nX-Own: yes\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\nGrüße  \n.\n\n\n',
    );
    const arrived = await delivered({ mime });
    expect(await signatureOf(arrived)).toEqual({ result: 'pass', domain: 'shop.example' });
    expect(arrived.raw.toString()).toContain(
      'From: Shop <shop@shop.example>\r\nTo: jane@reader.example\r\nSubject: own\r\nX-Own: yes\r\n',
    );
    expect(arrived.mail.text).toBe('Grüße  \n.\n\n\n');
    expect(arrived.mail.messageId).toMatch(/^<\d+@shop\.example>$/);
  });

  it.each([
    ['the text', '\r\n\r\nHello', '\r\n\r\nHallo'],
    ['the subject', 'Subject: Hello', 'Subject: Hallo'],
  ])('breaks when %s is changed on the way', async (_, was, is) => {
    const { raw } = await delivered({ subject: 'Hello', letter: { text: 'Hello' } });
    const changed = Buffer.from(raw.toString('latin1').replace(was, is), 'latin1');
    expect(changed.equals(raw)).toBe(false);
    expect((await signatureOf({ raw: changed })).result).not.toBe('pass');
  });

  it('breaks when another From is added', async () => {
    const { raw } = await delivered({});
    expect((await signatureOf({ raw: Buffer.concat([Buffer.from('From: evil@evil.example\r\n'), raw]) })).result).toBe('fail');
  });

  it('uses the new key when the domain was deleted and added again', async () => {
    await delivered({ letter: { text: 'before' } });
    server.mails.length = 0;
    expect((await service.api('DELETE', '/email/1/domains/shop.example')).status).toBe(204);
    await addDomain(service);
    const arrived = await delivered({ letter: { text: 'after' } });
    expect(await signatureOf(arrived)).toEqual({ result: 'pass', domain: 'shop.example' });
  });

  it('is not made for a domain that is not the account’s', async () => {
    expect((await service.api('PATCH', '/callsign/1/settings', { registeredSendersOnly: false })).status).toBe(200);
    const arrived = await delivered({ from: { address: 'me@elsewhere.example' } });
    expect(arrived.raw.toString()).not.toMatch(/DKIM-Signature/);
    expect(arrived.from).toBe('me@elsewhere.example');
  });
});

describe('what a caller writes cannot begin a header', () => {
  it.each<[string, Omit<MailWish, 'to'>]>([
    ['a subject', { subject: 'Hello\r\nX-Injected: yes\r\n\r\nbody' }],
    ['a name', { from: { address: 'shop@shop.example', name: 'Shop\r\nX-Injected: yes' } }],
    ['a reply address', { letter: { text: 'x', replyTo: 'a@b.example\r\nX-Injected: yes' } }],
    ['a file name', { files: [{ fileName: 'a\r\nX-Injected: yes', mediaType: 'text/plain', bytes: LOGO }] }],
    ['a media type', { files: [{ fileName: 'a', mediaType: 'text/plain\r\nX-Injected: yes', bytes: LOGO }] }],
    [
      'an inline file',
      {
        letter: { html: '<p>' },
        files: [{ fileName: 'a>\r\nX-Injected: yes', mediaType: 'image/png', bytes: LOGO, isInline: true }],
      },
    ],
    ['a placeholder', { letter: { text: '{{a}}' }, placeholders: { a: 'x\r\nX-Injected: yes' } }],
  ])('by way of %s', async (_, wish) => {
    const { mail, raw } = await delivered(wish);
    expect(mail.headers.has('x-injected')).toBe(false);
    const header = raw.toString().slice(0, raw.indexOf('\r\n\r\n'));
    expect(header).not.toMatch(/^X-Injected/im);
    for (const { headers } of mail.attachments) expect([...headers.keys()]).not.toContain('x-injected');
  });

  it.each([
    { 'X-A': 'one\r\nBcc: victim@reader.example' },
    { 'X-A\r\nBcc': 'victim@reader.example' },
    { Bcc: 'victim@reader.example' },
    { From: 'ceo@bank.example' },
    { 'DKIM-Signature': 'v=1' },
  ])('nor by way of the header %j, which ends the message', async (headers) => {
    const message = await sendMail(service.callsign, {
      to: [JANE],
      letter: { text: 'x', headers: headers as Record<string, string> },
    });
    const { status, error } = await endOf(service, message);
    expect([status.name, error.name]).toEqual(['REJECTED_VALIDATION_FAILED', 'EC_EMAIL_INVALID_HEADERS']);
    expect(server.mails).toHaveLength(0);
  });
});
