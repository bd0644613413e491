// Snapshots of accounts on two nodes that share a database.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AccountId } from '../../src/domain/platform.ts';
import type { AccountSnapshot } from '../../src/domain/snapshot/account-snapshot.ts';
import { AccountSnapshots, type SnapshotChange } from '../../src/flows/account-snapshots.ts';
import { loadSnapshot } from '../../src/flows/snapshot-loading.ts';
import { systemClock } from '../../src/main/clock.ts';
import type { Log } from '../../src/ports.ts';
import { insertAccount } from '../../src/storage/accounts.ts';
import { type Change, noteChange } from '../../src/storage/changes.ts';
import { type Db, openDb } from '../../src/storage/db.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { until } from '../support/until.ts';

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };

let database: TestDatabase;
let db: Db;
let accountId: AccountId;
let here: AccountSnapshots;
let there: AccountSnapshots;
let forgotten = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb(database.url, 6);
});
afterAll(async () => {
  await db.end();
  await database.drop();
});

beforeEach(async () => {
  ({ accountId } = await db.transaction((tx) => insertAccount(tx, 'Test')));
  const keys = { forget: () => (forgotten += 1) };
  here = new AccountSnapshots(db, systemClock, silent, { forget() {} });
  there = new AccountSnapshots(db, systemClock, silent, keys);
  await Promise.all([here.start(), there.start()]);
});
afterEach(() => Promise.all([here.stop(), there.stop()]));

/** Runs statements in one transaction with notices of what they changed. `$1` is the account. */
async function write(statements: readonly string[], changes: readonly Omit<Change, 'accountId'>[]): Promise<void> {
  await db.transaction(async (tx) => {
    for (const text of statements) await tx.query(text.replaceAll('$1', String(accountId)));
    for (const change of changes) await noteChange(tx, { accountId, ...change });
  });
}

async function writeEntity(entityId: string): Promise<void> {
  await write([`insert into entity (account_id, entity_id) values ($1, '${entityId}')`], [{ noun: 'entity', keys: [entityId] }]);
}

/** All rows of a snapshot, to be compared. */
function rowsOf(snapshot: AccountSnapshot): unknown {
  const { applications, entities, resources, connectors, routes, associations, strategies, settings } = snapshot;
  const nouns = { applications, entities, resources: resources.rows, connectors, routes, associations, strategies };
  return { settings, ...Object.fromEntries(Object.entries(nouns).map(([noun, rows]) => [noun, [...rows]])) };
}

function entityIds(snapshot: AccountSnapshot): string[] {
  return [...snapshot.entities].map((row) => row.entityId);
}

/** Cuts every connection that listens for changes. */
async function cutConnections(): Promise<void> {
  await db.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'listen%'`,
  );
}

describe('a committed change', () => {
  it('is seen by the node that made it once it has settled, and by the other soon', async () => {
    await there.of(accountId);
    for (const entityId of ['first', 'second']) {
      await writeEntity(entityId);
      await here.settle(accountId);
      expect(entityIds(await here.of(accountId))).toContain(entityId);
      await until(async () => entityIds(await there.of(accountId)).includes(entityId));
    }
  });

  it('settles for many writers at once', async () => {
    await here.of(accountId);
    const ids = Array.from({ length: 40 }, (_, at) => `entity-${at}`);
    await Promise.all(
      ids.map(async (entityId) => {
        await writeEntity(entityId);
        await here.settle(accountId);
        expect(entityIds(await here.of(accountId))).toContain(entityId);
      }),
    );
  });

  it('is not missed while an account is being read for the first time', async () => {
    const ids = Array.from({ length: 30 }, (_, at) => `entity-${at}`);
    const reading = Array.from({ length: 5 }, () => there.of(accountId));
    await Promise.all(ids.map(writeEntity));
    await Promise.all(reading);
    await there.settle(accountId);
    expect(entityIds(await there.of(accountId)).toSorted()).toEqual(ids.toSorted());
  });

  it('of a deletion takes the row out, and what hung on it', async () => {
    await write(
      [
        "insert into application (account_id, application_id) values ($1, 'shop')",
        "insert into sending_strategy (strategy_id, account_id, application_id, is_sticky, is_geolocated) values ('S$1', $1, 'shop', true, false)",
        "insert into resource (account_id, kind, identity, name, capabilities) values ($1, 'ALPHA', 'acme', 'Acme', '{SMS}')",
        `insert into association (account_id, resource_id, channel, application_id)
         select account_id, resource_id, 'SMS', 'shop' from resource where account_id = $1`,
      ],
      (['application', 'strategy', 'resource', 'association'] as const).map((noun) => ({ noun, keys: 'all' })),
    );
    await here.settle(accountId);
    const snapshot = await here.of(accountId);
    expect([snapshot.associations.size, snapshot.strategies.size]).toEqual([1, 1]);
    await write(
      ["delete from application where account_id = $1 and application_id = 'shop'"],
      [{ noun: 'application', keys: ['shop'] }],
    );
    await here.settle(accountId);
    expect([snapshot.associations.size, snapshot.strategies.size, snapshot.resources.rows.size]).toEqual([0, 0, 1]);
  });

  it('of many rows is read by their range', async () => {
    const snapshot = await here.of(accountId);
    const insert = `insert into resource (account_id, kind, identity, name, capabilities)
      select $1, 'ALPHA', 'name' || n, 'Name' || n, '{SMS}' from generate_series(1, 500) n`;
    await write([insert], []);
    const { rows } = await db.query<{ from: string; to: string }>(
      'select min(resource_id) as from, max(resource_id) as to from resource where account_id = $1',
      [accountId],
    );
    const range = { from: Number(rows[0]?.from), to: Number(rows[0]?.to) };
    expect(snapshot.resources.rows.size).toBe(0);
    await write([], [{ noun: 'resource', keys: range }]);
    await here.settle(accountId);
    expect(snapshot.resources.rows.size).toBe(500);
    await write([`delete from resource where account_id = $1 and name like 'Name%0'`], [{ noun: 'resource', keys: range }]);
    await here.settle(accountId);
    expect(snapshot.resources.rows.size).toBe(450);
    expect(snapshot.resources.byName('NAME101')).toMatchObject({ senderName: 'Name101' });
  });

  it('of an API key makes every node forget the keys it knows', async () => {
    const before = forgotten;
    await write([], [{ noun: 'api_key', keys: ['A'] }]);
    await until(() => forgotten > before);
  });

  it('is told to listeners after the snapshot has it', async () => {
    await there.of(accountId);
    const told: SnapshotChange[] = [];
    const seen: string[][] = [];
    const end = there.onChange((change) => {
      told.push(change);
      seen.push(entityIds(there.peek(accountId) as AccountSnapshot));
    });
    await writeEntity('acme');
    await there.settle(accountId);
    expect(told).toContainEqual({ accountId, noun: 'entity' });
    expect(seen.at(-1)).toEqual(['acme']);
    end();
    await writeEntity('zeta');
    await there.settle(accountId);
    expect(seen.at(-1)).toEqual(['acme']);
  });
});

describe('a lost connection', () => {
  it('is made again, and what was changed meanwhile is known afterwards', async () => {
    await there.of(accountId);
    const told: SnapshotChange[] = [];
    there.onChange((change) => told.push(change));
    await cutConnections();
    await writeEntity('unheard');
    await until(async () => entityIds(await there.of(accountId)).includes('unheard'));
    expect(told).toContainEqual({ accountId, noun: 'all' });
    await until(() => there.settle(accountId).then(() => true));
    await writeEntity('heard');
    await until(async () => entityIds(await there.of(accountId)).includes('heard'));
  });

  it('does not keep a writer from seeing what he wrote', async () => {
    await here.of(accountId);
    await cutConnections();
    for (const entityId of ['one', 'two', 'three']) {
      await writeEntity(entityId);
      await here.settle(accountId);
      expect(entityIds(await here.of(accountId))).toContain(entityId);
    }
  });
});

describe('whatever is changed', () => {
  it('both nodes end up with what is in the database', async () => {
    await Promise.all([here.of(accountId), there.of(accountId)]);
    // A fixed sequence of numbers, so that a failure can be repeated.
    let state = 12_345;
    const dice = (sides: number): number => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((state / 2_147_483_648) * sides);
    };
    const id = (): string => `x${dice(5)}`;
    const options: (() => [string, Omit<Change, 'accountId'>])[] = [
      () => [
        `insert into application (account_id, application_id) values ($1, '${id()}') on conflict do nothing`,
        { noun: 'application', keys: 'all' },
      ],
      () => {
        const applicationId = id();
        return [
          `delete from application where account_id = $1 and application_id = '${applicationId}'`,
          { noun: 'application', keys: [applicationId] },
        ];
      },
      () => {
        const entityId = id();
        return [
          `insert into entity (account_id, entity_id, entity_name) values ($1, '${entityId}', '${dice(9)}') on conflict (account_id, entity_id) do update set entity_name = excluded.entity_name`,
          { noun: 'entity', keys: [entityId] },
        ];
      },
      () => {
        const entityId = id();
        return [`delete from entity where account_id = $1 and entity_id = '${entityId}'`, { noun: 'entity', keys: [entityId] }];
      },
      () => {
        const name = id();
        return [
          `insert into resource (account_id, kind, identity, name, capabilities) values ($1, 'ALPHA', '${name}', '${name}', '{SMS}') on conflict (account_id, kind, identity) do update set is_active = not resource.is_active`,
          { noun: 'resource', keys: 'all' },
        ];
      },
      () => [`delete from resource where account_id = $1 and name = '${id()}'`, { noun: 'resource', keys: 'all' }],
      () => [
        `insert into association (account_id, resource_id, channel, application_id, entity_id)
         select $1, r.resource_id, 'SMS', a.application_id, e.entity_id
         from resource r, application a, entity e
         where r.account_id = $1 and a.account_id = $1 and e.account_id = $1 and r.name = '${id()}' and a.application_id = '${id()}'
         on conflict do nothing`,
        { noun: 'association', keys: 'all' },
      ],
    ];
    for (let step = 0; step < 150; step += 1) {
      const option = options[dice(options.length)];
      if (option === undefined) throw new Error('the dice have more sides than there are options');
      const [statement, change] = option();
      await write([statement], [change]);
      if (step % 25 === 24) {
        await Promise.all([here.settle(accountId), there.settle(accountId)]);
        const truth = rowsOf(await loadSnapshot(db, accountId));
        expect(rowsOf(await here.of(accountId))).toEqual(truth);
        expect(rowsOf(await there.of(accountId))).toEqual(truth);
      }
    }
  });
});

it('a stopped node leaves no connection behind', async () => {
  const listening = async (): Promise<number> => {
    const { rows } = await db.query<{ count: string }>(
      `select count(*) from pg_stat_activity where datname = current_database() and query like 'listen%'`,
    );
    return Number(rows[0]?.count);
  };
  const before = await listening();
  const third = new AccountSnapshots(db, systemClock, silent, { forget() {} });
  await third.start();
  await until(async () => (await listening()) === before + 1);
  await third.stop();
  await until(async () => (await listening()) === before);
});
