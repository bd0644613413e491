// Checks of addresses, against a DNS server of the test's own.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDb } from '../../src/storage/db.ts';
import { DnsServer } from '../support/dns-server.ts';
import { addAccount } from '../support/other-account.ts';
import { type Service, startProcess, startService, type TestService } from '../support/service.ts';
import { until } from '../support/until.ts';

const ONE = '/email/2/validation';
const MANY = '/email/2/validations';

let dns: DnsServer;
let service: TestService;
beforeAll(async () => {
  dns = await DnsServer.start();
  dns.set('MX', 'good.example', ['10 mx.good.example']);
  dns.set('MX', 'mailinator.com', ['10 mx.mailinator.com']);
  dns.set('MX', 'outlok.com', ['10 mx.outlok.com']);
  dns.set('MX', 'nothing.example', ['0 .']);
  dns.set('A', 'host.example', ['192.0.2.1']);
  dns.set('AAAA', 'six.example', ['2001:0db8:0000:0000:0000:0000:0000:0001']);
  dns.fail('MX', 'broken.example', 'servfail');
  service = await startService({ CALLSIGN_DNS_SERVERS: dns.address });
});
afterAll(async () => {
  await service.stop();
  await dns.stop();
});

const check = async (to: string) => (await service.api('POST', ONE, { to })).body;

/** What was found of a request, once all of it is there. */
async function results({ api }: Service, validationRequestId: string, count: number) {
  const path = `${MANY}?validationRequestId=${validationRequestId}&size=1000`;
  await until(async () => (await api('GET', path)).body.results.length === count, 25_000);
  return (await api('GET', path)).body.results;
}

describe('an address', () => {
  it('of a domain that takes mail is a low risk, and its mailbox is not probed', async () => {
    expect(await check('jane@good.example')).toEqual({
      to: 'jane@good.example',
      validMailbox: 'unknown',
      validSyntax: true,
      catchAll: false,
      disposable: false,
      roleBased: false,
      detailedReasons: 'mailbox_not_probed',
      risk: 'LOW',
    });
  });

  it.each([
    ['no address', 'jane@@good', { validMailbox: 'false', validSyntax: false, risk: 'HIGH' }],
    ['jane@gone.example', 'jane@gone.example', { validMailbox: 'false', detailedReasons: 'domain_not_found' }],
    ['jane@nothing.example', 'jane@nothing.example', { validMailbox: 'false', detailedReasons: 'domain_takes_no_mail' }],
    ['jane@host.example', 'jane@host.example', { validMailbox: 'unknown', risk: 'MEDIUM' }],
    ['jane@six.example', 'jane@six.example', { validMailbox: 'unknown', risk: 'MEDIUM' }],
    ['jane@broken.example', 'jane@broken.example', { validMailbox: 'unknown', reason: 'UNEXPECTED_FAILURE', risk: 'UNKNOWN' }],
    ['info@GOOD.example', 'info@GOOD.example', { roleBased: true, risk: 'MEDIUM' }],
    ['jane@mailinator.com', 'jane@mailinator.com', { disposable: true, risk: 'HIGH' }],
    ['Jane@outlok.com', 'Jane@outlok.com', { didYouMean: 'Jane@outlook.com', risk: 'MEDIUM' }],
  ])('%s', async (_what, to, expected) => {
    expect(await check(to)).toMatchObject({ to, ...expected });
  });

  it('whose domain nobody tells of in time is unknown', async () => {
    dns.fail('MX', 'silent.example', 'silent');
    expect(await check('jane@silent.example')).toMatchObject({ validMailbox: 'unknown', reason: 'TIMED_OUT', risk: 'UNKNOWN' });
  }, 30_000);

  it('that mail came back from is known not to be there', async () => {
    await service.api('POST', '/email/1/domains', { domainName: 'shop.example', targetedDailyTraffic: 1, dkimKeyLength: 1024 });
    const suppressions = [{ domainName: 'shop.example', emailAddress: ['Back@good.example'], type: 'BOUNCE' }];
    expect((await service.api('POST', '/email/1/suppressions', { suppressions })).status).toBe(204);
    expect(await check('back@good.example')).toMatchObject({ validMailbox: 'false', detailedReasons: 'known_hardbounce' });
  });

  it('may come as a form, and be answered in XML', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await service.api('POST', ONE, 'to=jane%40good.example', form);
    expect([answer.status, answer.body.to]).toEqual([200, 'jane@good.example']);
    const xml = await service.api('POST', ONE, { to: 'jane@good.example' }, { accept: 'application/xml' });
    expect(xml.body).toMatch(/<ValidationResponse><to>jane@good\.example<\/to>.*<validMailbox>unknown<\/validMailbox>/);
  });

  it('has to be there', async () => {
    expect((await service.api('POST', ONE, {})).status).toBe(400);
    expect((await service.api('POST', ONE, 'other=1', { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(400);
  });
});

describe('many addresses', () => {
  it('are checked in the background, each domain asked for once', async () => {
    dns.set('MX', 'once.example', ['10 mx.once.example']);
    const destinations = Array.from({ length: 500 }, (_, at) => ({ destination: `reader${at}@once.example` }));
    const { status, body } = await service.api('POST', MANY, { destinations });
    expect([status, body]).toEqual([202, { validationRequestId: expect.stringMatching(/^\d+$/) }]);
    const found = await results(service, body.validationRequestId, 500);
    expect(found[0]).toMatchObject({
      destination: expect.stringMatching(/^reader\d+@once\.example$/),
      risk: 'LOW',
      bulkValidationDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      validationRequestId: body.validationRequestId,
    });
    expect(dns.questions.filter((question) => question === 'MX once.example')).toHaveLength(1);
  });

  it('are read page by page, forth and back', async () => {
    const destinations = Array.from({ length: 7 }, (_, at) => ({ destination: `page${at}@good.example` }));
    const { body } = await service.api('POST', MANY, { validationRequestId: 'pages', destinations });
    expect(body).toEqual({ validationRequestId: 'pages' });
    const all = (await results(service, 'pages', 7)).map(({ destination }: { destination: string }) => destination);
    const page = async (cursor: string) =>
      (await service.api('GET', `${MANY}?validationRequestId=pages&size=3&cursor=${cursor}`)).body;
    const names = ({ results: rows }: { results: { destination: string }[] }) => rows.map(({ destination }) => destination);
    const first = await page('');
    const second = await page(first.paging.nextCursor);
    const third = await page(second.paging.nextCursor);
    expect([names(first), names(second), names(third)]).toEqual([all.slice(0, 3), all.slice(3, 6), all.slice(6)]);
    expect([first.paging.previousCursor, third.paging.nextCursor, first.paging.size]).toEqual(['', '', 3]);
    const back = await page(third.paging.previousCursor);
    expect(names(back)).toEqual(names(second));
    const start = await page(back.paging.previousCursor);
    expect([names(start), start.paging.previousCursor]).toEqual([names(first), '']);
  });

  it('are narrowed down by what was found', async () => {
    const destinations = ['a@good.example', 'info@good.example', 'nonsense', 'b@mailinator.com'];
    await service.api('POST', MANY, {
      validationRequestId: 'kinds',
      destinations: destinations.map((destination) => ({ destination })),
    });
    await results(service, 'kinds', 4);
    const narrowed = async (query: string) =>
      (await service.api('GET', `${MANY}?validationRequestId=kinds&${query}`)).body.results
        .map(({ destination }: { destination: string }) => destination)
        .sort();
    expect(await narrowed('validSyntax=false')).toEqual(['nonsense']);
    expect(await narrowed('validMailbox=false')).toEqual(['nonsense']);
    expect(await narrowed('roleBased=true')).toEqual(['info@good.example']);
    expect(await narrowed('disposable=true&risk=HIGH')).toEqual(['b@mailinator.com']);
    expect(await narrowed('catchAll=true')).toEqual([]);
    expect(await narrowed('destination=a@good.example&destination=nonsense')).toEqual(['a@good.example', 'nonsense']);
    expect(await narrowed(`validatedDateTo=${new Date(Date.now() - 86_400_000).toISOString()}`)).toEqual([]);
    expect((await service.api('GET', `${MANY}?validatedDateFrom=2020-01-01T00:00:00Z`)).status).toBe(400);
    expect((await service.api('GET', `${MANY}?cursor=nonsense`)).status).toBe(400);
  });

  it('are not mixed up with those of another request or account', async () => {
    const request = { validationRequestId: 'mine', destinations: [{ destination: 'a@good.example' }] };
    expect((await service.api('POST', MANY, request)).status).toBe(202);
    const { status, body } = await service.api('POST', MANY, request);
    expect([status, body.violations[0].property]).toEqual([400, 'validationRequestId']);
    const { headers: other } = await addAccount(service);
    await results(service, 'mine', 1);
    expect((await service.api('GET', `${MANY}?validationRequestId=mine`, undefined, other)).body.results).toEqual([]);
    expect((await service.api('POST', MANY, request, other)).status).toBe(202);
  });

  it('may be a hundred thousand, and no more', async () => {
    const destinations = Array.from({ length: 100_001 }, (_, at) => ({ destination: `r${at}@good.example` }));
    expect((await service.api('POST', MANY, { destinations })).status).toBe(400);
    const { status, body } = await service.api('POST', MANY, { destinations: destinations.slice(1) });
    expect(status).toBe(202);
    const { rows } = await service.callsign.world.db.query<{ count: string }>(
      'select count(*) from validation where request_id = $1',
      [body.validationRequestId],
    );
    expect(rows[0]?.count).toBe('100000');
    // The rest of the work is no part of this test.
    await service.callsign.world.db.query('delete from validation where request_id = $1', [body.validationRequestId]);
    expect((await service.api('POST', MANY, { destinations: [] })).status).toBe(400);
  }, 60_000);

  it('are all checked although the process is killed meanwhile', async () => {
    const slow = await DnsServer.start();
    let running = await startProcess({ CALLSIGN_DNS_SERVERS: slow.address });
    try {
      slow.fail('MX', 'slow.example', 'silent');
      const destinations = [{ destination: 'a@slow.example' }, { destination: 'nonsense' }];
      const request = { validationRequestId: 'durable', destinations };
      expect((await running.api('POST', MANY, request)).status).toBe(202);
      await until(() => slow.questions.includes('MX slow.example'));
      await running.kill();
      slow.set('MX', 'slow.example', ['10 mx.slow.example']);
      running = await running.restart();
      // The dead process had taken them for a minute.
      await runOutLeases(running);
      const found = await results(running, 'durable', 2);
      expect(found.map(({ destination }: { destination: string }) => destination).sort()).toEqual(['a@slow.example', 'nonsense']);
    } finally {
      await running.stop();
      await slow.stop();
    }
  }, 60_000);
});

async function runOutLeases({ databaseUrl }: Service): Promise<void> {
  const db = openDb(databaseUrl, 1);
  await db.query('update validation set due_at = now() where due_at is not null');
  await db.end();
}
