// Mail by SMTP: what is taken and what is not, what is kept of it, whose it is, and what was found out about its sender.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDomain } from '../support/email.ts';
import { inboundMail, inboundMails } from '../support/mail-world.ts';
import { startService, type TestService } from '../support/service.ts';
import { CERTIFICATE, CERTIFICATE_KEY } from '../support/smpp-certificate.ts';
import { deliverMail, plainMail, SmtpClient } from '../support/smtp-client.ts';

let service: TestService;
let port: number;

beforeAll(async () => {
  service = await startService({
    CALLSIGN_SMTP_PORT: '0',
    CALLSIGN_SMTP_SIZE: '2',
    CALLSIGN_SMTP_RECIPIENTS: '5',
    CALLSIGN_UNVERIFIED_DOMAINS: 'accept',
    CALLSIGN_DNS_SERVERS: '127.0.0.1:9',
  });
  port = service.callsign.mailPort ?? 0;
  await addDomain(service, 'ours.example');
});

afterAll(() => service?.stop());

test('a mail to any address of a domain is kept with its texts, headers, files and the mail as it came', async () => {
  const data = [
    'From: =?utf-8?q?J=C3=A4ne?= <jane@sender.example>',
    'To: Desk <desk@ours.example>, other@elsewhere.example',
    'Cc: copy@elsewhere.example',
    'Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=',
    'X-Folded: one',
    '\ttwo',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=b1',
    '',
    '--b1',
    'Content-Type: multipart/alternative; boundary=b2',
    '',
    '--b2',
    'Content-Type: text/plain; charset=iso-8859-1',
    'Content-Transfer-Encoding: 8bit',
    '',
    'Sch\xf6ne Gr\xfc\xdfe',
    '.',
    '--b2',
    'Content-Type: text/html; charset=utf-8',
    '',
    '<p>Hi</p>',
    '--b2--',
    '--b1',
    'Content-Type: image/png; name="a b.png"',
    'Content-Disposition: attachment; filename="a b.png"',
    'Content-Id: <logo>',
    'Content-Transfer-Encoding: base64',
    '',
    'iVBORw0KGgo=',
    '--b1--',
    '',
  ].join('\r\n');
  const bytes = Buffer.from(data, 'latin1');
  expect(
    await deliverMail(port, { from: 'bounces@sender.example', to: ['Any.Thing+x@OURS.example'], data: bytes }),
  ).toMatchObject({
    code: 250,
  });
  const mail = await inboundMail(service.api, 'Any.Thing+x@ours.example');
  expect(mail).toMatchObject({
    channel: 'EMAIL',
    from: 'jane@sender.example',
    to: 'Any.Thing+x@ours.example',
    text: 'Schöne Grüße\n.',
    connectorId: 'email-listener',
    isRouted: true,
    action: 'PULL',
    platform: { applicationId: 'default' },
    content: {
      subject: 'Grüße',
      html: '<p>Hi</p>',
      files: [{ name: 'a b.png', mediaType: 'image/png', size: 8, cid: 'logo' }],
      mail: {
        from: { address: 'jane@sender.example', name: 'Jäne' },
        to: [{ address: 'desk@ours.example', name: 'Desk' }, { address: 'other@elsewhere.example' }],
        cc: [{ address: 'copy@elsewhere.example' }],
        envelope: { from: 'bounces@sender.example', to: ['Any.Thing+x@ours.example'] },
        senderIp: '127.0.0.1',
      },
    },
  });
  expect(mail.content.mail.headers).toContainEqual({ name: 'X-Folded', value: 'one two' });
  const download = (url: string) => fetch(`${service.url}${url}`, { headers: { authorization: `App ${service.apiKey}` } });
  const raw = await download(mail.content.mail.rawUrl);
  expect(raw.headers.get('content-type')).toBe('application/octet-stream');
  expect(Buffer.from(await raw.arrayBuffer()).equals(bytes)).toBe(true);
  const file = await download(mail.content.files[0].url);
  expect(Buffer.from(await file.arrayBuffer()).toString('hex')).toBe('89504e470d0a1a0a');
  expect(file.headers.get('content-type')).toBe('image/png');
  expect(file.headers.get('content-disposition')).toContain('attachment; filename="a b.png"');
  expect(file.headers.get('x-content-type-options')).toBe('nosniff');
  expect((await service.api('GET', `/callsign/1/inbound-messages/${mail.messageId}/files/2`)).status).toBe(404);
});

test('a page is never shown: whatever can run in a browser is downloaded as mere bytes', async () => {
  const data = plainMail({ text: '<script>alert(1)</script>' }).replace(
    'text/plain; charset=utf-8',
    'text/html; name="page.html"\r\nContent-Disposition: attachment; filename="page.html"',
  );
  expect((await deliverMail(port, { to: ['page@ours.example'], data })).code).toBe(250);
  const { content } = await inboundMail(service.api, 'page@ours.example');
  expect(content.files).toMatchObject([{ name: 'page.html', mediaType: 'text/html' }]);
  const { headers } = await service.api('GET', content.files[0].url);
  expect(headers.get('content-type')).toBe('application/octet-stream');
});

test('one mail to several addresses of a domain is one message, and of several domains one each, all or none', async () => {
  await addDomain(service, 'second.example');
  const to = ['a@ours.example', 'b@second.example', 'c@ours.example'];
  expect((await deliverMail(port, { to, data: plainMail({ subject: 'To many' }) })).code).toBe(250);
  const [first, second] = [await inboundMail(service.api, 'a@ours.example'), await inboundMail(service.api, 'b@second.example')];
  expect(first.content.mail.envelope.to).toEqual(['a@ours.example', 'c@ours.example']);
  expect(second.content.mail.envelope.to).toEqual(['b@second.example']);
  expect(await inboundMails(service.api, '&to=c@ours.example')).toEqual([]);
});

describe('what is not taken', () => {
  test('mail for a domain nobody here has is refused for good', async () => {
    expect(await deliverMail(port, { to: ['x@nobody.example'], data: plainMail({}) })).toMatchObject({ code: 550 });
  });

  test('mail for a domain that is blocked is refused for good, and taken again when it is not', async () => {
    await addDomain(service, 'blocked.example');
    const block = (blocked: boolean) => service.api('PATCH', '/callsign/1/email-domains/blocked.example', { blocked });
    await block(true);
    expect((await deliverMail(port, { to: ['x@blocked.example'], data: plainMail({}) })).code).toBe(550);
    await block(false);
    expect((await deliverMail(port, { to: ['x@blocked.example'], data: plainMail({}) })).code).toBe(250);
  });

  test('a mail that is too large is refused with 552, announced or not, and the connection goes on', async () => {
    const client = await SmtpClient.connect(port);
    expect((await client.command('MAIL FROM:<a@sender.example> SIZE=3000000')).code).toBe(552);
    const data = `${plainMail({})}${'x'.repeat(70)}\r\n`.repeat(1) + `${'y'.repeat(70)}\r\n`.repeat(40_000);
    expect((await client.deliver({ to: ['large@ours.example'], data })).code).toBe(552);
    expect((await client.deliver({ to: ['small@ours.example'], data: plainMail({}) })).code).toBe(250);
    client.close();
    expect(await inboundMails(service.api, '&to=large@ours.example')).toEqual([]);
  });

  test('recipients beyond the limit are told to come with another mail', async () => {
    const client = await SmtpClient.connect(port);
    await client.command('MAIL FROM:<a@sender.example>');
    const codes: number[] = [];
    for (let at = 0; at < 7; at += 1) codes.push((await client.command(`RCPT TO:<many${at}@ours.example>`)).code);
    client.close();
    expect(codes).toEqual([250, 250, 250, 250, 250, 452, 452]);
  });

  test('a mail that cannot be stored is answered with 451, and taken when it comes again', async () => {
    const { db } = service.callsign.world;
    const mail = { to: ['later@ours.example'], data: plainMail({}) };
    await db.query('alter table content rename to content_away');
    try {
      expect((await deliverMail(port, mail)).code).toBe(451);
    } finally {
      await db.query('alter table content_away rename to content');
    }
    expect((await deliverMail(port, mail)).code).toBe(250);
    await inboundMail(service.api, 'later@ours.example');
  });

  test('a mail that goes round in circles ends here', async () => {
    const data = `${'Received: from a by b; Sun, 29 Nov 2026 00:00:00 +0000\r\n'.repeat(101)}${plainMail({})}`;
    expect((await deliverMail(port, { to: ['loop@ours.example'], data })).code).toBe(554);
  });

  test('whoever tries addresses of nobody is cut off in the end, and his connections alone', async () => {
    const client = await SmtpClient.connect(port);
    await client.command('MAIL FROM:<a@sender.example>');
    let code = 550;
    for (let tries = 0; code === 550 && tries < 200; tries += 1) {
      code = (await client.command(`RCPT TO:<x${tries}@nobody.example>`)).code;
    }
    expect(code).toBe(421);
    expect((await deliverMail(port, { to: ['still@ours.example'], data: plainMail({}) })).code).toBe(250);
  });

  test('there is neither signing in nor TLS where there is no certificate', async () => {
    const client = await SmtpClient.connect(port);
    const { text } = await client.command('EHLO again.example');
    expect(text).not.toMatch(/STARTTLS|AUTH/);
    expect((await client.command('STARTTLS')).code).toBe(500);
    expect((await client.command('AUTH PLAIN AGEAYg==')).code).toBe(500);
    client.close();
  });
});

describe('mail that is not as it should be', () => {
  test.each([
    ['nothing at all', ''],
    ['no headers', '\r\njust text\r\n'],
    ['no empty line', 'Subject: hm\r\n'],
    ['bytes of no charset', Buffer.from([0, 255, 254, 13, 10, 0, 200, 13, 10])],
    ['a boundary that never comes', 'Content-Type: multipart/mixed; boundary=x\r\n\r\n--y\r\n\r\ntext\r\n'],
    ['a charset nobody knows', 'Content-Type: text/plain; charset=martian\r\n\r\nhello\r\n'],
    ['broken base64', 'Content-Type: image/png; name=x.png\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!===%%\r\n'],
    ['a header of a megabyte', `X-Long: ${'a'.repeat(1_200_000)}\r\n\r\ntext\r\n`],
    ['two thousand parts', `Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\nx\r\n'.repeat(2_000)}--b--\r\n`],
    [
      'a hundred parts within each other',
      `${Array.from({ length: 100 }, (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}\r\n`).join('')}\r\nx\r\n`,
    ],
    [
      'U+0000 and half a pair in its subject',
      'Subject: =?utf-8?b?YQBi?= =?utf-16be?b?2AA=?=\r\nX-\u0000: \u0000\r\n\r\na\u0000b\r\n',
    ],
    ['HTML without end', `Content-Type: text/html\r\n\r\n${'<div>'.repeat(20_000)}\r\n`],
  ])('is taken all the same: %s', async (name, data) => {
    const to = `odd-${name.replaceAll(' ', '-')}@ours.example`;
    expect(await deliverMail(port, { to: [to], data })).toMatchObject({ code: 250 });
    const { content } = await inboundMail(service.api, to);
    expect((await service.api('GET', content.mail.rawUrl)).status).toBe(200);
  });
});

test('with a certificate TLS is offered, and mail comes over it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'callsign-mail-'));
  const [certificate, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')];
  await writeFile(certificate, CERTIFICATE);
  await writeFile(key, CERTIFICATE_KEY);
  const other = await startService({
    CALLSIGN_SMTP_PORT: '0',
    CALLSIGN_SMTP_CERTIFICATE: certificate,
    CALLSIGN_SMTP_KEY: key,
    CALLSIGN_UNVERIFIED_DOMAINS: 'accept',
    CALLSIGN_DNS_SERVERS: '127.0.0.1:9',
  });
  try {
    await addDomain(other, 'ours.example');
    const client = await SmtpClient.connect(other.callsign.mailPort ?? 0);
    await client.startTls();
    await client.command('EHLO client.example');
    expect((await client.deliver({ to: ['x@ours.example'], data: plainMail({}) })).code).toBe(250);
    client.close();
  } finally {
    await other.stop();
    await rm(folder, { recursive: true });
  }
});
