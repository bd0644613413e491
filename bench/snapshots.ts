// Goal P10's other half: how soon a change of the configuration is seen, by the node that made it and by another, beside an account
// of many associations; and how long such an account takes to be read at first.

import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AccountId } from '../src/domain/platform.ts';
import { AccountSnapshots } from '../src/flows/account-snapshots.ts';
import { systemClock } from '../src/main/clock.ts';
import { startEmbeddedPostgres } from '../src/main/embedded-postgres.ts';
import type { Log } from '../src/ports.ts';
import { insertAccount } from '../src/storage/accounts.ts';
import { noteChange } from '../src/storage/changes.ts';
import { createDatabase, databaseUrl } from '../src/storage/databases.ts';
import { type Db, openDb } from '../src/storage/db.ts';
import { migrate } from '../src/storage/migrate.ts';

export interface SnapshotRow {
  readonly name: string;
  readonly p50Ms: number;
  readonly maxMs: number;
}

const ASSOCIATIONS = 100_000;
const POOL_SIZE = 10;
const CHANGES = 200;
const NOTHING: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** Reads and changes an account of 100,000 associations; some ten seconds, most of them to fill the database. */
export async function benchSnapshots(): Promise<SnapshotRow[]> {
  const root = join(import.meta.dirname, '..');
  const folder = mkdtempSync(join(tmpdir(), 'callsign-bench-'));
  chmodSync(folder, 0o755);
  const postgres = await startEmbeddedPostgres({ packageRoot: root, dataDir: folder, runAs: 'nobody' });
  try {
    await createDatabase(postgres.serverUrl, 'bench');
    const url = databaseUrl(postgres.serverUrl, 'bench');
    await migrate(url, join(root, 'migrations'));
    const db = openDb(url, 4);
    try {
      return await measure(db);
    } finally {
      await db.end();
    }
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(db: Db): Promise<SnapshotRow[]> {
  const { accountId } = await db.transaction((tx) => insertAccount(tx, 'Bench'));
  await fill(db, accountId);
  const nodes = [1, 2].map(() => new AccountSnapshots(db, systemClock, NOTHING, { forget() {} }));
  const [here, there] = nodes;
  if (here === undefined || there === undefined) throw new Error('there are no two nodes');
  try {
    await Promise.all(nodes.map((node) => node.start()));
    const reads = [
      await timed(async () => void (await here.of(accountId))),
      await timed(async () => void (await there.of(accountId))),
    ];
    const own: number[] = [];
    const others: number[] = [];
    for (let at = 0; at < CHANGES; at += 1) {
      const entityId = `entity-${at % (ASSOCIATIONS / POOL_SIZE)}`;
      let end = (): void => {};
      const seen = new Promise<void>((resolve) => {
        end = there.onChange(({ noun }) => noun === 'association' && resolve());
      });
      await writeAssociation(db, accountId, entityId);
      const committedMs = performance.now();
      const isSeen = seen.then(() => others.push(performance.now() - committedMs));
      await here.settle(accountId);
      own.push(performance.now() - committedMs);
      await isSeen;
      end();
    }
    return [
      summary(`reading ${ASSOCIATIONS.toLocaleString('en')} associations`, reads),
      summary('own change settled after the commit', own),
      summary("another node's change seen after the commit", others),
    ];
  } finally {
    await Promise.all(nodes.map((node) => node.stop()));
  }
}

async function fill(db: Db, accountId: AccountId): Promise<void> {
  const pairs = ASSOCIATIONS / POOL_SIZE;
  await db.query("insert into application (account_id, application_id) values ($1, 'app')", [accountId]);
  await db.query("insert into entity (account_id, entity_id) select $1, 'entity-' || n from generate_series(0, $2 - 1) n", [
    accountId,
    pairs,
  ]);
  await db.query(
    `insert into resource (account_id, kind, identity, name, number_key, number_type, country_code, capabilities)
     select $1, 'NUMBER', n, n, 'KEY' || n, 'VIRTUAL_LONG_NUMBER', 'US', '{SMS}' from generate_series(12122000001, 12122001001) n`,
    [accountId],
  );
  await db.query(
    `insert into association (account_id, resource_id, channel, application_id, entity_id)
     select $1, (select min(resource_id) from resource) + n % 1000, 'SMS', 'app', 'entity-' || (n / ${POOL_SIZE})
     from generate_series(0, $2 - 1) n`,
    [accountId, ASSOCIATIONS],
  );
  await db.query('analyze');
}

/** Gives a pair a number more, the one no pair has. */
async function writeAssociation(db: Db, accountId: AccountId, entityId: string): Promise<void> {
  await db.transaction(async (tx) => {
    const { rows } = await tx.query<{ association_id: string }>(
      `insert into association (account_id, resource_id, channel, application_id, entity_id)
       select $1, max(resource_id), 'SMS', 'app', $2 from resource returning association_id`,
      [accountId, entityId],
    );
    await noteChange(tx, { accountId, noun: 'association', keys: rows.map((row) => Number(row.association_id)) });
  });
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function summary(name: string, values: readonly number[]): SnapshotRow {
  const sorted = values.toSorted((a, b) => a - b);
  const round = (value: number | undefined): number => Math.round((value ?? 0) * 10) / 10;
  return { name, p50Ms: round(sorted[sorted.length >> 1]), maxMs: round(sorted.at(-1)) };
}
