// The journal's sections of short links and conversions: written with the messages they stand in. A repeated write of the same rows (the
// answer to its commit was lost) changes nothing.

import { columnsOf, gathered, inOrder, type Section } from './section.ts';
import type { JournalWork } from './work.ts';

export function shortLinkSection(works: readonly JournalWork[]): Section | undefined {
  const rows = gathered(works, 'links');
  if (rows.length === 0) return undefined;
  return {
    name: 'short_links',
    sql: `insert into short_link (code, account_id, message_id, url, is_tracked, tracking_url, base)
          select u.c, u.a, u.m, u.u, u.t = 1, u.r, u.b
          from unnest($1::text[], $2::integer[], $3::bigint[], $4::text[], $5::integer[], $6::text[], $7::text[])
            as u(c, a, m, u, t, r, b)
          on conflict do nothing`,
    values: columnsOf(
      rows,
      (row) => row.code,
      (row) => row.accountId,
      (row) => row.messageId,
      (row) => row.url,
      (row) => (row.isTracked ? 1 : 0),
      (row) => row.trackingUrl,
      (row) => row.base,
    ),
  };
}

/** Of many clicks on one link one change is made: a statement may touch a row once only. */
export function clickSection(works: readonly JournalWork[]): Section | undefined {
  const byCode = new Map<string, { code: string; count: number; firstMs: number; lastMs: number }>();
  for (const { code, atMs } of gathered(works, 'clicks')) {
    const { count = 0, firstMs = atMs, lastMs = atMs } = byCode.get(code) ?? {};
    byCode.set(code, { code, count: count + 1, firstMs: Math.min(firstMs, atMs), lastMs: Math.max(lastMs, atMs) });
  }
  if (byCode.size === 0) return undefined;
  return {
    name: 'clicks',
    sql: `update short_link l set click_count = l.click_count + u.n,
            first_clicked_at = least(l.first_clicked_at, to_timestamp(u.f)), last_clicked_at = greatest(l.last_clicked_at, to_timestamp(u.l))
          from unnest($1::text[], $2::integer[], $3::double precision[], $4::double precision[]) as u(c, n, f, l)
          where l.code = u.c`,
    values: columnsOf(
      inOrder([...byCode.values()], ({ code }) => code),
      (row) => row.code,
      (row) => row.count,
      (row) => row.firstMs / 1000,
      (row) => row.lastMs / 1000,
    ),
  };
}

export function conversionSection(works: readonly JournalWork[]): Section | undefined {
  const rows = gathered(works, 'conversions');
  if (rows.length === 0) return undefined;
  return {
    name: 'conversion_rows',
    sql: `insert into conversion (message_id, account_id, name, process_key)
          select * from unnest($1::bigint[], $2::integer[], $3::text[], $4::text[]) on conflict do nothing`,
    values: columnsOf(
      rows,
      (row) => row.messageId,
      (row) => row.accountId,
      (row) => row.name,
      (row) => row.processKey,
    ),
  };
}
