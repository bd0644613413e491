// /email/1/domains over HTTP: what is added, listed, changed and deleted. What is found in the DNS: email-domain-checks.test.ts.

import { createPublicKey } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addAccount, addKey } from '../support/other-account.ts';
import { startService, type TestService } from '../support/service.ts';

const DOMAINS = '/email/1/domains';
const OWN = '/callsign/1/email-domains';
const ASSOCIATIONS = '/provisioning/1/associations';

interface DnsRecord {
  recordType: 'TXT' | 'MX' | 'CNAME';
  name: string;
  expectedValue: string;
  verified: boolean;
}

let service: TestService;
beforeAll(async () => {
  service = await startService({ CALLSIGN_EMAIL_HOST: 'mail.callsign.example' });
  await service.api('POST', '/provisioning/1/applications', { applicationId: 'shop' });
  await service.api('POST', '/provisioning/1/entities', { entityId: 'tenant' });
});
afterAll(() => service.stop());

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

async function read(domainName: string): Promise<{ active: boolean; dnsRecords: DnsRecord[] }> {
  return (await service.api('GET', `${DOMAINS}/${domainName}`)).body;
}

async function detail(domainName: string) {
  return (await service.api('GET', `${OWN}/${domainName}`)).body;
}

async function auditOf(subjectId: string) {
  const { body } = await service.api('GET', '/callsign/1/audit-log?size=500');
  return body.results.filter((entry: { subjectId: string }) => entry.subjectId === subjectId);
}

describe('adding a domain', () => {
  it('needs no word on its traffic, which clients leave out', async () => {
    await service.api('POST', DOMAINS, { domainName: 'quiet.example', dkimKeyLength: 1024 });
    expect((await detail('quiet.example')).targetedDailyTraffic).toBe(1000);
  });

  it('answers the domain with the records its owner has to set, and none of them verified', async () => {
    const domain = await add('records.example', { dkimKeyLength: 2048 });
    expect(domain).toEqual({
      domainId: expect.any(Number),
      domainName: 'records.example',
      active: false,
      tracking: { clicks: false, opens: false, unsubscribe: false },
      dnsRecords: [
        {
          recordType: 'TXT',
          name: 'records.example',
          expectedValue: 'v=spf1 include:spf.mail.callsign.example ~all',
          verified: false,
        },
        {
          recordType: 'TXT',
          name: expect.stringMatching(/^cs[0-9a-f]{10}\._domainkey\.records\.example$/),
          expectedValue: expect.stringMatching(/^v=DKIM1; k=rsa; p=[A-Za-z0-9+/]+=*$/),
          verified: false,
        },
        { recordType: 'MX', name: 'records.example', expectedValue: '10 mx.mail.callsign.example', verified: false },
        { recordType: 'CNAME', name: 'track.records.example', expectedValue: 'track.mail.callsign.example', verified: false },
        { recordType: 'CNAME', name: 'bounces.records.example', expectedValue: 'bounces.mail.callsign.example', verified: false },
      ],
      blocked: false,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/),
      blocklistConfigurationLevel: 'FROM_SENDER',
    });
  });

  it.each([
    [1024, 1024],
    [2048, 2048],
    [undefined, 2048],
  ])(
    'with a key length of %s makes a key of %i bits, whose private half is stored and never shown',
    async (dkimKeyLength, bits) => {
      const domainName = `key-${dkimKeyLength}.example`;
      const { dnsRecords } = await add(domainName, { dkimKeyLength });
      const published = dnsRecords[1]?.expectedValue.replace(/.*p=/, '') ?? '';
      const key = createPublicKey({ key: Buffer.from(published, 'base64'), format: 'der', type: 'spki' });
      expect([key.asymmetricKeyType, key.asymmetricKeyDetails?.modulusLength]).toEqual(['rsa', bits]);

      const { rows } = await service.callsign.world.db.query<{ dkim_private_key: string }>(
        'select dkim_private_key from email_domain join resource using (resource_id) where name = $1',
        [domainName],
      );
      const stored = rows[0]?.dkim_private_key ?? '';
      expect(createPublicKey(stored).export({ format: 'der', type: 'spki' }).toString('base64')).toBe(published);
      const secret = stored.split('\n')[1] ?? '';
      const shown = JSON.stringify([await detail(domainName), await read(domainName), await auditOf(domainName)]);
      expect(secret.length).toBeGreaterThan(60);
      expect(shown).not.toContain(secret);
      expect(shown).not.toContain('PRIVATE KEY');
    },
  );

  it('cuts the long record of a key into the strings the DNS needs, in the line for a zone file', async () => {
    await add('zone.example', { dkimKeyLength: 2048 });
    const { dnsRecords } = await detail('zone.example');
    const [, dkim] = dnsRecords;
    const strings = [...dkim.zoneLine.matchAll(/"([^"]*)"/g)].map(([, text]) => text);
    expect(strings.length).toBe(2);
    expect(strings[0].length).toBe(255);
    expect(strings.join('')).toBe(dkim.expectedValue);
    expect(dnsRecords[2].zoneLine).toBe('zone.example. IN MX 10 mx.mail.callsign.example.');
  });

  it('keeps a name in lower case and ASCII, and refuses it a second time in whatever form', async () => {
    const { domainId } = await add('Bücher.Example');
    const body = await read('xn--bcher-kva.example');
    expect(body).toMatchObject({ domainId, domainName: 'xn--bcher-kva.example' });
    expect(await read(encodeURIComponent('BÜCHER.example'))).toEqual(body);
    for (const domainName of ['xn--bcher-kva.example', 'bÜcher.EXAMPLE', 'Bücher.example.']) {
      const again = await service.api('POST', DOMAINS, { domainName, targetedDailyTraffic: 1 });
      expect([again.status, again.body.requestError.serviceException.messageId]).toEqual([409, 'CONFLICT']);
    }
  });

  it('lets one of two requests at the same time win', async () => {
    const request = { domainName: 'race.example', targetedDailyTraffic: 1, dkimKeyLength: 1024 };
    const answers = await Promise.all([1, 2].map(() => service.api('POST', DOMAINS, request)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it.each([
    ['no name', { targetedDailyTraffic: 1 }, { domainName: ['must not be null'] }],
    ['an empty name', { domainName: '', targetedDailyTraffic: 1 }, { domainName: ['must not be blank'] }],
    [
      'too little traffic',
      { domainName: 'a.example', targetedDailyTraffic: 0 },
      { targetedDailyTraffic: ['must be greater than or equal to 1'] },
    ],
    [
      'another key length',
      { domainName: 'a.example', targetedDailyTraffic: 1, dkimKeyLength: 4096 },
      { dkimKeyLength: ['must be one of 1024, 2048'] },
    ],
    [
      'a name of more than 100 characters',
      { domainName: `${'a'.repeat(60)}.${'b'.repeat(60)}.example`, targetedDailyTraffic: 1 },
      { domainName: ['size must be between 0 and 100'] },
    ],
    [
      'an entity without an application',
      { domainName: 'a.example', targetedDailyTraffic: 1, entityId: 'tenant' },
      { applicationId: ['must not be null when there is an entityId'] },
    ],
    [
      'an unknown application',
      { domainName: 'a.example', targetedDailyTraffic: 1, applicationId: 'nobody' },
      { applicationId: ['application "nobody" does not exist'] },
    ],
    [
      'an unknown entity',
      { domainName: 'a.example', targetedDailyTraffic: 1, applicationId: 'shop', entityId: 'nobody' },
      { entityId: ['entity "nobody" does not exist'] },
    ],
  ])('refuses %s', async (_, request, validationErrors) => {
    const { status, body } = await service.api('POST', DOMAINS, request);
    expect(status).toBe(400);
    expect(body.requestError.serviceException).toMatchObject({ messageId: 'BAD_REQUEST', validationErrors });
  });

  it.each([
    'localhost',
    '127.0.0.1',
    '127.1',
    'a..example',
    '-a.example',
    'a b.example',
    'a.example/x',
    'user@a.example',
    '[::1]',
  ])('refuses %s as a name', async (domainName) => {
    const { status, body } = await service.api('POST', DOMAINS, { domainName, targetedDailyTraffic: 1 });
    expect(status).toBe(400);
    expect(Object.keys(body.requestError.serviceException.validationErrors)).toEqual(['domainName']);
  });

  it('takes empty ids for none', async () => {
    await add('empty-ids.example', { applicationId: '', entityId: '' });
    expect(await detail('empty-ids.example')).not.toHaveProperty('applicationId');
  });

  it('ends at a thousand on one day, deleted ones included, and says when it goes on', async () => {
    const other = await addAccount(service);
    const request = (domainName: string) =>
      service.api('POST', DOMAINS, { domainName, targetedDailyTraffic: 1, dkimKeyLength: 1024 }, other.headers);
    expect((await request('first.example')).status).toBe(200);
    await service.callsign.world.db.query('update email_domain_day set added = 999 where account_id = $1', [other.accountId]);
    expect((await request('last.example')).status).toBe(200);
    expect((await service.api('DELETE', `${DOMAINS}/last.example`, undefined, other.headers)).status).toBe(204);
    const { status, body, headers } = await request('one-more.example');
    expect([status, body.requestError.serviceException.messageId]).toEqual([429, 'TOO_MANY_REQUESTS']);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(86_400);
    expect((await service.api('GET', `${DOMAINS}/one-more.example`, undefined, other.headers)).status).toBe(404);
  });
});

describe('the list of domains', () => {
  it('comes in the order of creation, ten on a page unless said, twenty at most', async () => {
    const other = await addAccount(service);
    for (let at = 0; at < 12; at += 1)
      await service.api(
        'POST',
        DOMAINS,
        { domainName: `d${at}.example`, targetedDailyTraffic: 1, dkimKeyLength: 1024 },
        other.headers,
      );
    const list = async (query: string) => (await service.api('GET', `${DOMAINS}${query}`, undefined, other.headers)).body;
    const names = ({ results }: { results: { domainName: string }[] }): string[] => results.map(({ domainName }) => domainName);
    const first = await list('');
    expect(first.paging).toEqual({ page: 0, size: 10, totalPages: 2, totalResults: 12 });
    expect(names(first)).toEqual(Array.from({ length: 10 }, (_, at) => `d${at}.example`));
    expect(names(await list('?page=1'))).toEqual(['d10.example', 'd11.example']);
    expect(names(await list('?size=20'))).toHaveLength(12);
    expect((await list('?page=9')).results).toEqual([]);
    await service.api('DELETE', `${DOMAINS}/d0.example`, undefined, other.headers);
    expect((await list('?size=1')).results[0].domainName).toBe('d1.example');
  });

  it.each(['size=21', 'size=0', 'page=-1', 'size=x'])('refuses %s', async (query) => {
    const { status, body } = await service.api('GET', `${DOMAINS}?${query}`);
    expect([status, body.requestError.serviceException.messageId]).toEqual([400, 'BAD_REQUEST']);
  });
});

describe('tracking', () => {
  it('is set with `open` and shown as `opens`; what is left out stays', async () => {
    await add('tracking.example');
    const put = async (body: object) => (await service.api('PUT', `${DOMAINS}/tracking.example/tracking`, body)).body.tracking;
    expect(await put({ open: true, clicks: true, unsubscribe: false })).toEqual({
      clicks: true,
      opens: true,
      unsubscribe: false,
    });
    expect(await put({ clicks: false })).toEqual({ clicks: false, opens: true, unsubscribe: false });
    expect(await put({ open: null, unsubscribe: true })).toEqual({ clicks: false, opens: true, unsubscribe: true });
    expect((await detail('tracking.example')).tracking).toEqual({ clicks: false, opens: true, unsubscribe: true });
    const [latest] = await auditOf('tracking.example');
    expect(latest).toMatchObject({ action: 'update', subjectKind: 'resource', after: { tracking: { unsubscribe: true } } });
  });

  it('refuses what is no flag, and no body at all', async () => {
    await add('tracking-refused.example');
    const wrong = await service.api('PUT', `${DOMAINS}/tracking-refused.example/tracking`, { open: 'maybe' });
    expect([wrong.status, wrong.body.requestError.serviceException.validationErrors]).toEqual([
      400,
      { open: ['must be a boolean'] },
    ]);
    expect((await service.api('PUT', `${DOMAINS}/tracking-refused.example/tracking`)).status).toBe(400);
  });
});

describe('domains as resources', () => {
  it('are associated for email, and leave their associations and configurations when they are deleted', async () => {
    await add('pool.example', { applicationId: 'shop', entityId: 'tenant' });
    const association = {
      resourceType: 'DOMAIN',
      channel: 'EMAIL',
      applicationId: 'shop',
      entityId: 'tenant',
      resourceId: 'pool.example',
    };
    expect((await service.api('POST', ASSOCIATIONS, association)).status).toBe(201);
    expect((await service.api('GET', `${ASSOCIATIONS}?resourceType=DOMAIN`)).body.results).toEqual([association]);
    expect((await service.api('POST', ASSOCIATIONS, { ...association, channel: 'SMS' })).status).toBe(400);
    const { status, body } = await service.api('DELETE', `${DOMAINS}/Pool.example`);
    expect([status, body]).toEqual([204, '']);
    expect((await service.api('GET', `${ASSOCIATIONS}?resourceType=DOMAIN`)).body.results).toEqual([]);
    expect((await service.api('GET', `${DOMAINS}/pool.example`)).status).toBe(404);
    expect((await service.api('DELETE', `${DOMAINS}/pool.example`)).status).toBe(404);
    const { rows } = await service.callsign.world.db.query(
      'select from email_domain where dkim_selector is not null and resource_id not in (select resource_id from resource)',
    );
    expect(rows).toEqual([]);
    expect((await auditOf('pool.example')).map(({ action }: { action: string }) => action)).toContain('delete');
    expect((await add('pool.example')).dnsRecords).toHaveLength(5);
  });

  it('go back to the default application when theirs, or their entity, is deleted', async () => {
    await service.api('POST', '/provisioning/1/applications', { applicationId: 'leaving' });
    await service.api('POST', '/provisioning/1/entities', { entityId: 'gone' });
    await add('left.example', { applicationId: 'leaving' });
    await add('orphan.example', { applicationId: 'shop', entityId: 'gone' });
    expect(await detail('orphan.example')).toMatchObject({ applicationId: 'shop', entityId: 'gone' });
    await service.api('DELETE', '/provisioning/1/applications/leaving');
    await service.api('DELETE', '/provisioning/1/entities/gone');
    for (const name of ['left.example', 'orphan.example']) {
      const domain = await detail(name);
      expect(domain.applicationId).toBe('default');
      expect(domain).not.toHaveProperty('entityId');
    }
  });
});

describe('access', () => {
  const calls = [
    ['GET', `${DOMAINS}/mine.example`],
    ['PUT', `${DOMAINS}/mine.example/tracking`],
    ['POST', `${DOMAINS}/mine.example/verify`],
    ['DELETE', `${DOMAINS}/mine.example`],
  ] as const;

  it('ends at the account: a domain of another one is not there, and may be added a second time', async () => {
    await add('mine.example');
    const other = await addAccount(service);
    for (const [method, path] of calls) {
      const { status, body } = await service.api(method, path, method === 'PUT' ? {} : undefined, other.headers);
      expect([method, status, body.requestError.serviceException.messageId]).toEqual([method, 404, 'NOT_FOUND']);
    }
    expect((await service.api('GET', DOMAINS, undefined, other.headers)).body.paging.totalResults).toBe(0);
    const second = { domainName: 'mine.example', targetedDailyTraffic: 1, dkimKeyLength: 1024 };
    expect((await service.api('POST', DOMAINS, second, other.headers)).status).toBe(200);
    expect((await read('mine.example')).dnsRecords[1]?.name).not.toBe(
      (await service.api('GET', `${DOMAINS}/mine.example`, undefined, other.headers)).body.dnsRecords[1].name,
    );
  });

  it('needs a key, with the scope', async () => {
    const sender = await addKey(service, undefined, { scopes: ['email:message:send'] });
    const all = [...calls, ['GET', DOMAINS], ['POST', DOMAINS]] as const;
    for (const [method, path] of all) {
      const body = method === 'PUT' || path === DOMAINS ? { domainName: 'x.example', targetedDailyTraffic: 1 } : undefined;
      const withoutKey = await service.api(method, path, method === 'GET' ? undefined : body, { authorization: 'App nobody' });
      expect([method, withoutKey.status, withoutKey.body.requestError.serviceException.messageId]).toEqual([
        method,
        401,
        'UNAUTHORIZED',
      ]);
      const withoutScope = await service.api(method, path, method === 'GET' ? undefined : body, sender.headers);
      expect([method, withoutScope.status]).toEqual([method, method === 'GET' ? 200 : 403]);
    }
  });
});

it('refuses the sixth call of a second', async () => {
  const limited = await startService({ CALLSIGN_RATE_LIMITS: 'published' });
  const statuses: number[] = [];
  for (let at = 0; at < 7; at += 1) statuses.push((await limited.api('GET', DOMAINS)).status);
  await limited.stop();
  expect(statuses.slice(0, 5)).toEqual([200, 200, 200, 200, 200]);
  expect(statuses).toContain(429);
});
