// What the migration runner promises, against a real database.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { createDatabase, databaseUrl, dropDatabase } from '../../src/storage/databases.ts';
import { migrate } from '../../src/storage/migrate.ts';

let folder: string;
let url: string;
let name: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'migrations-'));
  name = `migrate_${process.pid}_${Math.random().toString(36).slice(2)}`;
  await createDatabase(inject('serverUrl'), name);
  url = databaseUrl(inject('serverUrl'), name);
  file('0001-birds.sql', 'create table bird (name text);\ncreate table nest (at text);');
});

afterEach(async () => {
  await dropDatabase(inject('serverUrl'), name);
  rmSync(folder, { recursive: true });
});

const file = (fileName: string, sql: string) => writeFileSync(join(folder, fileName), sql);

async function tables(): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'public' order by 1",
  );
  await client.end();
  return rows.map((row) => row.name);
}

test('every file is applied once, in the order of the numbers', async () => {
  file('0002-eggs.sql', 'alter table nest add column eggs integer;');
  expect((await migrate(url, folder)).map((migration) => migration.name)).toEqual(['0001-birds.sql', '0002-eggs.sql']);
  expect(await migrate(url, folder)).toEqual([]);
  file('0003-feathers.sql', 'create table feather (bird text);');
  expect((await migrate(url, folder)).map((migration) => migration.number)).toEqual([3]);
});

test('of several nodes that start together one migrates and the others wait', async () => {
  file('0002-slow.sql', 'select pg_sleep(0.2); create table slow (id integer);');
  const applied = await Promise.all([migrate(url, folder), migrate(url, folder), migrate(url, folder)]);
  expect(applied.flat()).toHaveLength(2);
});

test('a file that fails changes nothing, keeps those before it, and is named with its line', async () => {
  file('0002-wrong.sql', 'create table half (id integer);\ninsert into nowhere values (1);');
  await expect(migrate(url, folder)).rejects.toThrow(
    /0002-wrong\.sql failed and changed nothing: relation "nowhere" does not exist \(line 2\)/,
  );
  expect(await tables()).toEqual(['bird', 'nest', 'schema_migration']);
});

test('a file edited after it was applied is refused, line ends aside', async () => {
  await migrate(url, folder);
  file('0001-birds.sql', 'create table bird (name text);\r\ncreate table nest (at text);');
  expect(await migrate(url, folder)).toEqual([]);
  file('0001-birds.sql', 'create table bird (name text, song text);');
  await expect(migrate(url, folder)).rejects.toThrow('0001-birds.sql was changed after it had been applied');
});

test('a database newer than the code is refused', async () => {
  file('0002-later.sql', 'create table later (id integer);');
  await migrate(url, folder);
  rmSync(join(folder, '0002-later.sql'));
  await expect(migrate(url, folder)).rejects.toThrow(
    'The database is newer than this version of Callsign: it has 0002-later.sql',
  );
});

test('a file slipped in behind an applied one is refused, and so are twins and odd names', async () => {
  file('0003-third.sql', 'select 1');
  await migrate(url, folder);
  file('0002-second.sql', 'select 1');
  await expect(migrate(url, folder)).rejects.toThrow('0002-second.sql was added behind 0003');
  file('0003-twin.sql', 'select 1');
  await expect(migrate(url, folder)).rejects.toThrow('Two migrations have the number of 0003-twin.sql');
  rmSync(join(folder, '0003-twin.sql'));
  file('4-odd.sql', 'select 1');
  await expect(migrate(url, folder)).rejects.toThrow('4-odd.sql is not named like a migration');
});
