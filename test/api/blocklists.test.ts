// /platform/1/blocklists over HTTP. What it does to sending: blocklists-sending.test.ts.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountKeyOf } from '../../src/domain/blocklists.ts';
import { addAccount, addKey, type TestKey } from '../support/other-account.ts';
import { startService, type TestService } from '../support/service.ts';

const PATH = '/platform/1/blocklists';

let service: TestService;
let accountKey: string;
beforeAll(async () => {
  service = await startService();
  accountKey = accountKeyOf(service.callsign.firstAccount.accountId);
});
afterAll(() => service.stop());

/** A request for one element. */
function element(to: readonly string[], rest: object = {}): object {
  return { blocklist: [{ destinations: to.map((address) => ({ to: address })), ...rest }] };
}

async function block(to: readonly string[], rest: object = {}, headers: object = {}): Promise<void> {
  const { status, body } = await service.api('POST', PATH, element(to, rest), { ...headers });
  expect([status, body]).toEqual([202, '']);
}

async function unblock(to: readonly string[], rest: object = {}): Promise<void> {
  const { status, body } = await service.api('DELETE', PATH, element(to, rest));
  expect([status, body]).toEqual([202, '']);
}

async function listed(query: string, headers: object = {}) {
  const { status, body } = await service.api('GET', `${PATH}?${query}`, undefined, { ...headers });
  expect(status).toBe(200);
  return body;
}

describe('the list', () => {
  let other: TestKey;
  let key: string;
  beforeAll(async () => {
    const account = await addAccount(service);
    other = account;
    key = accountKeyOf(account.accountId);
    await block(['447400920001', '447400920002'], { sender: 'Acme', channel: 'SMS' }, other.headers);
    await block(['447400920003', 'a@b.example'], {}, other.headers);
    await block(['447400920001'], { accountKey: key.toLowerCase() }, other.headers);
  });

  async function destinations(query: string): Promise<string[]> {
    return (await listed(query, other.headers)).results.map(({ destination }: { destination: string }) => destination);
  }

  it('comes in the order of creation, with what the contract shows of each entry', async () => {
    const { results, paging } = await listed('', other.headers);
    expect(paging).toEqual({ page: 0, size: 100, totalPages: 1, totalResults: 5 });
    expect(results[0]).toEqual({
      sender: 'Acme',
      destination: '447400920001',
      sourceType: 'CUSTOM',
      channel: 'SMS',
      accountKey: key,
      createdDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/),
    });
    expect(results[4]).toEqual({
      destination: '447400920001',
      sourceType: 'CUSTOM',
      accountKey: key,
      createdDate: expect.any(String),
    });
  });

  it('is narrowed down by every parameter', async () => {
    expect(await destinations('sender=ACME')).toEqual(['447400920001', '447400920002']);
    expect(await destinations('destination=447400920001')).toEqual(['447400920001', '447400920001']);
    expect(await destinations('channel=SMS')).toEqual(['447400920001', '447400920002']);
    expect(await destinations('channel=APPLE_MB')).toEqual([]);
    expect(await destinations('sourceType=CUSTOM')).toHaveLength(5);
    expect(await destinations('sourceType=MO')).toEqual([]);
    expect(await destinations('campaign=summer')).toEqual([]);
    expect(await destinations(`accountKey=${key}&getAllAccountKeysBlocklists=true`)).toHaveLength(5);
    expect(
      await destinations('createdDateFrom=2020-01-01T00:00:00.000Z&createdDateTo=2999-01-01T00:00:00.000%2B0000'),
    ).toHaveLength(5);
    expect(await destinations('createdDateTo=2020-01-01T00:00:00.000Z')).toEqual([]);
    expect(await destinations('destination=nothing%20of%20the%20kind')).toEqual([]);
  });

  it('comes page by page, from either end alike', async () => {
    const whole = await destinations('');
    const pages: string[] = [];
    for (let page = 0; page < 3; page += 1) pages.push(...(await destinations(`size=2&page=${page}`)));
    expect(pages).toEqual(whole);
    expect(await listed('size=2&page=7', other.headers)).toEqual({
      results: [],
      paging: { page: 7, size: 2, totalPages: 3, totalResults: 5 },
    });
  });

  it.each([
    'size=0',
    'size=1001',
    'page=-1',
    'channel=FAX',
    'sourceType=ME',
    'createdDateFrom=yesterday',
    'sender=',
    'destination=',
    'sender=%00',
    'campaign=%00',
    'destination=%00',
  ])('refuses %s', async (query) => {
    const { status, body } = await service.api('GET', `${PATH}?${query}`);
    expect([status, body.requestError.serviceException.messageId]).toEqual([400, 'BAD_REQUEST']);
    expect(Object.keys(body.requestError.serviceException.validationErrors)).toEqual([query.split('=')[0]]);
  });
});

describe('putting on the list', () => {
  it('leaves out what is there already, and writes the rest into the audit log', async () => {
    await block(['447400930001'], { sender: 'Acme' });
    await block(['447400930001', '447400930002', '447400930002'], { sender: 'ACME' });
    const { results } = await listed('sender=acme');
    expect(results.map(({ destination }: { destination: string }) => destination)).toEqual(
      expect.arrayContaining(['447400930001', '447400930002']),
    );
    const audit = await service.api('GET', '/callsign/1/audit-log?size=500');
    const entries = audit.body.results.filter((entry: { subjectId: string }) => entry.subjectId.startsWith('44740093000'));
    expect(entries.map(({ action, subjectKind, subjectId }: Record<string, string>) => [action, subjectKind, subjectId])).toEqual(
      [
        ['create', 'blocklist', '447400930002'],
        ['create', 'blocklist', '447400930001'],
      ],
    );
    expect(entries[1].after).toEqual({ destination: '447400930001', sender: 'acme', channel: null, sourceType: 'CUSTOM' });
  });

  it.each([
    ['no list', {}, 'blocklist', 'must not be null'],
    ['no destinations', { blocklist: [{}] }, 'blocklist[0].destinations', 'must not be null'],
    ['an empty address', element(['']), 'blocklist[0].destinations[0].to', 'size must be at least 1'],
    ['a channel that can be listed only', element(['447400930009'], { channel: 'APPLE_MB' }), 'blocklist[0].channel', undefined],
    ['what is no address', element(['447400930009', 'nonsense']), 'blocklist[0].destinations[1].to', undefined],
    ['a mailbox without a domain', element(['someone@']), 'blocklist[0].destinations[0].to', undefined],
    ['a mailbox for SMS', element(['a@b.example'], { channel: 'SMS' }), 'blocklist[0].destinations[0].to', undefined],
    ['a number for email', element(['447400930009'], { channel: 'EMAIL' }), 'blocklist[0].destinations[0].to', undefined],
    ['a sender that cannot be', element(['447400930009'], { sender: 'a\u0000b' }), 'blocklist[0].sender', 'is no sender'],
  ])('refuses %s, and stores nothing', async (_, request, property, violation) => {
    for (const method of ['POST', 'DELETE']) {
      if (method === 'DELETE' && JSON.stringify(request).includes('APPLE_MB')) continue;
      const { status, body } = await service.api(method, PATH, request);
      expect([status, body.requestError.serviceException.messageId]).toEqual([400, 'BAD_REQUEST']);
      const { validationErrors } = body.requestError.serviceException;
      expect(validationErrors).toEqual({ [property]: violation === undefined ? [expect.any(String)] : [violation] });
    }
    expect((await listed('destination=447400930009')).results).toEqual([]);
  });

  it('refuses an account that is not the caller’s', async () => {
    for (const method of ['POST', 'DELETE']) {
      const { status, body } = await service.api(method, PATH, element(['447400930009'], { accountKey: 'F'.repeat(32) }));
      expect([status, body.requestError.serviceException.messageId]).toEqual([403, 'FORBIDDEN']);
    }
    expect((await service.api('GET', `${PATH}?accountKey=${'F'.repeat(32)}`)).status).toBe(403);
    expect((await listed(`accountKey=${accountKey}&size=1`)).results).toHaveLength(1);
  });

  it('takes fifty thousand destinations at once and not one more', async () => {
    const other = await addAccount(service);
    const many = Array.from({ length: 50_000 }, (_, at) => `4474${String(at).padStart(8, '0')}`);
    const { status, body } = await service.api('POST', PATH, element([...many, '447400930009']), other.headers);
    expect([status, Object.keys(body.requestError.serviceException.validationErrors)]).toEqual([400, ['blocklist']]);
    await block(many, {}, other.headers);
    expect((await listed('size=1&page=49999', other.headers)).results[0].destination).toBe(many.at(-1));
    expect((await service.callsign.world.snapshots.of(other.accountId)).optOuts.size).toBe(50_000);
  }, 60_000);
});

describe('taking off the list', () => {
  it('needs every part of the entry', async () => {
    await block(['447400940001'], { sender: 'Acme', channel: 'SMS' });
    for (const rest of [
      {},
      { sender: 'Acme' },
      { channel: 'SMS' },
      { sender: 'Acme', channel: 'MMS' },
      { sender: 'Acme', channel: 'SMS', sourceType: 'MO' },
    ])
      await unblock(['447400940001'], rest);
    expect((await listed('destination=447400940001')).results).toHaveLength(1);
    await unblock(['447400940001'], { sender: 'acme', channel: 'SMS', sourceType: 'CUSTOM' });
    expect((await listed('destination=447400940001')).results).toEqual([]);
    const audit = await service.api('GET', '/callsign/1/audit-log?size=1');
    expect(audit.body.results[0]).toMatchObject({
      action: 'delete',
      subjectKind: 'blocklist',
      before: { destination: '447400940001', sender: 'acme', channel: 'SMS', sourceType: 'CUSTOM' },
    });
  });

  it('changes nothing when it is not there', async () => {
    await unblock(['447400940002']);
  });
});

it('needs a key, with the scope', async () => {
  const sender = await addKey(service, undefined, { scopes: ['sms:manage'] });
  for (const method of ['GET', 'POST', 'DELETE']) {
    const body = method === 'GET' ? undefined : element(['447400960001']);
    const withoutKey = await service.api(method, PATH, body, { authorization: 'App nobody' });
    expect([withoutKey.status, withoutKey.body.requestError.serviceException.messageId]).toEqual([401, 'UNAUTHORIZED']);
    const withoutScope = await service.api(method, PATH, body, sender.headers);
    expect([withoutScope.status, withoutScope.body.requestError.serviceException.messageId]).toEqual([403, 'FORBIDDEN']);
  }
});

it('is served once a second', async () => {
  const limited = await startService({ CALLSIGN_RATE_LIMITS: 'published' });
  const statuses = await Promise.all([1, 2, 3].map(async () => (await limited.api('GET', PATH)).status));
  await limited.stop();
  expect(statuses).toContain(200);
  expect(statuses).toContain(429);
});
