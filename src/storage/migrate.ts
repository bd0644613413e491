// Brings a database to the schema this version needs: plain numbered SQL files (`0001-accounts.sql`), forward only.
// Several nodes may start at once: one migrates under an advisory lock, the others wait and then find nothing to do.

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';

/** One file of the migrations folder. */
export interface Migration {
  readonly number: number;
  /** The file's name, `0001-accounts.sql`. */
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/** Why a database was left as it is, in one sentence for the operator. */
export class MigrationRefused extends Error {
  override readonly name = 'MigrationRefused';
}

/** Any fixed number will do, as long as nobody else takes the same lock: "call" in ASCII. */
const MIGRATION_LOCK = 0x63616c6c;

/** Applies what is missing, each file in its own transaction, and answers which files that were. */
export async function migrate(databaseUrl: string, folder: string): Promise<readonly Migration[]> {
  const migrations = await readMigrations(folder);
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'callsign migrate' });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const applied = await appliedMigrations(client);
    refuseForeignHistory(applied, migrations);
    const missing = migrations.filter((migration) => !applied.has(migration.number));
    for (const migration of missing) await apply(client, migration);
    return missing;
  } finally {
    await client.end();
  }
}

interface Applied {
  readonly name: string;
  readonly checksum: string;
}

async function appliedMigrations(client: pg.Client): Promise<ReadonlyMap<number, Applied>> {
  await client.query(
    `create table if not exists schema_migration (
       number integer primary key,
       name text not null,
       checksum text not null,
       applied_at timestamptz not null default now()
     )`,
  );
  const { rows } = await client.query<Applied & { number: number }>('select number, name, checksum from schema_migration');
  return new Map(rows.map((row) => [row.number, row]));
}

/** A history that differs from ours is never repaired by guessing. */
function refuseForeignHistory(applied: ReadonlyMap<number, Applied>, migrations: readonly Migration[]): void {
  const known = new Map(migrations.map((migration) => [migration.number, migration]));
  const newest = Math.max(0, ...applied.keys());
  for (const [number, { name, checksum }] of applied) {
    const ours = known.get(number);
    if (ours === undefined) {
      throw new MigrationRefused(
        `The database is newer than this version of Callsign: it has ${name}, which this version does not know. Start the newer version again, or restore a backup taken before the upgrade.`,
      );
    }
    if (ours.checksum !== checksum) {
      throw new MigrationRefused(
        `${ours.name} was changed after it had been applied to this database (as ${name}). Put the file back as it was released, and make the change in a new migration.`,
      );
    }
  }
  const late = migrations.find((migration) => migration.number < newest && !applied.has(migration.number));
  if (late !== undefined) {
    throw new MigrationRefused(
      `${late.name} was added behind ${String(newest).padStart(4, '0')}, which this database already has. Give it the next free number.`,
    );
  }
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query(migration.sql);
    await client.query('insert into schema_migration (number, name, checksum) values ($1, $2, $3)', [
      migration.number,
      migration.name,
      migration.checksum,
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new MigrationRefused(`${migration.name} failed and changed nothing: ${placeIn(migration.sql, error)}`, {
      cause: error,
    });
  }
}

/** PostgreSQL says at which character a statement went wrong; a line number is what an author wants. */
function placeIn(sql: string, error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const position = error instanceof pg.DatabaseError ? Number(error.position) : Number.NaN;
  return Number.isNaN(position) ? error.message : `${error.message} (line ${sql.slice(0, position).split('\n').length})`;
}

/** Reads and checks the migrations folder, in order. */
export async function readMigrations(folder: string): Promise<readonly Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  const migrations = await Promise.all(names.map((name) => readMigration(folder, name)));
  for (const [index, migration] of migrations.entries()) {
    if (migrations[index - 1]?.number === migration.number) {
      throw new MigrationRefused(`Two migrations have the number of ${migration.name}. Give one of them the next free number.`);
    }
  }
  return migrations;
}

async function readMigration(folder: string, name: string): Promise<Migration> {
  const number = /^(\d{4})-[a-z0-9-]+\.sql$/.exec(name)?.[1];
  if (number === undefined) throw new MigrationRefused(`${name} is not named like a migration, for example 0001-accounts.sql.`);
  const sql = await readFile(join(folder, name), 'utf8');
  // Line ends differ between checkouts of one file, so they do not count.
  const checksum = createHash('sha256').update(sql.replaceAll('\r\n', '\n')).digest('hex');
  return { number: Number(number), name, sql, checksum };
}
