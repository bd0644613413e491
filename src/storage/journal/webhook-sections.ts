// POSTs in a journal statement: those to be made, what came of them, and the log of tries.

import { columnsOf, gathered, type Section } from './section.ts';
import type { JournalWork } from './work.ts';

export function webhookSection(works: readonly JournalWork[], nodeId: number): Section | undefined {
  const rows = gathered(works, 'webhooks');
  if (rows.length === 0) return undefined;
  return {
    name: 'webhook_rows',
    sql: `insert into webhook_batch (batch_id, account_id, kind, url, content_type, item_ids, event_ids, due_at, claimed_by,
                                     event_channel, event, profile_id, payload)
          select u.i, u.a, u.k, u.u, u.t, u.m::bigint[], u.e::bigint[], now(), u.n, u.c, u.v, u.p, u.b
          from unnest($1::bigint[], $2::integer[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::integer[],
                      $9::text[], $10::text[], $11::text[], $12::text[])
            as u(i, a, k, u, t, m, e, n, c, v, p, b)
          on conflict do nothing`,
    values: columnsOf(
      rows,
      (row) => row.batchId,
      (row) => row.accountId,
      (row) => row.kind,
      (row) => row.url,
      (row) => row.contentType,
      (row) => `{${row.itemIds.join(',')}}`,
      (row) => (row.eventIds === null ? null : `{${row.eventIds.join(',')}}`),
      (row) => (row.isClaimed ? nodeId : null),
      (row) => row.subscribed?.channel ?? null,
      (row) => row.subscribed?.event ?? null,
      (row) => row.subscribed?.profileId ?? null,
      (row) => row.payload,
    ),
  };
}

export function webhookAttemptSection(works: readonly JournalWork[]): Section | undefined {
  const rows = gathered(works, 'webhookResults').flatMap(({ batchId, tried }) => (tried === null ? [] : [{ batchId, ...tried }]));
  if (rows.length === 0) return undefined;
  return {
    name: 'webhook_attempts',
    sql: `insert into webhook_attempt (attempt_id, batch_id, url, status, error, duration_ms)
          select * from unnest($1::bigint[], $2::bigint[], $3::text[], $4::smallint[], $5::text[], $6::integer[])
          on conflict do nothing`,
    values: columnsOf(
      rows,
      (row) => row.attemptId,
      (row) => row.batchId,
      (row) => row.url,
      (row) => row.status,
      (row) => row.error,
      (row) => row.durationMs,
    ),
  };
}

export function webhookResultSection(works: readonly JournalWork[], nodeId: number): Section | undefined {
  const rows = gathered(works, 'webhookResults');
  if (rows.length === 0) return undefined;
  return {
    name: 'webhook_results',
    sql: `update webhook_batch b set state = u.s, attempt = u.n, due_at = to_timestamp(u.at), last_error = u.x, claimed_by = u.c,
            delivered_at = case when u.s = 'DELIVERED' then now() end
          from unnest($1::bigint[], $2::text[], $3::smallint[], $4::double precision[], $5::text[], $6::integer[]) as u(i, s, n, at, x, c)
          where b.batch_id = u.i`,
    values: columnsOf(
      rows,
      (row) => row.batchId,
      (row) => row.state,
      (row) => row.attempt,
      (row) => row.dueAtMs / 1000,
      (row) => row.lastError,
      (row) => (row.isClaimed ? nodeId : null),
    ),
  };
}
