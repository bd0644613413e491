// /callsign/1/associations: many at once, their history, and lists of very many.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noteChange } from '../../src/storage/changes.ts';
import { addAccount, addKey } from '../support/other-account.ts';
import { ownName, ownNumbers } from '../support/resources.ts';
import { startService, type TestService } from '../support/service.ts';

const CREATE = '/callsign/1/associations/create';
const DELETE = '/callsign/1/associations/delete';
const HISTORY = '/callsign/1/associations/history';
const LIST = '/provisioning/1/associations';
const BULK_MAX = 10_000;

let service: TestService;
let numberKeys: string[];
beforeAll(async () => {
  service = await startService();
  await service.api('POST', '/provisioning/1/applications', { applicationId: 'shop' });
  await service.api('POST', '/provisioning/1/entities', { entityId: 'north' });
  numberKeys = await ownNumbers(
    service,
    Array.from({ length: BULK_MAX / 2 }, (_, index) => ({ number: `4474002${String(index).padStart(5, '0')}` })),
  );
  await ownName(service, 'Acme');
});
afterAll(() => service.stop());

const row = (fields: Readonly<Record<string, unknown>> = {}) => ({
  resourceType: 'NUMBER',
  channel: 'SMS',
  applicationId: 'shop',
  entityId: null as string | null,
  resourceId: numberKeys[0] ?? '',
  ...fields,
});
const total = async (query = '') => (await service.api('GET', `${LIST}?${query}`)).body.paging.totalResults;

describe('many associations at once', () => {
  it('are ten thousand in one request, listed in its order, and gone in another', async () => {
    const associations = numberKeys.flatMap((resourceId) => [row({ resourceId }), row({ resourceId, channel: 'MMS' })]);
    const created = await service.api('POST', CREATE, { associations });
    expect([created.status, created.body]).toEqual([201, { created: BULK_MAX }]);
    expect(await total()).toBe(BULK_MAX);
    const { results } = (await service.api('GET', `${LIST}?page=9&size=1000`)).body;
    expect(results.map((result: { resourceId: string; channel: string }) => [result.resourceId, result.channel])).toEqual(
      associations.slice(9000).map(({ resourceId, channel }) => [resourceId, channel]),
    );
    const deleted = await service.api('POST', DELETE, { associations });
    expect([deleted.status, deleted.body]).toEqual([200, { deleted: BULK_MAX }]);
    expect(await total()).toBe(0);
  });

  it('are created all or none, with index and reason of every bad row', async () => {
    await service.api('POST', LIST, row({ resourceId: numberKeys[7] }));
    const [short] = await ownNumbers(service, [{ number: '60606', countryCode: 'US', type: 'SHORT_CODE' }]);
    const associations = [
      row(),
      row({ applicationId: 'nobody' }),
      row({ entityId: 'nobody' }),
      row({ resourceId: 'nobody' }),
      row({ channel: 'EMAIL' }),
      row({ resourceId: short }),
      row({ resourceType: 'ALPHA', resourceId: 'Acme' }),
      row({ resourceType: 'ALPHA', resourceId: 'ACME' }),
      row(),
    ];
    const { status, body } = await service.api('POST', CREATE, { associations });
    expect(status).toBe(400);
    expect(body).toMatchObject({ errorCode: 'E400', resources: [] });
    expect(body.violations).toEqual([
      { property: 'associations[1].applicationId', violation: 'application "nobody" does not exist' },
      { property: 'associations[2].entityId', violation: 'entity "nobody" does not exist' },
      { property: 'associations[3].resourceId', violation: 'number with the key "nobody" is not one of yours' },
      { property: 'associations[4].channel', violation: 'unsupported channel: NUMBER cannot be used for EMAIL' },
      { property: 'associations[5].resourceId', violation: expect.stringContaining('country policy') },
      { property: 'associations[7]', violation: 'is the same as associations[6]' },
      { property: 'associations[8]', violation: 'is the same as associations[0]' },
    ]);
    const taken = await service.api('POST', CREATE, { associations: [row(), row({ resourceId: numberKeys[7] })] });
    expect([taken.status, taken.body.violations]).toEqual([
      400,
      [{ property: 'associations[1]', violation: 'is associated already' }],
    ]);
    expect(await total()).toBe(1);
    const absent = await service.api('POST', DELETE, { associations: [row({ resourceId: numberKeys[7] }), row()] });
    expect([absent.status, absent.body.violations]).toEqual([
      400,
      [{ property: 'associations[1]', violation: 'is not associated' }],
    ]);
    expect(await total()).toBe(1);
    await service.api('POST', DELETE, { associations: [row({ resourceId: numberKeys[7] })] });
  });

  it('name every one of very many bad rows, whatever is wrong with them', async () => {
    const shapeless = Array.from({ length: BULK_MAX }, () => row({ channel: 'TELEX' }));
    const unsupported = Array.from({ length: BULK_MAX }, () => row({ channel: 'RCS' }));
    const unknown = Array.from({ length: BULK_MAX }, () => row({ resourceId: 'nobody' }));
    for (const associations of [shapeless, unsupported, unknown]) {
      const { status, body } = await service.api('POST', CREATE, { associations });
      expect([status, body.violations.length]).toEqual([400, BULK_MAX]);
      expect(body.violations.at(-1).property).toMatch(/^associations\[9999]\./);
    }
  });

  it('are one at least and ten thousand at most', async () => {
    for (const path of [CREATE, DELETE]) {
      expect((await service.api('POST', path, { associations: [] })).status).toBe(400);
      const tooMany = Array.from({ length: BULK_MAX + 1 }, () => row());
      const { status, body } = await service.api('POST', path, { associations: tooMany });
      expect([status, body.violations]).toEqual([
        400,
        [{ property: 'associations', violation: 'must have at most 10000 item(s)' }],
      ]);
    }
  });

  it('that overlap with others in another order at once do not spoil each other', async () => {
    const keys = numberKeys.slice(0, 400);
    const forward = { associations: keys.map((resourceId) => row({ resourceId })) };
    const backward = { associations: [...keys].reverse().map((resourceId) => row({ resourceId })) };
    const statuses = (
      await Promise.all([forward, backward, forward, backward].map((body) => service.api('POST', CREATE, body)))
    ).map(({ status }) => status);
    expect(statuses.sort()).toEqual([201, 400, 400, 400]);
    expect(await total()).toBe(400);
    expect((await service.api('POST', DELETE, forward)).status).toBe(200);
  });

  it('are closed to callers without the scope', async () => {
    const narrow = await addKey(service, undefined, { scopes: ['sending-strategy:manage'] });
    for (const path of [CREATE, DELETE]) {
      expect((await service.api('POST', path, { associations: [row()] }, narrow.headers)).status).toBe(403);
    }
    expect((await service.api('GET', HISTORY, undefined, narrow.headers)).status).toBe(403);
  });
});

describe('the history of associations', () => {
  it('tells who associated a resource with whom and when that ended, newest first, page by page', async () => {
    const [resourceId = ''] = await ownNumbers(service, [{ number: '447400300001' }]);
    const first = row({ resourceId, entityId: 'north' });
    const { entityId: _, ...second } = row({ resourceId });
    await service.api('POST', LIST, first);
    await service.api('POST', CREATE, { associations: [second] });
    await service.api('DELETE', LIST, first);
    const read = async (query: string) => (await service.api('GET', `${HISTORY}?resourceId=${resourceId}${query}`)).body;
    const stamp = {
      auditId: expect.any(Number),
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/),
      actor: expect.stringMatching(/^key:/),
    };
    const whole = await read('');
    expect(whole).toEqual({
      results: [
        { ...stamp, action: 'delete', before: first },
        { ...stamp, action: 'create', after: second },
        { ...stamp, action: 'create', after: first },
      ],
    });
    const page = await read('&size=2');
    expect(page).toEqual({ results: whole.results.slice(0, 2), next: whole.results[1].auditId });
    expect(await read(`&size=2&before=${page.next}`)).toEqual({ results: whole.results.slice(2) });
    await service.api('DELETE', LIST, row({ resourceId }));
  });

  it('covers every resource when none is named, and no other account', async () => {
    const other = await addAccount(service);
    expect((await service.api('GET', HISTORY)).body.results.length).toBeGreaterThan(0);
    expect((await service.api('GET', HISTORY, undefined, other.headers)).body).toEqual({ results: [] });
  });

  it.each(['size=0', 'size=1001', 'before=0', 'before=x'])('refuses %s', async (query) => {
    const { status, body } = await service.api('GET', `${HISTORY}?${query}`);
    expect([status, body.violations[0].property]).toEqual([400, query.split('=')[0]]);
  });
});

describe('the list of very many associations', () => {
  const COUNT = 30_000;

  it('shows any page from memory: the database is never made to skip or count rows', async () => {
    const { world, firstAccount } = service.callsign;
    const { accountId } = firstAccount;
    await world.db.transaction(async (tx) => {
      await tx.query(`insert into entity (account_id, entity_id) select $1, 'many-' || n from generate_series(1, $2) as n`, [
        accountId,
        COUNT / 1000,
      ]);
      await tx.query(
        `insert into association (account_id, resource_id, channel, application_id, entity_id)
         select $1, resource_id, 'SMS', 'shop', 'many-' || (1 + n / 1000)
         from generate_series(0, $2::integer - 1) as n
         join (select resource_id, row_number() over (order by resource_id) - 1 as place from resource where kind = 'NUMBER') as numbers
           on numbers.place = n % 1000
         order by n`,
        [accountId, COUNT],
      );
      await noteChange(tx, { accountId, noun: 'entity', keys: 'all' });
      await noteChange(tx, { accountId, noun: 'association', keys: 'all' });
    });
    await world.snapshots.settle(accountId);

    // With the table locked, whoever asked the database for a page would wait for ever.
    await world.db.transaction(async (tx) => {
      await tx.query('lock table association in access exclusive mode');
      for (const page of [0, 1, COUNT / 50 / 2, COUNT / 50 - 1]) {
        const { results, paging } = (await service.api('GET', `${LIST}?page=${page}&size=50`)).body;
        expect(paging).toEqual({ page, size: 50, totalPages: COUNT / 50, totalResults: COUNT });
        expect(results.map(({ entityId }: { entityId: string }) => entityId)).toEqual(
          Array.from({ length: 50 }, (_, index) => `many-${1 + Math.floor((page * 50 + index) / 1000)}`),
        );
      }
      expect(await total('entityId=many-7')).toBe(1000);
      expect(await total('applicationId=shop')).toBe(COUNT);
    });
  });

  it('has a history read along an index, without sorting', async () => {
    const { db } = service.callsign.world;
    await db.query('analyze audit_log');
    for (const condition of ['', 'and subject_id = $2']) {
      const { rows } = await db.query<{ 'QUERY PLAN': string }>(
        `explain select * from audit_log where account_id = 1 and subject_kind = 'association' ${condition.replace('$2', "'x'")}
           and audit_id < 9007199254740991 order by audit_id desc limit 100`,
      );
      const plan = rows.map((line) => line['QUERY PLAN']).join('\n');
      expect(plan).toContain('Index Scan');
      expect(plan).not.toMatch(/Sort|Seq Scan/);
    }
  });
});
