// Events of messages: reading them back, and finding the message a carrier's id belongs to.

import type { ConnectorId } from '../domain/connectors.ts';
import { EVENT_KINDS, type EventKind, FINAL_EVENT_ID, type MessageEvent } from '../domain/messages/life.ts';
import type { MessageId } from '../domain/messages/message.ts';
import type { Queryable, Tx } from './db.ts';

export interface MessageEventRow {
  message_id: string;
  event_id: string;
  kind: number;
  at: Date;
  connector_id: string | null;
  remote_id: string | null;
  status_id: number | null;
  error_id: number | null;
  mcc_mnc: string | null;
  detail: string | null;
  webhook_batch_ids: string[] | null;
}

const KIND_OF = new Map<number, EventKind>(Object.entries(EVENT_KINDS).map(([kind, number]) => [number, kind as EventKind]));

export function toMessageEvent(row: MessageEventRow): MessageEvent {
  const kind = KIND_OF.get(row.kind);
  if (kind === undefined) throw new Error(`no kind of event is stored as ${row.kind}`);
  return {
    messageId: row.message_id as MessageId,
    eventId: row.event_id,
    kind,
    atMs: row.at.getTime(),
    connectorId: row.connector_id as ConnectorId | null,
    remoteId: row.remote_id,
    statusId: row.status_id,
    errorId: row.error_id,
    mccMnc: row.mcc_mnc,
    detail: row.detail,
    webhookBatchIds: row.webhook_batch_ids,
  };
}

/**
 * Every event of these messages, in the order they happened, the final status last of what carriers did: its time is the carrier's, in
 * whole minutes. Behind it what readers did.
 */
export async function loadEvents(db: Queryable, messageIds: readonly string[]): Promise<MessageEvent[]> {
  if (messageIds.length === 0) return [];
  const { rows } = await db.query<MessageEventRow>({
    name: 'load-events',
    text: `select message_id, event_id, kind, at, connector_id, remote_id, status_id, error_id, mcc_mnc, detail, webhook_batch_ids
           from message_event where message_id = any($1::bigint[]) order by message_id, kind >= ${EVENT_KINDS.OPENED}, event_id = ${FINAL_EVENT_ID}, at, event_id`,
    values: [messageIds],
  });
  return rows.map(toMessageEvent);
}

/** The message that was submitted under one of these carrier ids through the connector; the newest when ids were used again. */
export async function findMessageByRemoteId(
  db: Queryable,
  accountId: number,
  connectorId: string,
  remoteIds: readonly string[],
): Promise<MessageId | undefined> {
  const { rows } = await db.query<{ message_id: string }>({
    name: 'find-message-by-remote-id',
    // Found by the carrier's id first and only then put in order: asked for the newest, PostgreSQL would walk all messages from the
    // newest back until one fits, which takes the longer the more there are.
    text: `with submitted as materialized (
             select message_id, array_position($1::text[], remote_id) as rank from message_event
             where remote_id = any($1) and connector_id = $2 and kind = ${EVENT_KINDS.SUBMITTED})
           select s.message_id from submitted s
           cross join lateral (select from message m where m.message_id = s.message_id and m.account_id = $3 limit 1) own
           order by s.rank, s.message_id desc limit 1`,
    values: [remoteIds, connectorId, accountId],
  });
  return rows[0]?.message_id as MessageId | undefined;
}

/** Notes in the timelines of these messages that a node died with them in hand. */
export async function insertReclaimedEvents(
  tx: Tx,
  events: readonly { readonly messageId: MessageId; readonly eventId: string }[],
  detail: string,
): Promise<void> {
  if (events.length === 0) return;
  await tx.query(
    `insert into message_event (message_id, event_id, kind, at, detail)
     select u.m, u.e, ${EVENT_KINDS.RECLAIMED}, now(), $3 from unnest($1::bigint[], $2::bigint[]) as u(m, e)`,
    [events.map(({ messageId }) => messageId), events.map(({ eventId }) => eventId), detail],
  );
}

/** Adds what a reader did with a mail, or a mail server said late, to its timeline. */
export async function insertMessageEvent(tx: Tx, event: MessageEvent): Promise<void> {
  await tx.query({
    name: 'insert-message-event',
    text: `insert into message_event (message_id, event_id, kind, at, detail, webhook_batch_ids)
           values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
    values: [event.messageId, event.eventId, EVENT_KINDS[event.kind], new Date(event.atMs), event.detail, event.webhookBatchIds],
  });
}

/** Kept of one message at most: a mail has a thousand recipients, and whoever has been sent one can bring any number of bounces. */
const LATE_EVENTS_MAX = 2_000;

/** Notes something a carrier said after the end; false when exactly that stands there already: carriers say things twice. */
export async function insertLateEvent(tx: Tx, event: MessageEvent): Promise<boolean> {
  const { messageId, eventId, kind, atMs, connectorId, remoteId, statusId, errorId, detail } = event;
  const { rowCount } = await tx.query(
    `insert into message_event (message_id, event_id, kind, at, connector_id, remote_id, status_id, error_id, detail, webhook_batch_ids)
     select $1, $2, $3, to_timestamp($4::float8 / 1000), $5, $6, $7, $8, $9, $10
     where not exists (select from message_event
       where message_id = $1 and kind = $3 and status_id = $7 and error_id = $8 and detail = $9)
       and (select count(*) from message_event where message_id = $1 and kind = $3) < ${LATE_EVENTS_MAX}`,
    [messageId, eventId, EVENT_KINDS[kind], atMs, connectorId, remoteId, statusId, errorId, detail, event.webhookBatchIds],
  );
  return rowCount === 1;
}
