// Our mail and a Postfix: what we send arrives in a mailbox and verifies, what it cannot deliver comes back to us and is understood.

import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDomain } from '../support/email.ts';
import { connectMail, endOf, lifeOf, type MailWish, sendMail } from '../support/mail-sending.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { missingForPostfix, type Postfix, startPostfix } from '../support/postfix.ts';
import { startService, type TestService } from '../support/service.ts';
import { CERTIFICATE } from '../support/smpp-certificate.ts';
import { until } from '../support/until.ts';

const EMAIL_HOST = 'mail.callsign.example';
const PHOTO = Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * 31 + (index >> 7)) & 0xff));

let postfix: Postfix;
let far: MailServer;
let service: TestService;

beforeAll(async () => {
  const missing = await missingForPostfix();
  if (missing !== undefined) throw new Error(missing);
  far = await startMailServer();
  // Our own mail exchanger, to which bounces come back by SMTP.
  service = await startService({
    CALLSIGN_EMAIL_HOST: EMAIL_HOST,
    CALLSIGN_UNVERIFIED_DOMAINS: 'accept',
    CALLSIGN_SMTP_PORT: '0',
  });
  postfix = await startPostfix({
    domain: 'reader.example',
    mailboxes: ['jane', 'joe'],
    transports: { 'far.example': far.port, [`bounces.${EMAIL_HOST}`]: service.callsign.mailPort ?? 0 },
  });
  await addDomain(service);
  await connectMail(service, { host: '127.0.0.1', port: postfix.port, security: 'STARTTLS', tls: { ca: CERTIFICATE } });
});
afterAll(async () => {
  await service?.stop();
  await postfix?.stop();
  await far?.close();
});

const send = (to: string, wish: Partial<MailWish> = {}) => sendMail(service.callsign, { to: [to], ...wish });

describe('through Postfix', () => {
  it('a mail arrives in the mailbox with all it has, and its signature verifies', async () => {
    const message = await send('jane@reader.example', {
      subject: 'Grüße 🎁',
      letter: { text: 'Hallo\n.\nFrom here  \n', html: '<p>Hallo</p>' },
      files: [{ fileName: 'Foto März.jpg', mediaType: 'image/jpeg', bytes: PHOTO }],
    });
    expect((await endOf(service, message)).status.name).toBe('DELIVERED_TO_HANDSET');
    await until(async () => (await postfix.mailsOf('jane')).length > 0, 20_000, 'the mail in the mailbox');
    const [raw = Buffer.alloc(0)] = await postfix.mailsOf('jane');
    const mail = await simpleParser(raw, { skipImageLinks: true });
    expect(mail.subject).toBe('Grüße 🎁');
    expect(mail.attachments[0]?.filename).toBe('Foto März.jpg');
    expect(Buffer.compare(mail.attachments[0]?.content ?? Buffer.alloc(0), PHOTO)).toBe(0);
    expect(String(mail.headers.get('received'))).toMatch(/ESMTPS/);
    const { body } = await service.api('GET', '/email/1/domains/shop.example');
    const records: { name: string; expectedValue: string }[] = body.dnsRecords;
    const resolver = async (name: string): Promise<string[][]> => [
      [records.find((record) => record.name === name)?.expectedValue ?? ''],
    ];
    const { results } = await dkimVerify(raw, { resolver });
    expect(results.map(({ status, signingDomain }) => [status.result, signingDomain])).toEqual([['pass', 'shop.example']]);
  });

  it('a mailbox that does not exist is refused at once', async () => {
    const { status, error, timeline } = await endOf(service, await send('nobody@reader.example'));
    expect([status.name, error.name]).toEqual(['UNDELIVERABLE_NOT_DELIVERED', 'EC_INVALID_EMAIL_ADDRESS']);
    expect(timeline.at(-1)?.detail).toMatch(/^550 5\.1\.1/);
  });

  it.each([
    ['550 5.1.1 no such user here', 'EC_INVALID_EMAIL_ADDRESS'],
    ['552 5.2.2 mailbox is full', 'EC_RECIPIENT_INBOX_FULL'],
    ['554 5.7.1 this is spam', 'EC_SPAM_REVERTED'],
  ])('what another server answers later (%s) comes back to us and is understood', async (answer, errorName) => {
    const recipient = `r${Date.now()}@far.example`;
    far.recipients.set(recipient, answer);
    const message = await send(recipient);
    expect((await endOf(service, message)).status.name).toBe('DELIVERED_TO_HANDSET');
    let late: { error?: { name: string }; detail?: string } | undefined;
    await until(
      async () => {
        const { timeline } = await lifeOf(service, message);
        late = timeline.find(({ event }) => event === 'REPORTED');
        return late !== undefined;
      },
      30_000,
      `the bounce of ${recipient}`,
    );
    expect([late?.error?.name, late?.detail]).toEqual([errorName, expect.stringContaining(answer.slice(4))]);
  });

  it('a hundred mails arrive, each once', async () => {
    const before = (await postfix.mailsOf('joe')).length;
    const messages = await Promise.all(
      Array.from({ length: 100 }, (_, index) => send('joe@reader.example', { subject: `no. ${index}` })),
    );
    for (const message of messages) expect((await endOf(service, message)).status.name).toBe('DELIVERED_TO_HANDSET');
    await until(async () => (await postfix.mailsOf('joe')).length >= before + 100, 30_000, 'all of them in the mailbox');
    const subjects = await Promise.all((await postfix.mailsOf('joe')).map(async (raw) => (await simpleParser(raw)).subject));
    expect(new Set(subjects).size).toBe(100);
    expect(subjects).toHaveLength(100);
  });
});
