// Looks through messages, newest first: for logs and for the console. Pages by id; there is no offset and no count.

import { EVENT_KINDS, FINAL_EVENT_ID } from '../domain/messages/life.ts';
import type { AccountId } from '../domain/platform.ts';
import type { Channel } from '../domain/resources.ts';
import type { Queryable } from './db.ts';
import { looksLikeId } from './ids.ts';
import {
  campaignInBody,
  channelNumber,
  MESSAGE_COLUMNS,
  type MessageRow,
  type StoredMessage,
  toStoredMessage,
} from './messages.ts';

export interface LogFilter {
  readonly channel?: Channel | undefined;
  readonly sender?: string | undefined;
  readonly destination?: string | undefined;
  readonly bulkIds?: readonly string[] | undefined;
  /** As callers know them. */
  readonly messageIds?: readonly string[] | undefined;
  /** Group of the status: 1 pending … 5 rejected, with the ids of its statuses. */
  readonly statusIds?: readonly number[] | undefined;
  readonly applicationId?: string | undefined;
  readonly entityId?: string | undefined;
  readonly campaignReferenceIds?: readonly string[] | undefined;
  readonly mccMncPrefix?: string | undefined;
  /** Ids in [fromId, toId): ids grow with time. */
  readonly fromId: string;
  readonly toId: string;
}

/** A message and where it stands. */
export interface LoggedMessage {
  readonly message: StoredMessage;
  readonly statusId: number;
  readonly errorId: number;
  readonly sentAtMs: number | null;
  readonly doneAtMs: number | null;
  readonly mccMnc: string | null;
}

/** A bulk we named ourselves is younger than its name, by no more than this; in id units (22 bits below the millisecond). */
const BULK_SPAN = 600_000n << 22n;

interface LogRow extends MessageRow {
  current_status_id: number;
  error_id: number | null;
  sent_at: Date | null;
  done_at: Date | null;
  mcc_mnc: string | null;
}

/** Up to `limit` matching messages, newest first. */
export async function findMessages(
  db: Queryable,
  accountId: AccountId,
  filter: LogFilter,
  limit: number,
): Promise<LoggedMessage[]> {
  const conditions: string[] = [];
  const values: unknown[] = [];
  const value = (it: unknown): string => `$${values.push(it)}`;

  const { fromId, toId } = await narrowed(db, accountId, filter);
  conditions.push(`m.account_id = ${value(accountId)}`, `m.message_id >= ${value(fromId)}`, `m.message_id < ${value(toId)}`);
  if (filter.channel !== undefined) conditions.push(`m.channel = ${value(channelNumber(filter.channel))}`);
  if (filter.sender !== undefined) conditions.push(`m.sender = ${value(filter.sender)}`);
  if (filter.destination !== undefined) conditions.push(`m.destination = ${value(filter.destination)}`);
  if (filter.bulkIds !== undefined) conditions.push(`m.bulk_id = any(${value(filter.bulkIds)})`);
  if (filter.applicationId !== undefined) conditions.push(`m.application_id = ${value(filter.applicationId)}`);
  if (filter.entityId !== undefined) conditions.push(`m.entity_id = ${value(filter.entityId)}`);
  if (filter.campaignReferenceIds !== undefined)
    // As it stands in the body, whose other texts have their quotes escaped: reading it as JSON would cost more, and fail for
    // every message of the page when one has a text that PostgreSQL's JSON does not take, like half a surrogate pair.
    conditions.push(
      `exists (select from unnest(${value(filter.campaignReferenceIds.map(campaignInBody))}::text[]) c where strpos(m.body, c) > 0)`,
    );
  if (filter.messageIds !== undefined) {
    const known = value(filter.messageIds);
    const ours = value(filter.messageIds.filter(looksLikeId));
    conditions.push(
      `m.message_id = any(array(select c.message_id from client_message_id c where c.account_id = $1 and c.client_id = any(${known})) || ${ours}::bigint[])`,
    );
  }
  if (filter.statusIds !== undefined)
    conditions.push(`coalesce(last.status_id, m.status_id) = any(${value(filter.statusIds)}::smallint[])`);
  if (filter.mccMncPrefix !== undefined) conditions.push(`last.mcc_mnc like ${value(`${filter.mccMncPrefix}%`)}`);

  const { rows } = await db.query<LogRow>(
    `select ${MESSAGE_COLUMNS}, coalesce(last.status_id, m.status_id) as current_status_id, last.error_id, last.mcc_mnc,
            case when last.event_id = ${FINAL_EVENT_ID} then last.at end as done_at, sent.at as sent_at
     from message m
     -- The final status (event 0) or, without one, the newest word there is.
     left join lateral (
       select e.event_id, e.status_id, e.error_id, e.mcc_mnc, e.at from message_event e
       where e.message_id = m.message_id and e.status_id is not null
       order by (e.event_id = ${FINAL_EVENT_ID}) desc, e.event_id desc limit 1) last on true
     left join lateral (
       select min(e.at) as at from message_event e where e.message_id = m.message_id and e.kind = ${EVENT_KINDS.SUBMITTED}) sent on true
     where ${conditions.join(' and ')}
     order by m.message_id desc limit ${value(limit)}`,
    values,
  );
  return rows.map((row) => ({
    message: toStoredMessage(row),
    statusId: row.current_status_id,
    errorId: row.error_id ?? 0,
    sentAtMs: row.sent_at?.getTime() ?? null,
    doneAtMs: row.done_at?.getTime() ?? null,
    mccMnc: row.mcc_mnc,
  }));
}

/** Narrows the ids to those a bulk can have: one the caller named is in `bulk`, one of ours bounds its messages by itself. */
async function narrowed(db: Queryable, accountId: AccountId, filter: LogFilter): Promise<{ fromId: string; toId: string }> {
  const { bulkIds } = filter;
  if (bulkIds === undefined || bulkIds.length === 0) return filter;
  const { rows } = await db.query<{ bulk_id: string; first: string; last: string }>({
    name: 'bulk-ranges',
    text: 'select bulk_id, first_message_id as first, last_message_id as last from bulk where account_id = $1 and bulk_id = any($2)',
    values: [accountId, bulkIds],
  });
  const ranges = rows.map((row) => [BigInt(row.first), BigInt(row.last) + 1n] as const);
  const named = new Set(rows.map((row) => row.bulk_id));
  for (const bulkId of bulkIds) {
    if (!named.has(bulkId) && looksLikeId(bulkId)) ranges.push([BigInt(bulkId), BigInt(bulkId) + BULK_SPAN]);
  }
  if (ranges.length === 0) return { fromId: '0', toId: '0' };
  const from = ranges.reduce((least, [first]) => (first < least ? first : least), BigInt(filter.toId));
  const to = ranges.reduce((most, [, end]) => (end > most ? end : most), BigInt(filter.fromId));
  return {
    fromId: (from > BigInt(filter.fromId) ? from : BigInt(filter.fromId)).toString(),
    toId: (to < BigInt(filter.toId) ? to : BigInt(filter.toId)).toString(),
  };
}

/** The id of the message that is `count` messages of the account before `toId`, no less than `fromId`; undefined = there are fewer. */
export async function idFurtherBack(
  db: Queryable,
  accountId: AccountId,
  fromId: string,
  toId: string,
  count: number,
): Promise<string | undefined> {
  const { rows } = await db.query<{ message_id: string }>({
    name: 'message-further-back',
    text: `select message_id from message where account_id = $1 and message_id >= $2 and message_id < $3
           order by message_id desc offset $4 limit 1`,
    values: [accountId, fromId, toId, count],
  });
  return rows[0]?.message_id;
}
