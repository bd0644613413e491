// Whose a domain is, whatever the account: asked for every recipient of every mail, so it has to be found by an index.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Db, openDb } from '../../src/storage/db.ts';
import { findDomainOwners } from '../../src/storage/email-domains.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let db: Db;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb(database.url, 4);
  await db.query(`insert into account (name) select 'Account ' || n from generate_series(1, 3) n`);
  await db.query(
    `insert into resource (account_id, kind, identity, name, capabilities, is_active)
     select account_id, kind, identity, identity, '{EMAIL}', is_active
     from (select account_id from account order by account_id limit 3) a,
       (select 'd' || n || '.example' as identity, n % 10 <> 0 as is_active from generate_series(1, 5000) n) d,
       (values ('DOMAIN'), ('ALPHA')) as kinds (kind)`,
  );
  await db.query('analyze resource');
});

afterAll(async () => {
  await db?.end();
  await database?.drop();
});

it('is the eldest active one of that name, of email domains alone', async () => {
  const owners = await findDomainOwners(db, ['d1.example', 'd10.example', 'nobody.example']);
  const { rows } = await db.query<{ resource_id: string }>(
    "select min(resource_id) as resource_id from resource where kind = 'DOMAIN' and identity = 'd1.example'",
  );
  expect([...owners.keys()]).toEqual(['d1.example']);
  expect(owners.get('d1.example')?.resourceId).toBe(Number(rows[0]?.resource_id));
});

it('is found by its index among very many resources', async () => {
  const { rows } = await db.query<{ 'QUERY PLAN': string }>(
    `explain select distinct on (identity) identity, account_id, resource_id from resource
     where kind = 'DOMAIN' and identity = any('{d1.example}'::text[]) and is_active order by identity, resource_id`,
  );
  expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('resource_by_domain');
});
