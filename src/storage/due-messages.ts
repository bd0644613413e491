// Messages that wait on disk: claiming those whose time has come, and taking over what a dead node had in hand.

import { EVENT_KINDS } from '../domain/messages/life.ts';
import type { MessageId } from '../domain/messages/message.ts';
import type { BulkWish } from './bulks.ts';
import type { Queryable, Tx } from './db.ts';

export interface DueMessage {
  readonly messageId: MessageId;
  readonly waitsFor: 'DISPATCH' | 'REPORT';
  readonly attempt: number;
  /** What was decided of its bulk; null for one that has no row of its own. */
  readonly bulkWish: BulkWish | null;
}

/** What was decided of the bulk of due_message `d`. */
const BULK_WISH = '(select b.status from bulk b where b.account_id = d.account_id and b.bulk_id = d.bulk_id) as bulk_wish';

interface DueRow {
  message_id: string;
  waits_for: 'DISPATCH' | 'REPORT';
  attempt: number;
  bulk_wish: BulkWish | null;
}

function toDueMessage(row: DueRow): DueMessage {
  return {
    messageId: row.message_id as MessageId,
    waitsFor: row.waits_for,
    attempt: row.attempt,
    bulkWish: row.bulk_wish,
  };
}

/** Claims up to `limit` messages that are due, earliest first, for this node. */
export async function claimDueMessages(
  db: Queryable,
  nodeId: number,
  connectorIds: readonly string[],
  limit: number,
): Promise<DueMessage[]> {
  const { rows } = await db.query<DueRow>({
    name: 'claim-due-messages',
    text: `update due_message d set claimed_by = $1
           from (select message_id from due_message
                 where claimed_by is null and due_at <= now() and (waits_for = 'REPORT' or account_id || ' ' || connector_id = any($2))
                 order by due_at limit $3 for update skip locked) picked
           where d.message_id = picked.message_id
           returning d.message_id, d.waits_for, d.attempt, ${BULK_WISH}`,
    values: [nodeId, connectorIds, limit],
  });
  return rows.map(toDueMessage).sort((a, b) => (BigInt(a.messageId) < BigInt(b.messageId) ? -1 : 1));
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
           returning d.message_id, d.waits_for, d.attempt, ${BULK_WISH}`,
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
  const { rows } = await tx.query<{ message_id: string; is_open: boolean }>(
    `select m.message_id, not exists (
         select from message_event e where e.message_id = m.message_id and e.kind in (${EVENT_KINDS.SUBMITTED}, ${EVENT_KINDS.FINAL})
       ) and not exists (select from due_message d where d.message_id = m.message_id) as is_open
     from message m where m.message_id > $1 and m.node_id = $2 order by m.message_id limit $3`,
    [afterId, deadNodeId, limit],
  );
  const open = rows.filter((row) => row.is_open).map((row) => row.message_id as MessageId);
  if (open.length > 0) {
    await tx.query(
      `insert into due_message (message_id, account_id, connector_id, waits_for, due_at, attempt, bulk_id, expires_at)
       select m.message_id, m.account_id, coalesce(m.connector_id, ''), 'DISPATCH', now(), 1, m.bulk_id, m.expires_at
       from message m where m.message_id = any($1::bigint[]) on conflict do nothing`,
      [open],
    );
  }
  return { lastId: rows.length < limit ? undefined : rows.at(-1)?.message_id, parked: open };
}

/** Frees the waits a dead node had claimed. */
export async function releaseDueClaimsOf(tx: Tx, deadNodeId: number): Promise<void> {
  await tx.query('update due_message set claimed_by = null where claimed_by = $1', [deadNodeId]);
}
