// A mail's whole way out and back: by the SMTP connector to a server that is not ours, whose bounce it brings to our own listener by
// SMTP, and what everybody sees of it then.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { addDomain, sendForm } from '../support/email.ts';
import { connectMail, type MailLife } from '../support/mail-sending.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { startService, type TestService } from '../support/service.ts';
import { deliverMail } from '../support/smtp-client.ts';
import { until } from '../support/until.ts';

let relay: MailServer;
let service: TestService;
beforeAll(async () => {
  relay = await startMailServer();
  service = await startService({
    CALLSIGN_SMTP_PORT: '0',
    CALLSIGN_EMAIL_HOST: 'mail.callsign.example',
    CALLSIGN_UNVERIFIED_DOMAINS: 'accept',
    CALLSIGN_DNS_SERVERS: '127.0.0.1:9',
  });
  await addDomain(service);
  await connectMail(service, { host: '127.0.0.1', port: relay.port, security: 'NONE' });
});
afterAll(async () => {
  await service?.stop();
  await relay?.close();
});

const send = (to: string) => sendForm(service, { from: 'Shop <shop@shop.example>', to, subject: 'Hello', text: 'Hello' });

function bounceOf(recipient: string, returned: Buffer): string {
  return [
    'From: Mail Delivery System <MAILER-DAEMON@mx.reader.example>',
    'Subject: Undelivered Mail Returned to Sender',
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    '',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.reader.example',
    '',
    `Final-Recipient: rfc822; ${recipient}`,
    'Action: failed',
    'Status: 5.1.1',
    'Diagnostic-Code: smtp; 550 5.1.1 User unknown',
    '',
    '--b',
    'Content-Type: message/rfc822',
    '',
    returned.toString('latin1'),
    '--b--',
    '',
  ].join('\r\n');
}

it('what a server brings back by SMTP is in the timeline, and nobody is written to there again', async () => {
  const { messageId } = (await send('jane@reader.example')).body.messages[0];
  await until(() => relay.mails.length === 1, 10_000, 'the mail');
  const [sent] = relay.mails;
  if (sent === undefined) throw new Error('no mail');
  expect(sent.from).toMatch(/^bounce\+[^@]+@bounces\.mail\.callsign\.example$/);
  const life = async (): Promise<MailLife> => (await service.api('GET', `/callsign/1/messages/${messageId}`)).body;
  await until(async () => (await life()).timeline.some(({ event }) => event === 'FINAL'), 10_000, 'the end');

  const port = service.callsign.mailPort ?? 0;
  // A report comes from nobody.
  const bounce = { from: '', to: [sent.from], data: bounceOf('jane@reader.example', sent.raw) };
  expect((await deliverMail(port, bounce)).code).toBe(250);

  const { status, timeline } = await life();
  expect(status.name).toBe('DELIVERED_TO_HANDSET');
  expect(timeline.at(-1)).toMatchObject({
    event: 'REPORTED',
    detail: '550 5.1.1 User unknown',
    status: { name: 'UNDELIVERABLE_NOT_DELIVERED' },
  });
  await until(async () => (await send('jane@reader.example')).body.messages[0].status.id === 14, 10_000, 'the suppression');
  // It was nobody's mail.
  expect((await service.api('GET', '/callsign/1/inbound-messages?channel=EMAIL')).body.messages).toEqual([]);
});

it('a complaint a mailbox provider brings ends the writing to its user', async () => {
  relay.mails.length = 0;
  const { messageId } = (await send('ann@reader.example')).body.messages[0];
  await until(() => relay.mails.length === 1, 10_000, 'the mail');
  const report = [
    'From: fbl@provider.example',
    'Content-Type: multipart/report; report-type=feedback-report; boundary="b"',
    '',
    '--b',
    'Content-Type: message/feedback-report',
    '',
    'Feedback-Type: abuse',
    `Original-Mail-From: <${relay.mails[0]?.from}>`,
    '',
    '--b--',
    '',
  ].join('\r\n');
  const to = ['complaints@bounces.mail.callsign.example'];
  expect((await deliverMail(service.callsign.mailPort ?? 0, { from: 'fbl@provider.example', to, data: report })).code).toBe(250);
  const { timeline } = (await service.api('GET', `/callsign/1/messages/${messageId}`)).body;
  expect(timeline.map(({ event }: { event: string }) => event)).toContain('COMPLAINED');
  await until(async () => (await send('ann@reader.example')).body.messages[0].status.id === 14, 10_000, 'the suppression');
});

it('a return path somebody has made up is nobody here', async () => {
  const forged = 'bounce+1a2b-00000000000000000000@bounces.mail.callsign.example';
  expect(
    (await deliverMail(service.callsign.mailPort ?? 0, { from: '', to: [forged], data: 'Subject: x\r\n\r\nx\r\n' })).code,
  ).toBe(550);
});
