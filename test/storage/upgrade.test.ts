// A database of the first release, with everything in it that later releases store differently, brought to this one.

import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { createDatabase, databaseUrl, dropDatabase } from '../../src/storage/databases.ts';
import { migrate } from '../../src/storage/migrate.ts';

const MIGRATIONS = join(import.meta.dirname, '..', '..', 'migrations');
const FIRST_RELEASE = 5;
const name = `upgrade_${process.pid}_${Math.random().toString(36).slice(2)}`;

let folder: string;
let client: pg.Client;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'first-release-'));
  for (const file of readdirSync(MIGRATIONS))
    if (Number(file.slice(0, 4)) <= FIRST_RELEASE) cpSync(join(MIGRATIONS, file), join(folder, file));
  await createDatabase(inject('serverUrl'), name);
  const url = databaseUrl(inject('serverUrl'), name);
  await migrate(url, folder);
  client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`
    insert into account (name) values ('First');
    insert into api_key (api_key_id, account_id, name, secret_hash, scopes) values ('K', 1, 'Administrator', '\\x01', '{*}');
    insert into opt_out (account_id, destination, sender) values (1, '13105550142', ''), (1, '13105550143', '12125550101');
    insert into inbound_message (inbound_id, account_id, channel, connector_id, sender, recipient, text, clean_text, part_count,
                                 application_id, is_pair_given, received_at, action, trace, pulled_at)
      select id, 1, 'SMS', 'sandbox', '13105550142', '12125550101', 'text', 'text', 1, 'default', false, now(), action, '[]', pulled
      from (values (1, 'SUBSCRIPTION', null::timestamptz), (2, 'PULL', null), (3, 'MAIL_FORWARD', null), (4, 'SUBSCRIPTION', now()),
                   (5, 'HTTP_FORWARD', null), (6, 'NO_ACTION', null)) as m(id, action, pulled);
    insert into webhook_batch (batch_id, account_id, kind, url, content_type, item_ids, due_at)
      values (5, 1, 'INBOUND', 'http://127.0.0.1/', 'application/json', '{5}', now());
    insert into message (message_id, account_id, node_id, bulk_id, channel, application_id, sender, destination, connector_id,
                         status_id, expires_at, body)
      values (1, 1, 0, 'b', 1, 'default', '12125550101', '13105550142', 'carrier', 7, '2030-01-01', '{}');
    insert into due_message (message_id, account_id, connector_id, waits_for, due_at, attempt, bulk_id)
      values (1, 1, 'carrier', 'DISPATCH', now(), 0, 'b');
  `);
  await migrate(url, MIGRATIONS);
});
afterAll(async () => {
  await client?.end();
  await dropDatabase(inject('serverUrl'), name);
  rmSync(folder, { recursive: true });
});

const rows = async (sql: string) => (await client.query(sql)).rows;

it('keeps what waited to be pulled where it is pulled, and nothing else', async () => {
  expect(await rows("select inbound_id from inbound_message where action = 'PULL' and pulled_at is null order by 1")).toEqual([
    { inbound_id: '1' },
    { inbound_id: '2' },
    { inbound_id: '3' },
  ]);
});

it('still finds the forward of a message', async () => {
  expect(await rows('select webhook_batch_ids from inbound_message where inbound_id = 5')).toEqual([
    { webhook_batch_ids: ['5'] },
  ]);
});

it('keeps opt-outs, and knows that the subscribers sent them', async () => {
  expect(await rows('select destination, sender from opt_out order by 1')).toEqual([
    { destination: '13105550142', sender: '' },
    { destination: '13105550143', sender: '12125550101' },
  ]);
});

it('knows when a waiting message ends, and what keys may do', async () => {
  expect(await rows("select expires_at = '2030-01-01' as is_known from due_message")).toEqual([{ is_known: true }]);
  expect(await rows('select permissions from api_key')).toEqual([{ permissions: ['PUBLIC_API'] }]);
});
