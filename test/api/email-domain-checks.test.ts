// Looking for the records of email domains, in a DNS server of the test's own.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDb } from '../../src/storage/db.ts';
import { settleDomainActivity } from '../../src/storage/email-domains.ts';
import { DnsServer } from '../support/dns-server.ts';
import { startProcess, startService, type TestService } from '../support/service.ts';
import { until } from '../support/until.ts';

const DOMAINS = '/email/1/domains';
const OWN = '/callsign/1/email-domains';

interface DnsRecord {
  recordType: 'TXT' | 'MX' | 'CNAME';
  name: string;
  expectedValue: string;
  verified: boolean;
}

let dns: DnsServer;
let service: TestService;
beforeAll(async () => {
  dns = await DnsServer.start();
  service = await startService({ CALLSIGN_DNS_SERVERS: dns.address, CALLSIGN_EMAIL_HOST: 'mail.callsign.example' });
});
afterAll(async () => {
  await service.stop();
  await dns.stop();
});

async function add(domainName: string, over: object = {}): Promise<{ domainId: number; dnsRecords: DnsRecord[] }> {
  const { status, body } = await service.api('POST', DOMAINS, {
    domainName,
    targetedDailyTraffic: 100,
    dkimKeyLength: 1024,
    ...over,
  });
  expect([status, body]).toEqual([200, expect.objectContaining({ domainId: expect.any(Number) })]);
  return body;
}

function publish(records: readonly DnsRecord[]): void {
  for (const { recordType, name, expectedValue } of records) dns.set(recordType, name, [expectedValue]);
}

async function read(domainName: string): Promise<{ active: boolean; dnsRecords: DnsRecord[] }> {
  return (await service.api('GET', `${DOMAINS}/${domainName}`)).body;
}

async function detail(domainName: string) {
  return (await service.api('GET', `${OWN}/${domainName}`)).body;
}

/** Asks for a check and waits until it is through. */
async function verify(domainName: string): Promise<void> {
  const before = (await detail(domainName)).checkedAt;
  const { status, body } = await service.api('POST', `${DOMAINS}/${domainName}/verify`);
  expect([status, body]).toEqual([202, '']);
  await until(async () => (await detail(domainName)).checkedAt !== before);
}

function withoutHost(dnsRecords: readonly DnsRecord[]): string[] {
  return dnsRecords.map(({ recordType, name, verified }) => `${recordType} ${name} ${verified}`);
}

async function auditOf(subjectId: string) {
  const { body } = await service.api('GET', '/callsign/1/audit-log?size=500');
  return body.results.filter((entry: { subjectId: string }) => entry.subjectId === subjectId);
}

describe('verification', () => {
  it('makes a domain active when its TXT, DKIM and MX records stand in the DNS', async () => {
    const { dnsRecords } = await add('good.example', { dkimKeyLength: 2048 });
    publish(dnsRecords);
    await verify('good.example');
    const domain = await read('good.example');
    expect([domain.active, domain.dnsRecords.map(({ verified }) => verified)]).toEqual([true, [true, true, true, true, true]]);
    expect(await detail('good.example')).not.toHaveProperty('nextCheckAt');
    const [latest] = await auditOf('good.example');
    expect(latest).toMatchObject({
      actor: 'callsign',
      after: { verified: ['DKIM', 'INBOUND', 'RETURN_PATH', 'SPF', 'TRACKING'], isActive: true },
    });
    const { world, firstAccount } = service.callsign;
    await until(
      async () => (await world.snapshots.of(firstAccount.accountId)).resources.byDomain('good.example')?.isActive === true,
    );
  });

  it('does without the records of tracking and of the return path', async () => {
    const { dnsRecords } = await add('untracked.example');
    publish(dnsRecords.slice(0, 3));
    await verify('untracked.example');
    const domain = await read('untracked.example');
    expect([domain.active, domain.dnsRecords.map(({ verified }) => verified)]).toEqual([true, [true, true, true, false, false]]);
  });

  it('shows what was found where it is not what is expected, and looks again later', async () => {
    const { dnsRecords } = await add('wrong.example');
    dns.set('TXT', 'wrong.example', ['v=spf1 include:other.example -all', 'unrelated']);
    dns.set('MX', 'wrong.example', ['5 mx.other.example']);
    dns.fail('TXT', dnsRecords[1]?.name ?? '', 'servfail');
    await verify('wrong.example');
    const found = await detail('wrong.example');
    expect(found.active).toBe(false);
    expect(found.dnsRecords.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      'DIFFERENT',
      'FAILED',
      'DIFFERENT',
      'MISSING',
      'MISSING',
    ]);
    expect(found.dnsRecords[0].found).toEqual(['v=spf1 include:other.example -all', 'unrelated']);
    expect(found.dnsRecords[1].failure).toBe('the server failed (SERVFAIL)');
    expect(found.dnsRecords[2].found).toEqual(['5 mx.other.example']);
    expect(Date.parse(found.nextCheckAt.replace('+0000', 'Z'))).toBeGreaterThan(
      Date.parse(found.checkedAt.replace('+0000', 'Z')),
    );
    publish(dnsRecords);
    await verify('wrong.example');
    expect((await read('wrong.example')).active).toBe(true);
  });

  it('takes back what servers say is gone, but nothing when no server answers', async () => {
    const { dnsRecords } = await add('later.example');
    publish(dnsRecords);
    await verify('later.example');
    dns.fail('MX', 'later.example', 'servfail');
    await verify('later.example');
    expect((await read('later.example')).active).toBe(true);
    dns.remove('MX', 'later.example');
    await verify('later.example');
    const { active, dnsRecords: after } = await read('later.example');
    expect([active, withoutHost(after)[2]]).toEqual([false, 'MX later.example false']);
  });

  it('gives up on a server that does not answer', async () => {
    await add('silent.example');
    dns.fail('MX', 'silent.example', 'silent');
    await service.api('POST', `${DOMAINS}/silent.example/verify`);
    await until(async () => (await detail('silent.example')).dnsRecords[2].outcome === 'FAILED', 25_000);
    expect((await detail('silent.example')).dnsRecords[2].failure).toBe('no server answered in time');
  }, 30_000);

  it('comes by itself when it is due, more slowly each time', async () => {
    await add('patient.example');
    await verify('patient.example');
    const waitOf = async (): Promise<number> => {
      const { nextCheckAt, checkedAt } = await detail('patient.example');
      return Date.parse(nextCheckAt.replace('+0000', 'Z')) - Date.parse(checkedAt.replace('+0000', 'Z'));
    };
    expect(await waitOf()).toBe(60_000);
    const { checkedAt } = await detail('patient.example');
    await service.callsign.world.db.query(
      `update email_domain set check_due_at = now() from resource where resource.resource_id = email_domain.resource_id and name = 'patient.example'`,
    );
    service.callsign.world.wakeDomainChecks();
    await until(async () => (await detail('patient.example')).checkedAt !== checkedAt);
    expect(await waitOf()).toBe(5 * 60_000);
  });

  it('goes on after the process was killed between the answer and the check', async () => {
    const slow = await DnsServer.start();
    let running = await startProcess({ CALLSIGN_DNS_SERVERS: slow.address, CALLSIGN_EMAIL_HOST: 'mail.callsign.example' });
    try {
      const request = { domainName: 'durable.example', targetedDailyTraffic: 1, dkimKeyLength: 1024 };
      const { dnsRecords } = (await running.api('POST', DOMAINS, request)).body as { dnsRecords: DnsRecord[] };
      slow.fail('MX', 'durable.example', 'silent');
      expect((await running.api('POST', `${DOMAINS}/durable.example/verify`)).status).toBe(202);
      await until(() => slow.questions.includes('MX durable.example'));
      await running.kill();
      for (const { recordType, name, expectedValue } of dnsRecords) slow.set(recordType, name, [expectedValue]);
      running = await running.restart();
      // The dead process had taken the check; as if the half minute had passed after which others take it over.
      await overdue(running.databaseUrl);
      const isActive = async (): Promise<boolean> => (await running.api('GET', `${DOMAINS}/durable.example`)).body.active;
      await until(isActive, 20_000, 'the domain to be verified');
    } finally {
      await running.stop();
      await slow.stop();
    }
  }, 60_000);
});

async function overdue(databaseUrl: string): Promise<void> {
  const db = openDb(databaseUrl, 1);
  await db.query('update email_domain set check_due_at = now()');
  await db.end();
}

describe('a blocked domain', () => {
  it('is not active, though verified; where unsubscriptions count can be set', async () => {
    const { dnsRecords } = await add('blocked.example');
    publish(dnsRecords);
    await verify('blocked.example');
    const blocked = await service.api('PATCH', `${OWN}/blocked.example`, {
      blocked: true,
      blocklistConfigurationLevel: 'FROM_DOMAIN',
    });
    expect([blocked.status, blocked.body]).toEqual([
      200,
      expect.objectContaining({ active: false, blocked: true, blocklistConfigurationLevel: 'FROM_DOMAIN' }),
    ]);
    await verify('blocked.example');
    expect(await read('blocked.example')).toMatchObject({ active: false, blocked: true });
    await service.api('PATCH', `${OWN}/blocked.example`, { blocked: false });
    expect(await read('blocked.example')).toMatchObject({ active: true, blocklistConfigurationLevel: 'FROM_DOMAIN' });
  });

  it('is refused in the modern envelope when the change makes no sense or the domain is not there', async () => {
    await add('patched.example');
    const wrong = await service.api('PATCH', `${OWN}/patched.example`, { blocklistConfigurationLevel: 'FROM_MOON' });
    expect([wrong.status, wrong.body.errorCode]).toEqual([400, 'E400']);
    for (const method of ['GET', 'PATCH'])
      expect((await service.api(method, `${OWN}/nobody.example`, method === 'PATCH' ? {} : undefined)).body.errorCode).toBe(
        'E404',
      );
  });
});

it('lets unverified domains send where the setting for development says so, until it is taken back', async () => {
  const lenient = await startService({ CALLSIGN_UNVERIFIED_DOMAINS: 'accept', CALLSIGN_DNS_SERVERS: dns.address });
  const { db } = lenient.callsign.world;
  try {
    const request = { domainName: 'dev.example', targetedDailyTraffic: 1, dkimKeyLength: 1024 };
    const { body } = await lenient.api('POST', DOMAINS, request);
    expect([body.active, body.dnsRecords.some(({ verified }: DnsRecord) => verified)]).toEqual([true, false]);
    // What every start does with the setting it finds.
    expect(await db.transaction((tx) => settleDomainActivity(tx, true))).toEqual([]);
    expect(await db.transaction((tx) => settleDomainActivity(tx, false))).toHaveLength(1);
    expect((await lenient.api('GET', `${DOMAINS}/dev.example`)).body.active).toBe(false);
  } finally {
    await lenient.stop();
  }
});
