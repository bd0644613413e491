// The listener for mail by itself. Mail to return paths: whoever made the address is asked before anybody else, and a mail is taken once
// for all. And how long a mail may take.

import { afterEach, beforeEach, expect, test } from 'vitest';
import { createMailListener, type MailListener } from '../../src/connectors/email-listener/listener.ts';
import { systemClock } from '../../src/main/clock.ts';
import { createLog } from '../../src/main/log.ts';
import { deliverMail, plainMail, SmtpClient } from '../support/smtp-client.ts';

let listener: MailListener;
let port: number;
let returned: string[];
let taken: (readonly string[])[];
let now: number;
/** What the maker of return paths says. */
let answer: () => Promise<'TAKEN' | 'NOT_OURS'>;

beforeEach(async () => {
  returned = [];
  taken = [];
  now = 0;
  answer = async () => 'TAKEN';
  listener = createMailListener({
    settings: { host: '127.0.0.1', port: 0, hostName: 'mx.callsign.example', bytesMax: 100_000, recipientsMax: 10 },
    clock: { ...systemClock, now: () => now },
    log: createLog('silent'),
    resolve: async () => {
      throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
    },
    takesMailFor: async (address) => address.endsWith('@ours.example'),
    take: async ({ envelope }) => {
      taken.push(envelope.to);
      return envelope.to.every((address) => address.endsWith('@ours.example'));
    },
    returnPaths: {
      isOurs: (address) => address.startsWith('return-'),
      handle: async (address, raw) => {
        if (!address.startsWith('return-')) return 'NOT_OURS';
        returned.push(`${address} ${Buffer.from(raw).toString().length}`);
        return answer();
      },
    },
  });
  port = await listener.start();
});

afterEach(() => listener.stop());

const data = plainMail({ subject: 'Undelivered' });

test('what comes back is taken by who sent it, and is nobody else’s mail', async () => {
  // Reports come from nobody, so that nobody answers them.
  expect((await deliverMail(port, { from: '', to: ['return-1@elsewhere.example'], data })).code).toBe(250);
  expect(returned).toEqual([`return-1@elsewhere.example ${data.length}`]);
  expect(taken).toEqual([]);
});

test('other recipients of the same mail get theirs', async () => {
  expect((await deliverMail(port, { to: ['return-1@ours.example', 'desk@ours.example'], data })).code).toBe(250);
  expect([returned.length, taken]).toEqual([1, [['desk@ours.example']]]);
});

test('an address that only looks like a return path is an address like any other', async () => {
  answer = async () => 'NOT_OURS';
  expect((await deliverMail(port, { to: ['return-of-goods@ours.example'], data })).code).toBe(250);
  expect((await deliverMail(port, { to: ['return-of-goods@elsewhere.example'], data })).code).toBe(550);
});

test('what cannot be written down now is sent again', async () => {
  answer = async () => {
    throw new Error('the database is away');
  };
  expect((await deliverMail(port, { to: ['return-1@ours.example'], data })).code).toBe(451);
});

test('a mail that comes byte by byte gives its room to others after ten minutes', async () => {
  const client = await SmtpClient.connect(port);
  await client.command('MAIL FROM:<a@sender.example>');
  await client.command('RCPT TO:<desk@ours.example>');
  await client.command('DATA');
  client.write('Subject: slow\r\n');
  now = 600_001;
  // The other connection is served although this one is not through.
  expect((await deliverMail(port, { to: ['other@ours.example'], data })).code).toBe(250);
  expect((await client.command('\r\nthe rest\r\n.')).code).toBe(451);
  client.close();
  expect(taken).toEqual([['other@ours.example']]);
});
