// Ids grow with time: from the summer of 2027 on they have 19 digits, and are found like those before.

import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AccountId } from '../../src/domain/platform.ts';
import { type Db, openDb } from '../../src/storage/db.ts';
import { createIdSource } from '../../src/storage/ids.ts';
import { findMessage } from '../../src/storage/messages.ts';
import { tendPartitions } from '../../src/storage/partitions.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let db: Db;
beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb(database.url, 2);
});
afterAll(async () => {
  await db?.end();
  await database?.drop();
});

it('finds a message of 2028 by its id, and none by an id that is too large to be one', async () => {
  const at = Date.UTC(2028, 5, 1);
  await tendPartitions(db, at, 7);
  const messageId = createIdSource(1, () => at).next();
  expect(messageId).toHaveLength(19);
  await db.query(
    `insert into message (message_id, account_id, node_id, bulk_id, channel, application_id, sender, destination, status_id, expires_at, body)
     values ($1, 1, 0, 'b', 1, 'default', 's', 'd', 26, now(), '{}')`,
    [messageId],
  );
  expect(await findMessage(db, 1 as AccountId, messageId)).toMatchObject({ messageId });
  expect(await findMessage(db, 1 as AccountId, '9999999999999999999')).toBeUndefined();
});
