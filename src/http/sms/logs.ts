// GET /sms/3/logs and /sms/1/logs: what became of messages of the last 48 hours, as often as one likes.

import { PULL_WINDOW_MS, pullLimit } from '../../domain/delivery/pulling.ts';
import type { MessageContent } from '../../domain/messages/content.ts';
import { catalogue, messageError, messageStatus } from '../../domain/messages/status.ts';
import { invalid } from '../../domain/refusals.ts';
import { linkedFilter } from '../../flows/linked-filter.ts';
import { firstIdAt, looksLikeId } from '../../storage/ids.ts';
import { findMessages, type LogFilter, type LoggedMessage } from '../../storage/message-logs.ts';
import { LogsQuery, OldLogsQuery, type OldSmsLog, OldSmsLogs, type SmsLog, SmsLogs } from '../../wire/sms-logs.ts';
import { NO_PRICE, platformObject, wireDate } from '../../wire/statuses.ts';
import { endpoint, ok, perMinute } from '../endpoint.ts';
import { queryMoment } from '../query-moments.ts';

export const getSmsLogs = endpoint({
  method: 'GET',
  path: '/sms/3/logs',
  group: 'SMS',
  summary: 'Read logs',
  description: 'Messages of the last 48 hours, newest first, with where each stands. Reading changes nothing.',
  scopes: ['sms:manage', 'sms:logs:read'],
  limit: perMinute(120),
  errors: 'modern',
  query: LogsQuery,
  answers: { 200: SmsLogs },
  xmlAnswer: 'LogResponse',
  isForLinkedKeys: true,
  handle: async ({ world, caller, query }) => {
    const limit = pullLimit(query.limit);
    const found = await findMessages(
      world.db,
      caller.accountId,
      { ...filterOf(query, world.clock.now()), ...linkedFilter(caller, query) },
      limit + 1,
    );
    const results = found.slice(0, limit).map(logOf);
    const last = found.length > limit ? found[limit - 1] : undefined;
    if (query.useCursor !== true && query.cursor === undefined) return ok({ results });
    return ok({ results, cursor: { limit, ...(last === undefined ? {} : { nextCursor: last.message.messageId }) } });
  },
});

export const getOldSmsLogs = endpoint({
  method: 'GET',
  path: '/sms/1/logs',
  group: 'SMS',
  summary: 'Read logs as the first generation writes them',
  description: 'The same messages as /sms/3/logs, with other names of filters and fields, and without a cursor.',
  scopes: ['sms:manage', 'sms:logs:read'],
  limit: perMinute(120),
  errors: 'classic',
  query: OldLogsQuery,
  answers: { 200: OldSmsLogs },
  xmlAnswer: 'smsLogsResponse',
  isForLinkedKeys: true,
  handle: async ({ world, caller, query: { from: sender, to: destination, ...rest } }) => {
    const wanted = {
      ...rest,
      ...(sender === undefined ? {} : { sender }),
      ...(destination === undefined ? {} : { destination }),
    };
    const filter = { ...filterOf(wanted, world.clock.now()), ...linkedFilter(caller, rest) };
    const found = await findMessages(world.db, caller.accountId, filter, pullLimit(rest.limit));
    return ok({ results: found.map(oldLogOf) });
  },
});

function oldLogOf(logged: LoggedMessage): OldSmsLog {
  const { sender, destination, messageCount, platform, content, ...rest } = logOf(logged);
  // Binary content has no place in this form but as its bytes.
  return { ...rest, from: sender, to: destination, text: content.text ?? content.hex ?? '', smsCount: messageCount, ...platform };
}

function filterOf(query: LogsQuery, nowMs: number): LogFilter {
  const { cursor, generalStatus } = query;
  if (cursor !== undefined && !looksLikeId(cursor)) throw invalid('cursor', 'must be the nextCursor of an earlier answer');
  const { sentSince, sentUntil } = query;
  const since = Math.max(sentSince === undefined ? 0 : queryMoment('sentSince', sentSince), nowMs - PULL_WINDOW_MS);
  const until = Math.min(sentUntil === undefined ? nowMs : queryMoment('sentUntil', sentUntil), nowMs) + 1;
  const toId = firstIdAt(until);
  return {
    channel: 'SMS',
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
    toId: cursor !== undefined && BigInt(cursor) < BigInt(toId) ? cursor : toId,
  };
}

function statusIdsOf(groupName: string): number[] {
  return catalogue()
    .statuses.filter((status) => status.groupName === groupName)
    .map((status) => status.id);
}

function logOf({ message, statusId, errorId, sentAtMs, doneAtMs, mccMnc }: LoggedMessage): SmsLog {
  return {
    sender: message.sender,
    destination: message.destination,
    bulkId: message.bulkId,
    messageId: message.publicId,
    sentAt: wireDate(sentAtMs ?? message.acceptedAt.getTime()),
    ...(doneAtMs === null ? {} : { doneAt: wireDate(Math.max(doneAtMs, sentAtMs ?? message.acceptedAt.getTime())) }),
    messageCount: message.partCount,
    price: NO_PRICE,
    status: messageStatus(statusId),
    error: messageError(errorId),
    ...(message.isPairGiven ? { platform: platformObject(message.pair) } : {}),
    content: contentOf(message.content),
    ...(message.campaignReferenceId === undefined ? {} : { campaignReferenceId: message.campaignReferenceId }),
    ...(mccMnc === null ? {} : { mccMnc }),
  };
}

function contentOf(content: MessageContent): SmsLog['content'] {
  if (content.kind === 'TEXT') return { text: content.text };
  if (content.kind !== 'BINARY') throw new Error(`an SMS carries ${content.kind}`);
  const hex = Buffer.from(content.bytes)
    .toString('hex')
    .replace(/(..)(?=.)/g, '$1 ');
  return { hex, dataCoding: content.dataCoding, esmClass: content.esmClass };
}
