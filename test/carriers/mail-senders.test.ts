// Who sent a mail: SPF, DKIM and DMARC, signed by a signer that is not ours and looked up in a DNS of our own.

import { generateKeyPairSync } from 'node:crypto';
import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DnsServer } from '../support/dns-server.ts';
import { addDomain } from '../support/email.ts';
import { inboundMail } from '../support/mail-world.ts';
import { startService, type TestService } from '../support/service.ts';
import { deliverMail, plainMail } from '../support/smtp-client.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const KEY_RECORD = `v=DKIM1; k=rsa; p=${publicKey.toString('base64')}`;

let dns: DnsServer;
let service: TestService;
let mailCount = 0;

beforeAll(async () => {
  dns = await DnsServer.start();
  service = await startService({
    CALLSIGN_SMTP_PORT: '0',
    CALLSIGN_UNVERIFIED_DOMAINS: 'accept',
    CALLSIGN_DNS_SERVERS: dns.address,
  });
  await addDomain(service, 'ours.example');
});

afterAll(async () => {
  await service?.stop();
  await dns?.stop();
});

beforeEach(() => {
  for (const name of ['sender.example', '_dmarc.sender.example', 'k1._domainkey.sender.example']) dns.remove('TXT', name);
});

async function signed(domainName = 'sender.example'): Promise<Buffer> {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  const dkim = { domainName, keySelector: 'k1', privateKey };
  const mail = { from: 'Jane <jane@sender.example>', to: 'us@ours.example', subject: 'Signed', text: 'Über alles signed\n' };
  return (await transport.sendMail({ ...mail, dkim })).message as Buffer;
}

/** Delivers a mail and answers what was found of its sender. */
async function checked(data: string | Buffer, from = 'jane@sender.example') {
  mailCount += 1;
  const to = `mail-${mailCount}@ours.example`;
  const reply = await deliverMail(service.callsign.mailPort ?? 0, { from, to: [to], data });
  expect(reply.code).toBe(250);
  const { spf, dkim, dmarc } = (await inboundMail(service.api, to)).content.mail;
  return { spf, dkim: dkim.result, domains: dkim.domains, dmarc };
}

describe('SPF', () => {
  test.each([
    ['v=spf1 ip4:127.0.0.0/8 -all', 'pass'],
    ['v=spf1 ip4:192.0.2.1 -all', 'fail'],
    ['v=spf1 ip4:192.0.2.1 ~all', 'softfail'],
    ['v=spf1 include:more.sender.example -all', 'pass'],
    ['v=spf1 nonsense:x -all', 'permerror'],
    ['hello', 'none'],
  ])('of a domain with %j is %s', async (record, result) => {
    dns.set('TXT', 'sender.example', [record]);
    dns.set('TXT', 'more.sender.example', ['v=spf1 ip4:127.0.0.1 -all']);
    expect(await checked(plainMail({}))).toMatchObject({ spf: result, dkim: 'none', domains: [] });
  });
});

describe('DKIM', () => {
  test('passes for a mail as it was signed, and names the domain that signed it', async () => {
    dns.set('TXT', 'k1._domainkey.sender.example', [KEY_RECORD]);
    expect(await checked(await signed())).toMatchObject({ dkim: 'pass', domains: ['sender.example'] });
  });

  test('fails when anything of it was changed on the way', async () => {
    dns.set('TXT', 'k1._domainkey.sender.example', [KEY_RECORD]);
    const mail = (await signed()).toString('latin1');
    expect(await checked(mail.replace('alles signed', 'alles forged'))).toMatchObject({ dkim: 'fail' });
    expect((await checked(mail.replace('Subject: Signed', 'Subject: Forged'))).dkim).toBe('fail');
  });

  test('is neutral without a key, and looks at no more than ten signatures', async () => {
    expect((await checked(await signed())).dkim).toBe('neutral');
    dns.set('TXT', 'k1._domainkey.sender.example', [KEY_RECORD]);
    const mail = (await signed()).toString('latin1');
    const header = mail.slice(0, mail.indexOf('\r\nFrom:') + 2);
    expect(header).toMatch(/^DKIM-Signature:/);
    expect((await checked(header.repeat(9) + mail)).dkim).toBe('pass');
    const asked = dns.questions.length;
    expect((await checked(header.repeat(200) + mail)).dkim).toBe('policy');
    expect(dns.questions.length - asked).toBeLessThan(10);
    // Headers without end are not looked through: reading them takes longer and longer.
    expect((await checked(`X-Long: ${'a, '.repeat(30_000)}\r\n${mail}`)).dkim).toBe('policy');
  });
});

describe('DMARC', () => {
  test.each([
    ['passes by SPF alone', 'v=spf1 ip4:127.0.0.1 -all', false, 'pass'],
    ['passes by DKIM alone', 'v=spf1 -all', true, 'pass'],
    ['fails without either', 'v=spf1 -all', false, 'fail'],
  ])('%s', async (_, spf, isSigned, result) => {
    dns.set('TXT', 'sender.example', [spf]);
    dns.set('TXT', '_dmarc.sender.example', ['v=DMARC1; p=reject']);
    dns.set('TXT', 'k1._domainkey.sender.example', [KEY_RECORD]);
    expect((await checked(isSigned ? await signed() : plainMail({}))).dmarc).toBe(result);
  });

  test('is not helped by the good name of another domain', async () => {
    dns.set('TXT', '_dmarc.sender.example', ['v=DMARC1; p=reject']);
    dns.set('TXT', 'other.example', ['v=spf1 ip4:127.0.0.1 -all']);
    dns.set('TXT', 'k1._domainkey.other.example', [KEY_RECORD]);
    expect(await checked(await signed('other.example'), 'jane@other.example')).toEqual({
      spf: 'pass',
      dkim: 'pass',
      domains: ['other.example'],
      dmarc: 'fail',
    });
  });

  test('is none where the domain has no policy', async () => {
    dns.set('TXT', 'sender.example', ['v=spf1 ip4:127.0.0.1 -all']);
    expect((await checked(plainMail({}))).dmarc).toBe('none');
  });
});

test('a DNS that fails is no reason to refuse a mail, and is told as what it is', async () => {
  for (const name of ['sender.example', '_dmarc.sender.example', 'k1._domainkey.sender.example'])
    dns.fail('TXT', name, 'servfail');
  expect(await checked(await signed())).toEqual({
    spf: 'temperror',
    dkim: 'temperror',
    domains: ['sender.example'],
    dmarc: 'temperror',
  });
});

test('a DNS that says nothing holds a mail up for a while, and no more', async () => {
  for (const name of ['sender.example', '_dmarc.sender.example', 'k1._domainkey.sender.example']) dns.fail('TXT', name, 'silent');
  expect(await checked(await signed())).toMatchObject({ spf: 'temperror', dkim: 'temperror', dmarc: 'temperror' });
}, 30_000);
