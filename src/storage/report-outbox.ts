// Reports waiting to be pulled: each is handed out once.

import type { AccountId } from '../domain/platform.ts';
import type { Channel } from '../domain/resources.ts';
import type { Queryable } from './db.ts';
import { channelNumber } from './messages.ts';

export interface OutboxFilter {
  readonly bulkId?: string | undefined;
  /** As callers know it: their own, or ours. */
  readonly messageId?: string | undefined;
  readonly applicationId?: string | undefined;
  readonly entityId?: string | undefined;
  readonly campaignReferenceId?: string | undefined;
}

/** Which report of which message. */
export interface OutboxEntry {
  readonly messageId: string;
  readonly eventId: string;
}

/** Takes up to `limit` matching reports out, oldest first, made since `sinceId`. Two callers never get the same one. */
export async function takeReports(
  db: Queryable,
  accountId: AccountId,
  channel: Channel,
  filter: OutboxFilter,
  sinceId: string,
  limit: number,
): Promise<OutboxEntry[]> {
  const { rows } = await db.query<{ report_id: string; message_id: string; event_id: string }>({
    name: 'take-reports',
    text: `delete from report_outbox where report_id = any(array(
             select report_id from report_outbox
             where account_id = $1 and channel = $2 and report_id >= $3
               and ($4::text is null or bulk_id = $4)
               and ($5::text is null or client_id = $5 or (client_id is null and message_id::text = $5))
               and ($6::text is null or application_id = $6)
               and ($7::text is null or entity_id = $7)
               and ($8::text is null or campaign_reference_id = $8)
             order by report_id limit $9 for update skip locked))
           returning report_id, message_id, event_id`,
    values: [
      accountId,
      channelNumber(channel),
      sinceId,
      filter.bulkId ?? null,
      filter.messageId ?? null,
      filter.applicationId ?? null,
      filter.entityId ?? null,
      filter.campaignReferenceId ?? null,
      limit,
    ],
  });
  return rows
    .sort((a, b) => (BigInt(a.report_id) < BigInt(b.report_id) ? -1 : 1))
    .map((row) => ({ messageId: row.message_id, eventId: row.event_id }));
}

/** Forgets reports nobody pulled in time. */
export async function deleteReportsBefore(db: Queryable, reportId: string): Promise<void> {
  await db.query('delete from report_outbox where report_id < $1', [reportId]);
}
