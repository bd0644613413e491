// Messages that wait on disk: claiming those whose time has come, and taking over what a dead node had in hand.

import type { ConnectorId } from '../domain/connectors.ts';
import { laneOf } from '../domain/delivery/lane.ts';
import { EVENT_KINDS } from '../domain/messages/life.ts';
import type { MessageId } from '../domain/messages/message.ts';
import type { AccountId, ApplicationId, EntityId } from '../domain/platform.ts';
import type { Progress } from '../ports.ts';
import type { BulkWish } from './bulks.ts';
import type { ConnectorName } from './connector-links.ts';
import type { Queryable, Tx } from './db.ts';

export interface DueMessage {
  readonly messageId: MessageId;
  /** The connector it is to go by now. */
  readonly connectorId: ConnectorId;
  readonly lane: number;
  readonly waitsFor: 'DISPATCH' | 'REPORT';
  readonly attempt: number;
  /** What its connector has done of it already. */
  readonly progress: Progress | null;
  /** What was decided of its bulk; null for one that has no row of its own. */
  readonly bulkWish: BulkWish | null;
}

/** A row of due_message `d`, and what was decided of its bulk. */
const DUE_COLUMNS =
  'd.message_id, d.connector_id, d.lane, d.waits_for, d.attempt, d.progress, (select b.status from bulk b where b.account_id = d.account_id and b.bulk_id = d.bulk_id and b.channel = d.channel) as bulk_wish';

interface DueRow {
  message_id: string;
  connector_id: string;
  lane: string;
  waits_for: 'DISPATCH' | 'REPORT';
  attempt: number;
  progress: Progress | null;
  bulk_wish: BulkWish | null;
}

interface LaneRow {
  account_id: number;
  connector_id: string;
  lane: string;
  count: number;
}

function toLaneWish({ account_id, connector_id, lane, count }: LaneRow): LaneWish {
  return { accountId: account_id as AccountId, connectorId: connector_id as ConnectorId, lane: Number(lane), count };
}

function toDueMessage(row: DueRow): DueMessage {
  return {
    messageId: row.message_id as MessageId,
    connectorId: row.connector_id as ConnectorId,
    lane: Number(row.lane),
    waitsFor: row.waits_for,
    attempt: row.attempt,
    progress: row.progress,
    bulkWish: row.bulk_wish,
  };
}

/** Claims up to `limit` messages whose last word is overdue, earliest first, for this node. */
export async function claimOverdueReports(db: Queryable, nodeId: number, limit: number): Promise<DueMessage[]> {
  const { rows } = await db.query<DueRow>({
    name: 'claim-overdue-reports',
    text: `update due_message d set claimed_by = $1
           from (select message_id from due_message where claimed_by is null and waits_for = 'REPORT' and due_at <= now()
                 order by due_at limit $2 for update skip locked) picked
           where d.message_id = picked.message_id
           returning ${DUE_COLUMNS}`,
    values: [nodeId, limit],
  });
  return rows.map(toDueMessage);
}

/** Some messages that stand in line with each other, and how many of them are wanted. */
export interface LaneWish extends ConnectorName {
  readonly lane: number;
  readonly count: number;
}

/** Of each connector the first `limit` messages that may be handed over now, by their lanes. */
export async function findDueLanes(db: Queryable, connectors: readonly ConnectorName[], limit: number): Promise<LaneWish[]> {
  if (connectors.length === 0) return [];
  const { rows } = await db.query<LaneRow>({
    name: 'find-due-lanes',
    text: `select k.a as account_id, k.c as connector_id, due.lane, count(*)::integer as count
           from unnest($1::integer[], $2::text[]) as k(a, c)
           cross join lateral (
             select lane from due_message
             where account_id = k.a and connector_id = k.c and claimed_by is null and waits_for = 'DISPATCH' and due_at <= now()
             order by due_at limit $3) due
           group by k.a, k.c, due.lane`,
    values: [connectors.map(({ accountId }) => accountId), connectors.map(({ connectorId }) => connectorId), limit],
  });
  return rows.map(toLaneWish);
}

/** Where among the lanes of a connector to look: from `after` on, which is left out, up to `before`. */
export interface LaneRange extends ConnectorName {
  readonly after: number;
  readonly before: number;
}

/**
 * The lanes in these ranges in which something waits, in order, up to `limit` of each range; `count` is 0. Steps from lane to lane
 * by the index, whatever number of messages they hold.
 */
export async function findLanes(db: Queryable, ranges: readonly LaneRange[], limit: number): Promise<LaneWish[]> {
  const next = `select d.lane from due_message d where d.account_id = k.a and d.connector_id = k.c and d.claimed_by is null
                and d.waits_for = 'DISPATCH' and d.lane < k.before and d.lane >`;
  const { rows } = await db.query<LaneRow>({
    name: 'find-lanes',
    text: `select k.a as account_id, k.c as connector_id, l.lane, 0 as count
           from unnest($1::integer[], $2::text[], $3::bigint[], $4::bigint[]) as k(a, c, after, before)
           cross join lateral (
             with recursive lanes as (
               (${next} k.after order by d.lane limit 1)
               union all
               select (${next} lanes.lane order by d.lane limit 1) from lanes where lanes.lane is not null
             ) select lane from lanes where lane is not null limit $5
           ) l`,
    values: [
      ranges.map(({ accountId }) => accountId),
      ranges.map(({ connectorId }) => connectorId),
      ranges.map(({ after }) => after),
      ranges.map(({ before }) => before),
      limit,
    ],
  });
  return rows.map(toLaneWish);
}

/** Claims for this node what may be handed over now: of each lane its earliest, as many as are wanted. */
export async function claimFromLanes(db: Queryable, nodeId: number, wishes: readonly LaneWish[]): Promise<DueMessage[]> {
  if (wishes.length === 0) return [];
  const { rows } = await db.query<DueRow>({
    name: 'claim-from-lanes',
    text: `update due_message d set claimed_by = $1
           from (select p.message_id from unnest($2::integer[], $3::text[], $4::bigint[], $5::integer[]) as k(a, c, l, n)
                 cross join lateral (
                   select message_id from due_message
                   where account_id = k.a and connector_id = k.c and lane = k.l and claimed_by is null and waits_for = 'DISPATCH'
                     and due_at <= now() order by due_at limit k.n for update skip locked
                 ) p) picked
           where d.message_id = picked.message_id
           returning ${DUE_COLUMNS}`,
    values: [
      nodeId,
      wishes.map(({ accountId }) => accountId),
      wishes.map(({ connectorId }) => connectorId),
      wishes.map(({ lane }) => lane),
      wishes.map(({ count }) => count),
    ],
  });
  return rows.map(toDueMessage).sort((a, b) => (BigInt(a.messageId) < BigInt(b.messageId) ? -1 : 1));
}

/** The connectors somebody waits for. Steps from one to the next by the index. */
export async function findAwaitedConnectors(db: Queryable): Promise<ConnectorName[]> {
  const next = `select d.account_id, d.connector_id from due_message d where d.claimed_by is null and d.waits_for = 'DISPATCH'`;
  const order = 'order by d.account_id, d.connector_id limit 1';
  const { rows } = await db.query<{ account_id: number; connector_id: string }>({
    name: 'find-awaited-connectors',
    text: `with recursive awaited as (
             (${next} ${order})
             union all
             select n.account_id, n.connector_id from awaited a cross join lateral (
               ${next} and (d.account_id, d.connector_id) > (a.account_id, a.connector_id) ${order}) n
           ) select account_id, connector_id from awaited`,
  });
  return rows.map((row) => ({ accountId: row.account_id as AccountId, connectorId: row.connector_id as ConnectorId }));
}

/** How many messages of a sender may go now and wait on disk, counted up to `atMost`. */
export async function countDueOfSender(db: Queryable, accountId: AccountId, sender: string, atMost: number): Promise<number> {
  const { rows } = await db.query<{ count: string }>({
    name: 'count-due-of-sender',
    text: `select count(*) from (select from due_message
             where account_id = $1 and sender = $2 and claimed_by is null and waits_for = 'DISPATCH' and due_at <= now() limit $3) d`,
    values: [accountId, sender, atMost],
  });
  return Number(rows[0]?.count ?? 0);
}

/** How many messages of an account may go now and wait on disk, counted up to `atMost`. */
export async function countDueOf(db: Queryable, accountId: AccountId, atMost: number): Promise<number> {
  const { rows } = await db.query<{ count: string }>({
    name: 'count-due-of',
    text: `select count(*) from (select from due_message
             where account_id = $1 and claimed_by is null and waits_for = 'DISPATCH' and due_at <= now() limit $2) d`,
    values: [accountId, atMost],
  });
  return Number(rows[0]?.count ?? 0);
}

/** Claims up to `limit` messages that wait to be handed over and whose validity is over, whatever they wait for. */
export async function claimExpiredMessages(db: Queryable, nodeId: number, limit: number): Promise<DueMessage[]> {
  const { rows } = await db.query<DueRow>({
    name: 'claim-expired-messages',
    text: `update due_message d set claimed_by = $1
           from (select message_id from due_message
                 where claimed_by is null and waits_for = 'DISPATCH' and expires_at <= now()
                 order by expires_at limit $2 for update skip locked) picked
           where d.message_id = picked.message_id
           returning ${DUE_COLUMNS}`,
    values: [nodeId, limit],
  });
  return rows.map(toDueMessage);
}

/** How many messages wait for dispatch, counted up to `atMost`. */
export async function countDueMessages(db: Queryable, atMost: number): Promise<number> {
  const { rows } = await db.query<{ count: string }>({
    name: 'count-due-messages',
    text: "select count(*) from (select from due_message where waits_for = 'DISPATCH' limit $1) d",
    values: [atMost],
  });
  return Number(rows[0]?.count ?? 0);
}

/** Forgets the wait of a message that is not there any more. */
export async function deleteDueMessage(db: Queryable, messageId: MessageId): Promise<void> {
  await db.query('delete from due_message where message_id = $1', [messageId]);
}

interface ClaimRow {
  message_id: string;
  sender: string;
  application_id: string;
  entity_id: string | null;
  is_urgent: boolean;
  is_open: boolean;
}

function laneOfClaim({ sender, application_id, entity_id, is_urgent }: ClaimRow): number {
  const pair = { applicationId: application_id as ApplicationId, entityId: entity_id as EntityId | null };
  return laneOf({ sender, pair, priority: is_urgent ? 'HIGH' : undefined });
}

/**
 * Puts back a page of what a dead node had claimed in memory: messages without a submission or a final status. Answers the last
 * id looked at, or undefined at the end. The caller commits page by page and goes on from there.
 */
export async function parkClaimsOf(
  tx: Tx,
  deadNodeId: number,
  afterId: string,
  limit: number,
): Promise<{ lastId: string | undefined; parked: MessageId[] }> {
  const { rows } = await tx.query<ClaimRow>(
    `select m.message_id, m.sender, m.application_id, m.entity_id, m.body like '%,"hi":1%' as is_urgent, not exists (
         select from message_event e where e.message_id = m.message_id and e.kind in (${EVENT_KINDS.SUBMITTED}, ${EVENT_KINDS.FINAL})
       ) and not exists (select from due_message d where d.message_id = m.message_id) as is_open
     from message m where m.message_id > $1 and m.node_id = $2 order by m.message_id limit $3`,
    [afterId, deadNodeId, limit],
  );
  const claims = rows.filter((row) => row.is_open);
  const open = claims.map((row) => row.message_id as MessageId);
  if (open.length > 0) {
    await tx.query(
      `insert into due_message (message_id, account_id, connector_id, waits_for, due_at, attempt, bulk_id, expires_at, lane, sender, channel)
       select m.message_id, m.account_id, coalesce(m.connector_id, ''), 'DISPATCH', now(), 1, m.bulk_id, m.expires_at, u.lane,
         m.sender, m.channel
       from unnest($1::bigint[], $2::bigint[]) as u(message_id, lane)
       join message m on m.message_id = u.message_id on conflict do nothing`,
      [open, claims.map(laneOfClaim)],
    );
  }
  return { lastId: rows.length < limit ? undefined : rows.at(-1)?.message_id, parked: open };
}

/** Frees the waits a dead node had claimed; answers the messages it had been about to hand over. */
export async function releaseDueClaimsOf(tx: Tx, deadNodeId: number): Promise<MessageId[]> {
  const { rows } = await tx.query<{ message_id: string; waits_for: string }>(
    'update due_message set claimed_by = null where claimed_by = $1 returning message_id, waits_for',
    [deadNodeId],
  );
  return rows.flatMap(({ message_id, waits_for }) => (waits_for === 'DISPATCH' ? [message_id as MessageId] : []));
}
