// Turns gathered work into one SQL statement: a section for each table that has rows, all in one implicit transaction, so that a
// commit costs one round trip and one flush.

import type { QueryConfig } from 'pg';
import { EVENT_KINDS, FINAL_EVENT_ID } from '../../domain/messages/life.ts';
import { STATUS } from '../../domain/messages/status.ts';
import { channelNumber, messageBody } from '../messages.ts';
import { failoverSection } from './failover-section.ts';
import { clickSection, conversionSection, shortLinkSection } from './link-sections.ts';
import { columnsOf, gathered, inOrder, type Section } from './section.ts';
import { SUPPRESSION_NOTICES, suppressionSection } from './suppression-section.ts';
import { webhookAttemptSection, webhookResultSection, webhookSection } from './webhook-sections.ts';
import type { BulkRow, DueChange, JournalWork, NewMessage, StickyRow, TracePoolRow } from './work.ts';

/** Sections in a statement's name, which PostgreSQL cuts at 63 characters. */
const INITIALS: Readonly<Record<string, string>> = {
  client: 'c',
  message_rows: 'm',
  message_rows_checked: 'M',
  event_rows: 'e',
  failover_rows: 'f',
  due_rows: 'd',
  due_watched: 'R',
  due_removed: 'D',
  trace_pools: 't',
  sticky_rows: 's',
  bulk_rows: 'b',
  idempotency_results: 'i',
  suppression_rows: 'p',
  short_links: 'l',
  conversion_rows: 'C',
  clicks: 'k',
  outbox_rows: 'o',
  webhook_rows: 'w',
  webhook_results: 'W',
  webhook_attempts: 'a',
};

/** Everything the pieces of work hold, as one statement; undefined when there is nothing to write. */
export function statementFor(works: readonly JournalWork[], nodeId: number): QueryConfig | undefined {
  const sections = [
    ...messageSections(works, nodeId),
    eventSection(works),
    failoverSection(works),
    ...dueSections(works),
    tracePoolSection(works),
    stickySection(works),
    bulkSection(works),
    idempotencySection(works),
    shortLinkSection(works),
    conversionSection(works),
    clickSection(works),
    suppressionSection(works),
    outboxSection(works),
    webhookSection(works, nodeId),
    webhookResultSection(works, nodeId),
    webhookAttemptSection(works),
  ].filter((section) => section !== undefined);
  if (sections.length === 0) return undefined;

  let offset = 0;
  const parts = sections.map((section) => {
    const sql = section.sql.replace(/\$(\d+)/g, (_all, index: string) => `$${Number(index) + offset}`);
    offset += section.values.length;
    return `${section.name} as (${sql})`;
  });
  return {
    // The set of sections names the prepared statement: a handful of combinations, each planned once per connection.
    name: `journal ${sections.map(({ name }) => INITIALS[name] ?? name).join('')}`,
    text: `with ${parts.join(',\n')} ${resultOf(sections)}`,
    values: sections.flatMap((section) => section.values),
  };
}

/**
 * What the caller has to know: which client ids were claimed, and which final events came second and so were not stored. What other
 * nodes have to know of is told on the way.
 */
function resultOf(sections: readonly Section[]): string {
  const parts: string[] = [];
  let offset = 0;
  for (const { name, values } of sections) {
    if (name === 'client') parts.push("select 'claimed' as what, message_id from client");
    if (name === 'suppression_rows') parts.push(SUPPRESSION_NOTICES);
    if (name === 'event_rows') {
      parts.push(`select 'second' as what, message_id from (
        select u.m as message_id from unnest($${offset + 1}::bigint[], $${offset + 2}::bigint[]) as u(m, e) where u.e = ${FINAL_EVENT_ID}
        except select message_id from event_rows where event_id = ${FINAL_EVENT_ID}) late`);
    }
    offset += values.length;
  }
  return parts.length === 0 ? 'select 1 where false' : parts.join(' union all ');
}

/**
 * Messages, and before them the callers' own ids: an id that is taken makes its message a rejected duplicate within the same
 * statement. A repeated write of the same message (its commit's answer was lost) changes nothing.
 */
function messageSections(works: readonly JournalWork[], nodeId: number): (Section | undefined)[] {
  const rows = gathered(works, 'messages');
  if (rows.length === 0) return [];
  // Of several messages with one id the first claims it: a statement may touch a row once only.
  const claims = new Map<string, NewMessage>();
  for (const row of rows) {
    const key = `${row.message.accountId} ${row.clientId}`;
    if (row.clientId !== null && !claims.has(key)) claims.set(key, row);
  }
  const withClientId = inOrder([...claims.values()], (row) => `${row.message.accountId} ${row.clientId}`);
  const client: Section | undefined =
    withClientId.length === 0
      ? undefined
      : {
          name: 'client',
          sql: `insert into client_message_id (account_id, client_id, message_id)
                select * from unnest($1::integer[], $2::text[], $3::bigint[])
                on conflict (account_id, client_id) do update set client_id = excluded.client_id
                  where client_message_id.message_id = excluded.message_id
                returning message_id`,
          values: columnsOf(
            withClientId,
            (row) => row.message.accountId,
            (row) => row.clientId,
            (row) => row.message.messageId,
          ),
        };
  const isDuplicate =
    client === undefined
      ? 'false'
      : 'u.client_id is not null and not exists (select from client c where c.message_id = u.message_id)';
  const message: Section = {
    name: client === undefined ? 'message_rows' : 'message_rows_checked',
    sql: `insert into message (message_id, account_id, node_id, client_id, bulk_id, channel, application_id, entity_id, sender,
                               destination, connector_id, status_id, expires_at, body)
          select u.message_id, u.account_id, case when ${isDuplicate} then 0 else u.node_id end, u.client_id, u.bulk_id, u.channel,
                 u.application_id, u.entity_id, u.sender, u.destination, u.connector_id,
                 case when ${isDuplicate} then ${STATUS.REJECTED_DUPLICATE_MESSAGE_ID} else u.status_id end, to_timestamp(u.expires_at), u.body
          from unnest($1::bigint[], $2::integer[], $3::integer[], $4::text[], $5::text[], $6::smallint[], $7::text[], $8::text[],
                      $9::text[], $10::text[], $11::text[], $12::smallint[], $13::double precision[], $14::text[])
            as u(message_id, account_id, node_id, client_id, bulk_id, channel, application_id, entity_id, sender, destination,
                 connector_id, status_id, expires_at, body)
          on conflict (message_id) do nothing`,
    values: columnsOf(
      rows,
      (row) => row.message.messageId,
      (row) => row.message.accountId,
      (row) => (row.isClaimed ? nodeId : 0),
      (row) => row.clientId,
      (row) => row.message.bulkId,
      (row) => channelNumber(row.message.channel),
      (row) => row.message.pair.applicationId,
      (row) => row.message.pair.entityId,
      (row) => row.message.sender,
      (row) => row.message.destination,
      (row) => row.message.connectorId,
      (row) => row.statusId,
      (row) => row.message.expiresAt.getTime() / 1000,
      (row) => messageBody(row.message, row.decision),
    ),
  };
  return [client, message];
}

function eventSection(works: readonly JournalWork[]): Section | undefined {
  const rows = gathered(works, 'events');
  if (rows.length === 0) return undefined;
  return {
    name: 'event_rows',
    sql: `insert into message_event (message_id, event_id, kind, at, connector_id, remote_id, status_id, error_id, mcc_mnc, detail,
                                     webhook_batch_ids)
          select u.m, u.e, u.k, to_timestamp(u.at), u.c, u.r, u.s, u.x, u.n, u.d, u.w::bigint[]
          from unnest($1::bigint[], $2::bigint[], $3::smallint[], $4::double precision[], $5::text[], $6::text[], $7::smallint[],
                      $8::smallint[], $9::text[], $10::text[], $11::text[]) as u(m, e, k, at, c, r, s, x, n, d, w)
          on conflict do nothing
          returning message_id, event_id`,
    values: columnsOf(
      rows,
      (row) => row.messageId,
      (row) => row.eventId,
      (row) => EVENT_KINDS[row.kind],
      (row) => row.atMs / 1000,
      (row) => row.connectorId,
      (row) => row.remoteId,
      (row) => row.statusId,
      (row) => row.errorId,
      (row) => row.mccMnc,
      (row) => row.detail,
      (row) => (row.webhookBatchIds === null ? null : `{${row.webhookBatchIds.join(',')}}`),
    ),
  };
}

/** Waits. Of several changes to one message's wait the last one counts: a statement may touch a row once only. */
function dueSections(works: readonly JournalWork[]): (Section | undefined)[] {
  const last = new Map<string, DueChange>();
  for (const change of inOrder(gathered(works, 'due'), ({ messageId }) => messageId)) last.set(change.messageId, change);
  const set = [...last.values()].flatMap(({ messageId, due }) => (due === null ? [] : [{ messageId, ...due }]));
  const removed = [...last.values()].filter(({ due }) => due === null);
  return [
    waitSection(set.filter(({ waitsFor }) => waitsFor === 'DISPATCH')),
    watchSection(set.filter(({ waitsFor }) => waitsFor === 'REPORT')),
    removed.length === 0
      ? undefined
      : {
          name: 'due_removed',
          sql: 'delete from due_message where message_id = any($1::bigint[])',
          values: columnsOf(removed, (row) => row.messageId),
        },
  ];
}

type Wait = NonNullable<DueChange['due']> & Pick<DueChange, 'messageId'>;

function waitSection(rows: readonly Wait[]): Section | undefined {
  if (rows.length === 0) return undefined;
  return {
    name: 'due_rows',
    sql: `insert into due_message (message_id, account_id, connector_id, waits_for, due_at, attempt, bulk_id, expires_at, lane, sender, channel,
            progress)
          select u.m, u.a, u.c, 'DISPATCH', to_timestamp(u.at), u.n, u.b, to_timestamp(u.x), u.l, u.s, u.ch, u.p::json
          from unnest($1::bigint[], $2::integer[], $3::text[], $4::double precision[], $5::smallint[], $6::text[],
                      $7::double precision[], $8::bigint[], $9::text[], $10::smallint[], $11::text[]) as u(m, a, c, at, n, b, x, l, s, ch, p)
          on conflict (message_id) do update set connector_id = excluded.connector_id, waits_for = excluded.waits_for,
            due_at = excluded.due_at, attempt = excluded.attempt, progress = excluded.progress, claimed_by = null`,
    values: columnsOf(
      rows,
      (row) => row.messageId,
      (row) => row.accountId,
      (row) => row.connectorId,
      (row) => row.dueAtMs / 1000,
      (row) => row.attempt,
      (row) => row.bulkId,
      (row) => row.expiresAtMs / 1000,
      (row) => row.lane,
      (row) => row.sender,
      (row) => channelNumber(row.channel),
      (row) => (row.progress === null ? null : JSON.stringify(row.progress)),
    ),
  };
}

/**
 * A wait that goes on after the hand-over, for the last word. It is there already: where it is not, the last word was faster, and its
 * commit went first.
 */
function watchSection(rows: readonly Wait[]): Section | undefined {
  if (rows.length === 0) return undefined;
  return {
    name: 'due_watched',
    sql: `update due_message d set connector_id = u.c, waits_for = 'REPORT', due_at = to_timestamp(u.at), attempt = u.n, claimed_by = null
          from unnest($1::bigint[], $2::text[], $3::double precision[], $4::smallint[]) as u(m, c, at, n)
          where d.message_id = u.m`,
    values: columnsOf(
      rows,
      (row) => row.messageId,
      (row) => row.connectorId,
      (row) => row.dueAtMs / 1000,
      (row) => row.attempt,
    ),
  };
}

function tracePoolSection(works: readonly JournalWork[]): Section | undefined {
  const byId = new Map<string, TracePoolRow>();
  for (const row of gathered(works, 'tracePools')) byId.set(row.tracePoolId, row);
  if (byId.size === 0) return undefined;
  return {
    name: 'trace_pools',
    sql: `insert into trace_pool (trace_pool_id, account_id, pool) select u.i, u.a, u.p::json
          from unnest($1::text[], $2::integer[], $3::text[]) as u(i, a, p) on conflict do nothing`,
    values: columnsOf(
      inOrder([...byId.values()], (row) => row.tracePoolId),
      (row) => row.tracePoolId,
      (row) => row.accountId,
      (row) => row.pool,
    ),
  };
}

function stickySection(works: readonly JournalWork[]): Section | undefined {
  const last = new Map<string, StickyRow>();
  for (const row of gathered(works, 'sticky')) {
    last.set(JSON.stringify([row.accountId, row.pair, row.channel, row.destination]), row);
  }
  if (last.size === 0) return undefined;
  return {
    name: 'sticky_rows',
    sql: `insert into sticky_sender (account_id, application_id, entity_id, channel, destination, resource_id)
          select * from unnest($1::integer[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[])
          on conflict (account_id, application_id, entity_id, channel, destination)
            do update set resource_id = excluded.resource_id, chosen_at = now()`,
    values: columnsOf(
      inOrder([...last.entries()], ([key]) => key).map(([, row]) => row),
      (row) => row.accountId,
      (row) => row.pair.applicationId,
      (row) => row.pair.entityId ?? '',
      (row) => row.channel,
      (row) => row.destination,
      (row) => row.resourceId,
    ),
  };
}

function bulkSection(works: readonly JournalWork[]): Section | undefined {
  const rows = gathered(works, 'bulks');
  if (rows.length === 0) return undefined;
  const nameOf = (row: BulkRow): string => `${row.accountId} ${row.channel} ${row.bulkId}`;
  const byBulk = new Map(rows.map((row) => [nameOf(row), row]));
  for (const row of rows) {
    const kept = byBulk.get(nameOf(row));
    if (kept !== undefined && BigInt(row.firstMessageId) < BigInt(kept.firstMessageId)) {
      byBulk.set(nameOf(row), { ...kept, firstMessageId: row.firstMessageId });
    }
  }
  return {
    name: 'bulk_rows',
    sql: `insert into bulk (account_id, bulk_id, first_message_id, last_message_id, send_at, channel)
          select u.a, u.b, u.f, u.l, to_timestamp(u.at), u.ch
          from unnest($1::integer[], $2::text[], $3::bigint[], $4::bigint[], $5::double precision[], $6::smallint[])
            as u(a, b, f, l, at, ch)
          on conflict (account_id, bulk_id, channel) do update set
            first_message_id = least(bulk.first_message_id, excluded.first_message_id),
            last_message_id = greatest(bulk.last_message_id, excluded.last_message_id),
            send_at = coalesce(excluded.send_at, bulk.send_at)`,
    values: columnsOf(
      inOrder([...byBulk.values()], nameOf),
      (row) => row.accountId,
      (row) => row.bulkId,
      (row) => row.firstMessageId,
      (row) => row.lastMessageId,
      (row) => (row.sendAt === null ? null : row.sendAt.getTime() / 1000),
      (row) => channelNumber(row.channel),
    ),
  };
}

/** The keys were claimed before; a result may be longer than a message, so it is no part of any index. */
function idempotencySection(works: readonly JournalWork[]): Section | undefined {
  const rows = gathered(works, 'idempotency');
  if (rows.length === 0) return undefined;
  return {
    name: 'idempotency_results',
    sql: `update idempotency_key k set result = u.r from unnest($1::integer[], $2::text[], $3::text[]) as u(a, k, r)
          where k.account_id = u.a and k.key = u.k`,
    values: columnsOf(
      inOrder(rows, (row) => `${row.accountId} ${row.key}`),
      (row) => row.accountId,
      (row) => row.key,
      (row) => row.result,
    ),
  };
}

function outboxSection(works: readonly JournalWork[]): Section | undefined {
  const rows = gathered(works, 'outbox');
  if (rows.length === 0) return undefined;
  return {
    name: 'outbox_rows',
    sql: `insert into report_outbox (report_id, account_id, channel, message_id, event_id, client_id, bulk_id, application_id, entity_id,
                                     campaign_reference_id)
          select * from unnest($1::bigint[], $2::integer[], $3::smallint[], $4::bigint[], $5::bigint[], $6::text[], $7::text[],
                               $8::text[], $9::text[], $10::text[])
            as u(report_id, account_id, channel, message_id, event_id, client_id, bulk_id, application_id, entity_id, campaign)
          -- A report is handed out for the event that was stored, not for one that came second.
          where (u.message_id, u.event_id) in (select message_id, event_id from event_rows)
          on conflict do nothing`,
    values: columnsOf(
      rows,
      (row) => row.reportId,
      (row) => row.accountId,
      (row) => channelNumber(row.channel),
      (row) => row.messageId,
      (row) => row.eventId,
      (row) => row.clientId,
      (row) => row.bulkId,
      (row) => row.pair.applicationId,
      (row) => row.pair.entityId,
      (row) => row.campaignReferenceId,
    ),
  };
}
