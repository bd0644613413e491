// Days of messages come ahead of time and go whole, but not while one of their messages still waits.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Db, openDb } from '../../src/storage/db.ts';
import { createIdSource } from '../../src/storage/ids.ts';
import { tendPartitions } from '../../src/storage/partitions.ts';
import { deleteLinksBefore } from '../../src/storage/short-links.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const DAY_MS = 86_400_000;
const KEPT_DAYS = 7;

let database: TestDatabase;
let db: Db;
beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb(database.url, 2);
});
afterAll(async () => {
  await db.end();
  await database.drop();
});

async function days(): Promise<string[]> {
  const { rows } = await db.query<{ name: string }>(
    "select relname as name from pg_class where relname ~ '^message_[0-9]{8}$' order by 1",
  );
  return rows.map(({ name }) => name);
}

it('keeps the day of a message that was scheduled for later than it would be kept, with its link and its bulk', async () => {
  const now = Date.now();
  const accepted = now - 20 * DAY_MS;
  await tendPartitions(db, accepted, KEPT_DAYS);
  const [day] = await days();
  const messageId = createIdSource(1, () => accepted).next();
  await db.query(
    `insert into message (message_id, account_id, node_id, bulk_id, channel, application_id, sender, destination, status_id, expires_at, body)
     values ($1, 1, 0, 'later', 1, 'default', 's', 'd', 26, now() + interval '2 days', '{}')`,
    [messageId],
  );
  await db.query(
    `insert into due_message (message_id, account_id, connector_id, waits_for, due_at, attempt, bulk_id, expires_at)
     values ($1, 1, 'c', 'DISPATCH', now() + interval '1 day', 0, 'later', now() + interval '2 days')`,
    [messageId],
  );
  await db.query(
    "insert into short_link (code, account_id, message_id, base, url, is_tracked) values ('abc', 1, $1, 'https://x', 'https://y', false)",
    [messageId],
  );
  await tendPartitions(db, now, KEPT_DAYS);
  const cutOff = createIdSource(1, () => now - KEPT_DAYS * DAY_MS).next();
  expect(await days()).toContain(day);
  expect(await deleteLinksBefore(db, cutOff, 100)).toBe(0);

  await db.query('delete from due_message where message_id = $1', [messageId]);
  await tendPartitions(db, now, KEPT_DAYS);
  expect(await days()).not.toContain(day);
  expect(await deleteLinksBefore(db, cutOff, 100)).toBe(1);
});
