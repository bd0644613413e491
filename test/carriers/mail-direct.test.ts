// Mail taken to the servers of its recipients' domains, as a DNS of the test's own names them.

import net from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DnsServer } from '../support/dns-server.ts';
import { addDomain } from '../support/email.ts';
import { connectMail, endOf, forgetSuppressions, lifeOf, type MailWish, sendMail } from '../support/mail-sending.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { startService, type TestService } from '../support/service.ts';
import { CERTIFICATE, CERTIFICATE_KEY } from '../support/smpp-certificate.ts';
import { until } from '../support/until.ts';

let dns: DnsServer;
let mx: MailServer;
let service: TestService;

beforeAll(async () => {
  [dns, mx] = await Promise.all([DnsServer.start(), startMailServer({ key: CERTIFICATE_KEY, cert: CERTIFICATE })]);
  service = await startService({
    CALLSIGN_DNS_SERVERS: dns.address,
    CALLSIGN_EMAIL_HOST: 'mail.callsign.example',
    CALLSIGN_UNVERIFIED_DOMAINS: 'accept',
  });
  await addDomain(service);
  await connectMail(service, { mode: 'DIRECT', port: mx.port, connectionsPerDestination: 2 });
  dns.set('A', 'mx.reader.example', ['127.0.0.1']);
  // Nobody listens there.
  dns.set('A', 'dead.reader.example', ['127.0.0.2']);
  dns.set('MX', 'reader.example', ['10 dead.reader.example', '20 mx.reader.example']);
});
afterAll(async () => {
  await service?.stop();
  await mx?.close();
  await dns?.stop();
});
beforeEach(async () => {
  await forgetSuppressions(service);
  mx.mails.length = 0;
  mx.recipients.clear();
});

const send = (to: string, wish: Partial<MailWish> = {}) => sendMail(service.callsign, { to: [to], ...wish });

async function deferralOf(message: Awaited<ReturnType<typeof send>>): Promise<string> {
  let detail: string | undefined;
  await until(async () => {
    detail = (await lifeOf(service, message)).timeline.find(({ event }) => event === 'DEFERRED')?.detail;
    return detail !== undefined;
  });
  return detail ?? '';
}

it('no domain gets more connections than the settings say', async () => {
  const messages = await Promise.all(Array.from({ length: 40 }, (_, index) => send(`reader${index}@reader.example`)));
  for (const message of messages) expect((await endOf(service, message)).status.name).toBe('DELIVERED_TO_HANDSET');
  expect(mx.connections.mostOpen).toBeLessThanOrEqual(2);
  expect(mx.mails).toHaveLength(40);
});

describe('a mail', () => {
  it('goes to the next server when the preferred one does not answer, encrypted where it can be, whoever that is', async () => {
    const life = await endOf(service, await send('jane@reader.example'));
    expect(life.status.name).toBe('DELIVERED_TO_HANDSET');
    expect(mx.mails[0]).toMatchObject({ to: ['jane@reader.example'], isEncrypted: true });
  });

  it('goes to the domain itself when it names no server', async () => {
    dns.set('A', 'plain.example', ['127.0.0.1']);
    expect((await endOf(service, await send('jane@plain.example'))).status.name).toBe('DELIVERED_TO_HANDSET');
  });

  it.each([
    ['says that it takes none', 'null.example', () => dns.set('MX', 'null.example', ['0 .'])],
    ['does not exist', 'nowhere.example', () => {}],
  ])('to a domain that %s is refused', async (_, domain, prepare) => {
    prepare();
    const { status, error } = await endOf(service, await send(`jane@${domain}`));
    expect([status.name, error.name]).toEqual(['UNDELIVERABLE_NOT_DELIVERED', 'EC_RECIPIENT_DOMAIN_MX_NOT_FOUND']);
  });

  it('waits when the DNS fails, or nobody listens', async () => {
    dns.fail('MX', 'broken.example', 'servfail');
    expect(await deferralOf(await send('jane@broken.example'))).toMatch(/TEMPORARY: .*SERVFAIL/);
    dns.set('MX', 'dead.example', ['10 dead.reader.example']);
    expect(await deferralOf(await send('jane@dead.example'))).toMatch(/TEMPORARY: .*ECONNREFUSED/);
    // A domain that cannot be reached keeps nobody else waiting.
    expect((await endOf(service, await send('jane@reader.example'))).status.name).toBe('DELIVERED_TO_HANDSET');
  });

  it('that waits for its turn at a slow server again and again says so once', async () => {
    dns.set('A', 'slow.example', ['127.0.0.3']);
    // Takes connections, and does not greet.
    const silent = net.createServer(() => {}).listen(mx.port, '127.0.0.3');
    try {
      const { dispatch } = service.callsign.world;
      const before = dispatch.figures().tally.deferred;
      const messages = await Promise.all(Array.from({ length: 24 }, (_, index) => send(`reader${index}@slow.example`)));
      // Two connections and what may wait for them; the others come again every three seconds.
      await until(() => dispatch.figures().tally.deferred > before + messages.length, 30_000, 'mails that come again');
      const deferrals: number[] = [];
      for (const message of messages)
        deferrals.push((await lifeOf(service, message)).timeline.filter(({ event }) => event === 'DEFERRED').length);
      expect(Math.max(...deferrals)).toBe(1);
    } finally {
      silent.close();
    }
  });

  it('is refused when the server refuses the recipient', async () => {
    mx.recipients.set('gone@reader.example', '550 5.1.1 no such user');
    expect((await endOf(service, await send('gone@reader.example'))).error.name).toBe('EC_INVALID_EMAIL_ADDRESS');
  });

  it('to people of several domains is taken to each of them', async () => {
    dns.set('A', 'plain.example', ['127.0.0.1']);
    const message = await send('jane@reader.example', {
      to: ['jane@reader.example', 'joe@reader.example', 'ann@plain.example', 'bob@nowhere.example'],
    });
    const life = await endOf(service, message);
    expect(life.status.name).toBe('DELIVERED_TO_HANDSET');
    expect(life.timeline.at(-1)?.detail).toContain('bob@nowhere.example: 550 5.1.2');
    expect(mx.mails.map(({ to }) => to)).toEqual([['jane@reader.example', 'joe@reader.example'], ['ann@plain.example']]);
  });

  it('goes to addresses beyond ASCII', async () => {
    dns.set('A', 'xn--grn-ioa.example', ['127.0.0.1']);
    expect((await endOf(service, await send('jürgen@grün.example'))).status.name).toBe('DELIVERED_TO_HANDSET');
    expect(mx.mails[0]?.to[0]).toMatch(/^jürgen@(grün|xn--grn-ioa)\.example$/);
  });
});
