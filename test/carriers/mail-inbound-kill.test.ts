// kill -9 of the whole server while mail comes in. A ledger of what was answered with 250, kept outside, is held against what the API
// has in the end; what was not answered so is sent again, as mail servers do.

import { once } from 'node:events';
import net from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addDomain } from '../support/email.ts';
import { killUnderLoad } from '../support/kills.ts';
import { inboundMails } from '../support/mail-world.ts';
import { type ServiceProcess, startProcess } from '../support/service.ts';
import { deliverMail, plainMail, SmtpClient } from '../support/smtp-client.ts';

const KILLS = 4;
const SENDERS = 4;

let service: ServiceProcess;
let port: number;

beforeAll(async () => {
  port = await freePort();
  service = await startProcess({
    CALLSIGN_SMTP_PORT: String(port),
    CALLSIGN_UNVERIFIED_DOMAINS: 'accept',
    CALLSIGN_DNS_SERVERS: '127.0.0.1:9',
  });
  await addDomain(service, 'ours.example');
}, 60_000);

afterAll(() => service?.stop());

/** The same port again after each start. */
async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

it('loses no mail that was answered with 250, and takes the others when they come again', async () => {
  const promised = new Set<string>();
  const begun = new Set<string>();
  let next = 0;
  const send = async (): Promise<void> => {
    next += 1;
    const subject = `mail ${next}`;
    begun.add(subject);
    const file = Buffer.alloc(20_000, subject).toString('base64');
    const data = plainMail({ subject }).replace(
      'Content-Type: text/plain; charset=utf-8\r\n\r\n',
      'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n--b\r\nContent-Type: text/csv; name=a.csv\r\n' +
        `Content-Transfer-Encoding: base64\r\n\r\n${file.replace(/.{76}/g, '$&\r\n')}\r\n--b--\r\n`,
    );
    // Until it is taken: no answer is no promise.
    while (!promised.has(subject)) {
      const reply = await deliverMail(port, { to: ['desk@ours.example'], data }).catch(() => undefined);
      if (reply?.code === 250) promised.add(subject);
      else await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  await killUnderLoad({
    kills: KILLS,
    senders: SENDERS,
    send,
    promised: () => promised.size,
    between: [10, 20],
    withinMs: 30_000,
    restart: async () => {
      service = await service.restart();
    },
  });
  expect([...begun].filter((subject) => !promised.has(subject))).toEqual([]);
  expect(promised.size).toBeGreaterThan(KILLS * 10);

  const mails = await inboundMails(service.api);
  const kept = new Map<string, number>();
  for (const { content } of mails) kept.set(content.subject, (kept.get(content.subject) ?? 0) + 1);
  expect([...promised].filter((subject) => !kept.has(subject))).toEqual([]);
  // Twice at most: what each sender had under way at a kill.
  expect(mails.length - kept.size).toBeLessThanOrEqual(KILLS * SENDERS);
  for (const { content } of mails.slice(0, 20)) {
    const { status, body } = await service.api('GET', content.files[0].url);
    expect([status, body]).toEqual([200, Buffer.alloc(20_000, content.subject).toString()]);
  }
}, 180_000);

it('forgets a mail that breaks off in the middle, and goes on with the others', async () => {
  const client = await SmtpClient.connect(port);
  await client.command('MAIL FROM:<a@sender.example>');
  await client.command('RCPT TO:<broken@ours.example>');
  await client.command('DATA');
  client.write('Subject: half\r\n\r\nhalf of');
  client.close();
  expect((await deliverMail(port, { to: ['whole@ours.example'], data: plainMail({}) })).code).toBe(250);
  expect(await inboundMails(service.api, '&to=broken@ours.example')).toEqual([]);
});
