// The senders recipients are used to, in front of a real database.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AccountId, ApplicationId } from '../../src/domain/platform.ts';
import type { ResourceId } from '../../src/domain/resources.ts';
import { StickyCache } from '../../src/flows/sticky-cache.ts';
import { insertAccount } from '../../src/storage/accounts.ts';
import { type Db, openDb, type Queryable } from '../../src/storage/db.ts';
import { insertStickySenderIfMissing, type StickyKey } from '../../src/storage/sticky-senders.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let db: Db;
let accountId: AccountId;
let resourceIds: ResourceId[];
let queries = 0;
let cache: StickyCache;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb(database.url, 2);
  ({ accountId } = await db.transaction((tx) => insertAccount(tx, 'Test')));
  const { rows } = await db.query<{ resource_id: string }>(
    `insert into resource (account_id, kind, identity, name, capabilities)
     select $1, 'ALPHA', 'name' || n, 'Name' || n, '{SMS}' from generate_series(1, 3) n returning resource_id`,
    [accountId],
  );
  resourceIds = rows.map((row) => Number(row.resource_id) as ResourceId);
});
afterAll(async () => {
  await db.end();
  await database.drop();
});
beforeEach(() => {
  queries = 0;
  const counting: Queryable = {
    query: (query, values) => {
      queries += 1;
      return db.query(query, values);
    },
  };
  cache = new StickyCache(counting);
});

function keyOf(destination: string): StickyKey {
  return { accountId, pair: { applicationId: 'default' as ApplicationId, entityId: null }, channel: 'SMS', destination };
}

async function store(destination: string, resourceId: ResourceId | undefined): Promise<void> {
  if (resourceId === undefined) throw new Error('there is no such resource');
  await db.transaction((tx) => insertStickySenderIfMissing(tx, { ...keyOf(destination), resourceId }));
}

describe('a sticky sender', () => {
  it('is read once, and from memory ever after', async () => {
    await store('385910000001', resourceIds[0]);
    expect(await cache.find(keyOf('385910000001'))).toMatchObject({ resourceId: resourceIds[0] });
    expect(cache.find(keyOf('385910000001'))).toMatchObject({ resourceId: resourceIds[0] });
    expect(queries).toBe(1);
  });

  it('is asked for together with the others that are wanted meanwhile', async () => {
    for (let at = 0; at < 10; at += 1) await store(`38591100000${at}`, resourceIds[at % 3]);
    const found = await Promise.all(Array.from({ length: 300 }, (_, at) => cache.find(keyOf(`38591100000${at % 20}`))));
    expect(queries).toBe(2); // the first alone, all others while it ran
    for (const [at, sender] of found.entries()) {
      // Of twenty recipients asked for, the first ten have one; the tails above nine have a digit more.
      expect(sender?.resourceId).toBe(at % 20 < 10 ? resourceIds[(at % 20) % 3] : undefined);
    }
  });

  it('that is not stored is asked for again: another node may have chosen it meanwhile', async () => {
    expect(await cache.find(keyOf('385910000002'))).toBeUndefined();
    await store('385910000002', resourceIds[1]);
    expect(await cache.find(keyOf('385910000002'))).toMatchObject({ resourceId: resourceIds[1] });
  });

  it('chosen while the database was asked counts before its older answer', async () => {
    await store('385910000003', resourceIds[0]);
    const asked = cache.find(keyOf('385910000003'));
    cache.put(keyOf('385910000003'), resourceIds[2] as ResourceId, 1_000);
    expect(await asked).toMatchObject({ resourceId: resourceIds[2] });
  });

  it('belongs to one pair, channel and account', async () => {
    cache.put(keyOf('385910000004'), resourceIds[0] as ResourceId, 1_000);
    const key = keyOf('385910000004');
    const others: StickyKey[] = [
      { ...key, channel: 'MMS' },
      { ...key, accountId: (accountId + 1) as AccountId },
      { ...key, pair: { applicationId: 'other' as ApplicationId, entityId: null } },
    ];
    for (const other of others) expect(await cache.find(other)).toBeUndefined();
  });

  it('fails for everybody who asked when the database does, and is asked for anew afterwards', async () => {
    let isBroken = true;
    const broken = new StickyCache({
      query: (query, values) => (isBroken ? Promise.reject(new Error('no database')) : db.query(query, values)),
    });
    const asked = [broken.find(keyOf('385910000005')), broken.find(keyOf('385910000006'))];
    for (const one of await Promise.allSettled(asked)) expect(one.status).toBe('rejected');
    isBroken = false;
    expect(await broken.find(keyOf('385910000005'))).toBeUndefined();
  });
});
