// Files and letters that messages carry, in the database, so that every node has them and a backup holds them.

import type { ContentId } from '../domain/messages/content.ts';
import type { AccountId } from '../domain/platform.ts';
import type { StoredContent } from '../ports.ts';
import type { Queryable } from './db.ts';

/** Deleted at once at most: a file's bytes are many pages of the disk. */
const DELETE_MAX = 1_000;

export interface NewContent {
  readonly contentId: ContentId;
  readonly mediaType: string;
  readonly name?: string | undefined;
  readonly bytes: Uint8Array;
  readonly expiresAt: Date;
  /** Part of the address it can be fetched by without signing in; nobody can guess it. */
  readonly token?: string | undefined;
}

/** What is known of a content without its bytes. */
export interface ContentFacts {
  readonly contentId: ContentId;
  readonly mediaType: string;
  readonly name: string | null;
  /** Bytes. */
  readonly size: number;
  readonly expiresAt: Date;
}

/** From this size on a content travels by itself, as bytes; in a list it would be written out as hexadecimal text, in one go. */
const LARGE_BYTES = 64 * 1024;

export async function insertContents(db: Queryable, accountId: AccountId, contents: readonly NewContent[]): Promise<void> {
  const small = contents.filter(({ bytes }) => bytes.length < LARGE_BYTES);
  for (const content of contents) if (content.bytes.length >= LARGE_BYTES) await insertLarge(db, accountId, content);
  if (small.length === 0) return;
  await db.query({
    name: 'insert-contents',
    text: `insert into content (account_id, content_id, media_type, name, bytes, expires_at, token)
           select $1, * from unnest($2::bigint[], $3::text[], $4::text[], $5::bytea[], $6::timestamptz[], $7::text[])`,
    values: [
      accountId,
      small.map(({ contentId }) => contentId),
      small.map(({ mediaType }) => mediaType),
      small.map(({ name }) => name ?? null),
      small.map(({ bytes }) => bufferOf(bytes)),
      small.map(({ expiresAt }) => expiresAt),
      small.map(({ token }) => token ?? null),
    ],
  });
}

async function insertLarge(
  db: Queryable,
  accountId: AccountId,
  { contentId, mediaType, name, bytes, expiresAt, token }: NewContent,
): Promise<void> {
  await db.query({
    name: 'insert-large-content',
    text: `insert into content (account_id, content_id, media_type, name, bytes, expires_at, token)
           values ($1, $2, $3, $4, $5, $6, $7)`,
    values: [accountId, contentId, mediaType, name ?? null, bufferOf(bytes), expiresAt, token ?? null],
  });
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Those of these contents that are the account's and still kept. */
export async function loadContents(
  db: Queryable,
  accountId: AccountId,
  contentIds: readonly ContentId[],
): Promise<ReadonlyMap<ContentId, StoredContent>> {
  const { rows } = await db.query<{ content_id: string; media_type: string; name: string | null; bytes: Buffer }>({
    name: 'load-contents',
    text: 'select content_id, media_type, name, bytes from content where account_id = $1 and content_id = any($2::bigint[])',
    values: [accountId, contentIds],
  });
  return new Map(
    rows.map(({ content_id, media_type, name, bytes }) => [
      content_id as ContentId,
      { mediaType: media_type, name: name ?? undefined, bytes },
    ]),
  );
}

/** Keeps contents at least until `until`, and answers what is known of each; those that are gone are missing. */
export async function keepContents(
  db: Queryable,
  accountId: AccountId,
  contentIds: readonly ContentId[],
  until: Date,
): Promise<ReadonlyMap<ContentId, ContentFacts>> {
  if (contentIds.length === 0) return new Map();
  const { rows } = await db.query<{
    content_id: string;
    media_type: string;
    name: string | null;
    size: number;
    expires_at: Date;
  }>({
    name: 'keep-contents',
    text: `update content set expires_at = greatest(expires_at, $3)
           where account_id = $1 and content_id = any($2::bigint[]) and expires_at > now()
           returning content_id, media_type, name, length(bytes) as size, expires_at`,
    values: [accountId, contentIds, until],
  });
  return new Map(
    rows.map(({ content_id, media_type, name, size, expires_at }) => [
      content_id as ContentId,
      { contentId: content_id as ContentId, mediaType: media_type, name, size, expiresAt: expires_at },
    ]),
  );
}

/** The tokens of contents that have one and are still kept. */
export async function loadContentTokens(
  db: Queryable,
  accountId: AccountId,
  contentIds: readonly ContentId[],
): Promise<ReadonlyMap<ContentId, string>> {
  if (contentIds.length === 0) return new Map();
  const { rows } = await db.query<{ content_id: string; token: string }>({
    name: 'load-content-tokens',
    text: `select content_id, token from content
           where account_id = $1 and content_id = any($2::bigint[]) and token is not null and expires_at > now()`,
    values: [accountId, contentIds],
  });
  return new Map(rows.map(({ content_id, token }) => [content_id as ContentId, token]));
}

/** The content with this token, whoever asks; undefined when there is none, or no longer. */
export async function findContentByToken(db: Queryable, contentId: ContentId, token: string): Promise<StoredContent | undefined> {
  const { rows } = await db.query<{ media_type: string; name: string | null; bytes: Buffer }>({
    name: 'find-content-by-token',
    // Digests are compared: how long that takes tells nothing of how much of a token was right.
    text: `select media_type, name, bytes from content
           where content_id = $1 and sha256(convert_to(token, 'UTF8')) = sha256(convert_to($2, 'UTF8')) and expires_at > now()`,
    values: [contentId, token],
  });
  const [row] = rows;
  return row && { mediaType: row.media_type, name: row.name ?? undefined, bytes: row.bytes };
}

/** Deletes what nothing needs any more; answers whether there may be more of it. */
export async function deleteExpiredContents(db: Queryable, nowMs: number): Promise<boolean> {
  const { rowCount } = await db.query(
    `delete from content where content_id = any(array(
       select content_id from content where expires_at < to_timestamp($1) order by expires_at limit ${DELETE_MAX}))`,
    [nowMs / 1000],
  );
  return rowCount === DELETE_MAX;
}
