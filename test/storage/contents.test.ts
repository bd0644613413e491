// Files and letters are the account's own, are kept as long as something needs them, and go when nothing does.

import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ContentId } from '../../src/domain/messages/content.ts';
import type { AccountId } from '../../src/domain/platform.ts';
import { deleteExpiredContents, insertContents, keepContents, loadContents } from '../../src/storage/contents.ts';
import { type Db, openDb } from '../../src/storage/db.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const DAY_MS = 86_400_000;
const BYTES = Uint8Array.from({ length: 256 }, (_, index) => index);

let database: TestDatabase;
let db: Db;
let own: AccountId;
let other: AccountId;
beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb(database.url, 2);
  const { rows } = await db.query<{ account_id: AccountId }>(
    "insert into account (name) values ('own'), ('other') returning account_id",
  );
  [own, other] = rows.map((row) => row.account_id) as [AccountId, AccountId];
});
afterAll(async () => {
  await db.end();
  await database.drop();
});

const id = (number: number): ContentId => String(number) as ContentId;

it('gives back every byte, to its account alone', async () => {
  const expiresAt = new Date(Date.now() + DAY_MS);
  await insertContents(db, own, [{ contentId: id(1), mediaType: 'image/png', name: 'logo.png', bytes: BYTES, expiresAt }]);
  const found = await loadContents(db, own, [id(1), id(2)]);
  expect([...found.keys()]).toEqual(['1']);
  expect(found.get(id(1))).toMatchObject({ mediaType: 'image/png', name: 'logo.png' });
  expect(Buffer.compare(found.get(id(1))?.bytes ?? Buffer.alloc(0), BYTES)).toBe(0);
  expect((await loadContents(db, other, [id(1)])).size).toBe(0);
  expect((await keepContents(db, other, [id(1)], expiresAt)).size).toBe(0);
});

it('keeps what a message needs for longer, and deletes the rest in its time', async () => {
  const soon = new Date(Date.now() + 60_000);
  const contents = [10, 11].map((number) => ({
    contentId: id(number),
    mediaType: 'text/plain',
    bytes: BYTES,
    expiresAt: soon,
  }));
  await insertContents(db, own, contents);
  const until = new Date(Date.now() + 3 * DAY_MS);
  const kept = await keepContents(db, own, [id(10), id(99)], until);
  expect([...kept.values()]).toEqual([
    { contentId: '10', mediaType: 'text/plain', name: null, size: BYTES.length, expiresAt: until },
  ]);
  expect(await deleteExpiredContents(db, Date.now() + DAY_MS / 2)).toBe(false);
  expect([...(await loadContents(db, own, [id(10), id(11)])).keys()]).toEqual(['10']);
});

it('keeps large and small ones of one call, byte for byte', async () => {
  const expiresAt = new Date(Date.now() + DAY_MS);
  const sizes = [0, 1, 65_535, 65_536, 1_000_000];
  const contents = sizes.map((size, index) => {
    const bytes = Buffer.concat(Array.from({ length: Math.ceil(size / 256) }, () => BYTES)).subarray(0, size);
    return { contentId: id(100 + index), mediaType: 'application/octet-stream', bytes, expiresAt };
  });
  await insertContents(db, own, contents);
  const ids = contents.map(({ contentId }) => contentId);
  const found = await loadContents(db, own, ids);
  const isSame = contents.map(({ contentId, bytes }) => Buffer.from(found.get(contentId)?.bytes ?? [9]).equals(bytes));
  expect(isSame).toEqual(sizes.map(() => true));
});
