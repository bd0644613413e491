// The audit log asked by who, what and when.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addKey } from '../support/other-account.ts';
import { startService, type TestService } from '../support/service.ts';

let service: TestService;
let other: Readonly<Record<string, string>>;

beforeAll(async () => {
  service = await startService();
  other = (await addKey(service, undefined, { scopes: ['*'] })).headers;
  const { api } = service;
  await api('POST', '/provisioning/1/entities', { entityId: 'one' });
  await api('POST', '/provisioning/1/entities', { entityId: 'two' }, other);
  await api('PUT', '/provisioning/1/entities/two', { entityName: 'Two' }, other);
  await service.callsign.world.db.query("update audit_log set at = '2020-01-02' where subject_id = 'one'");
});
afterAll(() => service?.stop());

async function subjects(query: string): Promise<string[]> {
  const { status, body } = await service.api('GET', `/callsign/1/audit-log?subjectKind=entity&${query}`);
  expect([status, body.violations]).toEqual([200, undefined]);
  return body.results.map(({ action, subjectId }: Record<string, string>) => `${action} ${subjectId}`);
}

describe('the audit log', () => {
  it('is narrowed down by who did it', async () => {
    const { body } = await service.api('GET', '/callsign/1/audit-log?subjectKind=entity&subjectId=two');
    const [{ actor }] = body.results;
    expect(await subjects(`actor=${encodeURIComponent(actor)}`)).toEqual(['update two', 'create two']);
    expect(await subjects('actor=user:nobody')).toEqual([]);
  });

  it('is narrowed down by what was done, and by when', async () => {
    expect(await subjects('action=update')).toEqual(['update two']);
    expect(await subjects('to=2020-01-03T00:00:00.000%2B0000')).toEqual(['create one']);
    expect(await subjects('from=2020-01-03T00:00:00.000%2B0000&action=create')).toEqual(['create two']);
    expect(await subjects('actor=&action=&from=&to=')).toHaveLength(3);
  });

  it('names the field of a moment it cannot read', async () => {
    const { status, body } = await service.api('GET', '/callsign/1/audit-log?from=yesterday');
    expect([status, body.violations[0].property]).toEqual([400, 'from']);
  });

  it.each([
    ['actor', "actor = 'user:x'", 'audit_log_by_actor'],
    ['time', "at < '2020-01-01'", 'audit_log_by_time'],
  ])('reads an index when asked by %s, however long it is', async (_, condition, index) => {
    const { db } = service.callsign.world;
    await db.query(`insert into audit_log (account_id, actor, action, subject_kind, subject_id)
      select 1, 'user:' || g % 100, 'update', 'entity', g::text from generate_series(1, 20000) g`);
    await db.query('analyze audit_log');
    const { rows } = await db.query<{ 'QUERY PLAN': string }>(
      `explain select * from audit_log where account_id = 1 and audit_id < 9007199254740991 and ${condition} order by audit_id desc limit 50`,
    );
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain(index);
  });
});
