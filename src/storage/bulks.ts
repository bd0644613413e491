// Bulks that callers can find: named, scheduled or slowed down. Their waiting messages are the rows of due_message within their ids.

import type { ContentId } from '../domain/messages/content.ts';
import type { AccountId, ApplicationId, EntityId, PlatformPair } from '../domain/platform.ts';
import type { Channel } from '../domain/resources.ts';
import type { Queryable, Tx } from './db.ts';
import { timeOfId } from './ids.ts';
import { channelNumber, channelOf } from './messages.ts';

/** What somebody decided; whether it has begun or is through follows from the time and the messages that wait. */
export type BulkWish = 'PENDING' | 'PAUSED' | 'CANCELED';

export interface Bulk {
  readonly accountId: AccountId;
  readonly bulkId: string;
  readonly channel: Channel;
  readonly firstMessageId: string;
  readonly lastMessageId: string;
  /** When its first message goes, or went. */
  readonly sendAt: Date;
  readonly wish: BulkWish;
}

interface BulkRow {
  readonly first_message_id: string;
  readonly last_message_id: string;
  readonly send_at: Date | null;
  readonly status: BulkWish;
}

/** A bulk of a channel, or undefined when there is none of that name. With a lock, nobody else changes it before the transaction ends. */
export async function findBulk(
  db: Queryable,
  accountId: AccountId,
  channel: Channel,
  bulkId: string,
  lock: 'FOR UPDATE' | '' = '',
): Promise<Bulk | undefined> {
  const { rows } = await db.query<BulkRow>(
    `select first_message_id, last_message_id, send_at, status from bulk where account_id = $1 and bulk_id = $2 and channel = $3 ${lock}`,
    [accountId, bulkId, channelNumber(channel)],
  );
  const [row] = rows;
  return row && toBulk(accountId, channel, bulkId, row);
}

/** Where a bulk stands: what somebody decided, else what the time and its waiting messages say. */
export type BulkStatus = BulkWish | 'PROCESSING' | 'FINISHED';

export interface ListedBulk extends Bulk {
  readonly status: BulkStatus;
  /** Messages still to be handed over, counted up to the limit. */
  readonly waiting: number;
  /** Of its first message; undefined when that is no longer kept. */
  readonly first: { readonly pair: PlatformPair; readonly sender: string } | undefined;
}

export interface BulkFilter {
  readonly bulkId?: string | undefined;
  readonly channel?: Channel | undefined;
  readonly status?: BulkStatus | undefined;
  /** Those whose first message has a smaller id. */
  readonly beforeId?: string | undefined;
}

const WAITING_MAX = 10_000;

/** Up to `limit` bulks, the latest first. */
export async function listBulks(
  db: Queryable,
  accountId: AccountId,
  filter: BulkFilter,
  now: Date,
  limit: number,
): Promise<ListedBulk[]> {
  const { rows } = await db.query<
    BulkRow & {
      bulk_id: string;
      stands: BulkStatus;
      waiting: number;
      channel: number;
      application_id: string;
      entity_id: string | null;
      sender: string | null;
    }
  >(
    `select b.bulk_id, b.first_message_id, b.last_message_id, b.send_at, b.status, s.stands, b.channel, m.application_id, m.entity_id,
            m.sender, w.waiting
     from bulk b
     left join message m on m.message_id = b.first_message_id and m.account_id = b.account_id
     cross join lateral (
       select count(*)::int as waiting from (
         select from due_message d where d.message_id between b.first_message_id and b.last_message_id
           and d.account_id = b.account_id and d.bulk_id = b.bulk_id and d.channel = b.channel
            and d.waits_for = 'DISPATCH' limit ${WAITING_MAX}) rows_waiting) w
     cross join lateral (
       select case when b.status <> 'PENDING' then b.status when b.send_at > $2 then 'PENDING'
                   when w.waiting > 0 then 'PROCESSING' else 'FINISHED' end as stands) s
     where b.account_id = $1 and ($3::text is null or b.bulk_id = $3) and ($4::smallint is null or b.channel = $4)
       and ($5::text is null or s.stands = $5) and ($6::bigint is null or b.first_message_id < $6)
     order by b.first_message_id desc limit $7`,
    [
      accountId,
      now,
      filter.bulkId ?? null,
      filter.channel === undefined ? null : channelNumber(filter.channel),
      filter.status ?? null,
      filter.beforeId ?? null,
      limit,
    ],
  );
  return rows.map((row) => ({
    ...toBulk(accountId, channelOf(row.channel), row.bulk_id, row),
    status: row.stands,
    waiting: row.waiting,
    first:
      row.sender === null
        ? undefined
        : {
            pair: { applicationId: row.application_id as ApplicationId, entityId: row.entity_id as EntityId | null },
            sender: row.sender,
          },
  }));
}

function toBulk(accountId: AccountId, channel: Channel, bulkId: string, row: BulkRow): Bulk {
  return {
    accountId,
    bulkId,
    channel,
    firstMessageId: row.first_message_id,
    lastMessageId: row.last_message_id,
    sendAt: row.send_at ?? new Date(timeOfId(row.first_message_id)),
    wish: row.status,
  };
}

/** Its waiting rows, for a where clause of due_message `d`; they are few beside all ids, and found by the primary key. */
const WAITING = `d.message_id between $4 and $5 and d.account_id = $1 and d.bulk_id = $2 and d.channel = $3 and d.waits_for = 'DISPATCH'`;

function keyOf({ accountId, bulkId, channel, firstMessageId, lastMessageId }: Bulk): unknown[] {
  return [accountId, bulkId, channelNumber(channel), firstMessageId, lastMessageId];
}

/** Whether messages of it are still to be handed over. */
export async function hasWaitingMessages(db: Queryable, bulk: Bulk): Promise<boolean> {
  const { rows } = await db.query<{ waits: boolean }>(
    `select exists (select from due_message d where ${WAITING}) as waits`,
    keyOf(bulk),
  );
  return rows[0]?.waits === true;
}

export async function setBulkWish(tx: Tx, { accountId, bulkId, channel }: Bulk, wish: BulkWish): Promise<void> {
  await tx.query('update bulk set status = $4 where account_id = $1 and bulk_id = $2 and channel = $3', [
    accountId,
    bulkId,
    channelNumber(channel),
    wish,
  ]);
}

/** Lets go what was held when its time came. */
export async function releaseHeldMessages(tx: Tx, bulk: Bulk): Promise<void> {
  await tx.query(
    `update due_message d set due_at = held_from, held_from = null where ${WAITING} and held_from is not null`,
    keyOf(bulk),
  );
}

/** Lets every waiting message be looked at now, whatever it waits for: to be told that it is cancelled. */
export async function hurryMessages(tx: Tx, bulk: Bulk): Promise<void> {
  await tx.query(
    `update due_message d set due_at = now(), expires_at = now(), held_from = null where ${WAITING} and d.claimed_by is null`,
    keyOf(bulk),
  );
}

/**
 * Moves the bulk and its waiting messages, with the ends of their validity. `at` in a message's body is its own time: the bulk's,
 * and behind it the pace. The quotes of a text within the body are escaped, so that the pattern finds no other.
 */
export async function moveBulk(tx: Tx, bulk: Bulk, sendAt: Date): Promise<void> {
  const deltaMs = sendAt.getTime() - bulk.sendAt.getTime();
  await tx.query(
    `with moved as (
       update message m set expires_at = m.expires_at + $6 * interval '1 millisecond',
         body = regexp_replace(m.body, ',"at":\\d+', ',"at":' || (substring(m.body from ',"at":(\\d+)')::bigint + $6::bigint))
       from due_message d
       where ${WAITING} and d.claimed_by is null and m.message_id = d.message_id and m.body like '%,"at":%'
       returning m.message_id, m.expires_at, substring(m.body from ',"at":(\\d+)')::bigint as at_ms
     )
     update due_message d set expires_at = moved.expires_at,
       due_at = case when d.held_from is null then to_timestamp(moved.at_ms / 1000.0) else d.due_at end,
       held_from = case when d.held_from is null then null else to_timestamp(moved.at_ms / 1000.0) end
     from moved where d.message_id = moved.message_id`,
    [...keyOf(bulk), deltaMs],
  );
  await tx.query('update bulk set send_at = $4 where account_id = $1 and bulk_id = $2 and channel = $3', [
    bulk.accountId,
    bulk.bulkId,
    channelNumber(bulk.channel),
    sendAt,
  ]);
}

/** The letters of its waiting mails, and when the last of these expires; null when none waits. */
export async function lettersOfBulk(
  db: Queryable,
  bulk: Bulk,
): Promise<{ readonly letterIds: readonly ContentId[]; readonly lastExpiry: Date | null }> {
  const { rows } = await db.query<{ letter_id: ContentId; last: Date }>(
    `select substring(m.body from '"letterId":"(\\d+)"') as letter_id, max(d.expires_at) as last
     from due_message d join message m using (message_id) where ${WAITING} group by 1`,
    keyOf(bulk),
  );
  const known = rows.filter(({ letter_id }) => letter_id !== null);
  const lastMs = Math.max(...known.map(({ last }) => last.getTime()));
  return { letterIds: known.map(({ letter_id }) => letter_id), lastExpiry: known.length === 0 ? null : new Date(lastMs) };
}

/** Keeps the files of a bulk's waiting MMS until none of its messages can be under way, and two days more. */
export async function keepFilesOfBulk(tx: Tx, bulk: Bulk): Promise<void> {
  await tx.query(
    `update content c set expires_at = greatest(c.expires_at, f.until)
     from (select (s.value ->> 'contentId')::bigint as content_id, max(m.expires_at) + interval '2 days' as until
           from due_message d join message m on m.message_id = d.message_id
           cross join lateral json_array_elements(m.body::json -> 'mms' -> 'segments') s
           where ${WAITING} and m.channel = ${channelNumber('MMS')} and s.value ->> 'contentId' is not null group by 1) f
     where c.account_id = $1 and c.content_id = f.content_id`,
    keyOf(bulk),
  );
}

/**
 * Puts claimed messages aside whose bulk is paused. The bulks are locked against being resumed meanwhile; messages of those that
 * have been, are given back to be claimed again.
 */
export async function holdMessages(db: Queryable, messageIds: readonly string[]): Promise<void> {
  await db.query({
    name: 'hold-messages',
    text: `with paused as materialized (
             select b.account_id, b.bulk_id, b.channel from bulk b
             where (b.account_id, b.bulk_id, b.channel) in (select account_id, bulk_id, channel from due_message where message_id = any($1::bigint[]))
               and b.status = 'PAUSED' for share
           ), waiting as (
             select d.message_id, exists (
               select from paused p where p.account_id = d.account_id and p.bulk_id = d.bulk_id and p.channel = d.channel
             ) as is_held from due_message d where d.message_id = any($1::bigint[])
           )
           update due_message d set claimed_by = null,
             held_from = case when w.is_held then coalesce(d.held_from, d.due_at) end,
             due_at = case when w.is_held then 'infinity' else coalesce(d.held_from, d.due_at) end
           from waiting w where w.message_id = d.message_id`,
    values: [messageIds],
  });
}
