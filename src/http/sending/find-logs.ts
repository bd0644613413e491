// Logs of any channel: what became of messages of the last 48 hours.

import { PULL_WINDOW_MS, pullLimit } from '../../domain/delivery/pulling.ts';
import { catalogue } from '../../domain/messages/status.ts';
import type { Channel } from '../../domain/resources.ts';
import { linkedFilter } from '../../flows/linked-filter.ts';
import { earlierId, firstIdAt } from '../../storage/ids.ts';
import { findMessages, type LogFilter, type LoggedMessage } from '../../storage/message-logs.ts';
import type { LogsQuery, OldLogsQuery } from '../../wire/logs.ts';
import { checkCursor, cutPage } from '../cursors.ts';
import type { Call } from '../endpoint.ts';
import { queryMoment } from '../query-moments.ts';

interface LogPage {
  readonly found: readonly LoggedMessage[];
  /** When the caller pages by cursor; without `nextCursor` this page is the last. */
  readonly cursor: { readonly limit: number; readonly nextCursor?: string } | undefined;
}

/** A page of the third generation's logs, newest first. */
export async function pagedLogs(
  { world, caller, query }: Call<undefined, LogsQuery, undefined>,
  channel: Channel,
): Promise<LogPage> {
  const limit = pullLimit(query.limit);
  const filter = { ...logFilter(query, channel, world.clock.now()), ...linkedFilter(caller, query) };
  const found = await findMessages(world.db, caller.accountId, filter, limit + 1);
  const { rows, last } = cutPage(found, limit);
  const isPaged = query.useCursor === true || query.cursor !== undefined;
  const next = last === undefined ? {} : { nextCursor: last.message.messageId };
  return { found: rows, cursor: isPaged ? { limit, ...next } : undefined };
}

/** The logs of the first generation: other names of filters, and no pages. */
export async function oldLogs(
  { world, caller, query: { from: sender, to: destination, ...rest } }: Call<undefined, OldLogsQuery, undefined>,
  channel: Channel,
): Promise<readonly LoggedMessage[]> {
  const wanted = {
    ...rest,
    ...(sender === undefined ? {} : { sender }),
    ...(destination === undefined ? {} : { destination }),
  };
  const filter = { ...logFilter(wanted, channel, world.clock.now()), ...linkedFilter(caller, rest) };
  return findMessages(world.db, caller.accountId, filter, pullLimit(rest.limit));
}

/** What a query of logs asks for; nothing older than the last 48 hours. @throws Refusal INVALID naming the field */
function logFilter(query: LogsQuery, channel: Channel, nowMs: number): LogFilter {
  const { cursor, generalStatus } = query;
  checkCursor(cursor);
  const { sentSince, sentUntil } = query;
  const since = Math.max(sentSince === undefined ? 0 : queryMoment('sentSince', sentSince), nowMs - PULL_WINDOW_MS);
  const until = Math.min(sentUntil === undefined ? nowMs : queryMoment('sentUntil', sentUntil), nowMs) + 1;
  return {
    channel,
    sender: query.sender,
    destination: query.destination?.replace(/^\+/, ''),
    bulkIds: query.bulkId,
    messageIds: query.messageId,
    statusIds: generalStatus === undefined ? undefined : statusIdsOf(generalStatus),
    applicationId: query.applicationId,
    entityId: query.entityId,
    campaignReferenceIds: query.campaignReferenceId,
    // A network without its country names nothing.
    mccMncPrefix: query.mcc === undefined && query.mnc === undefined ? undefined : `${query.mcc ?? '-'}${query.mnc ?? ''}`,
    fromId: firstIdAt(since),
    toId: earlierId(cursor, firstIdAt(until)),
  };
}

/** The statuses of a group. */
export function statusIdsOf(groupName: string): number[] {
  return catalogue()
    .statuses.filter((status) => status.groupName === groupName)
    .map((status) => status.id);
}
