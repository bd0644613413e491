// GET /callsign/1/messages: outbound messages of every channel, as far back as they are kept.

import { PULL_WINDOW_MS } from '../../domain/delivery/pulling.ts';
import type { MessageContent } from '../../domain/messages/content.ts';
import { messageError, messageStatus } from '../../domain/messages/status.ts';
import { earlierId, firstIdAt } from '../../storage/ids.ts';
import { findMessages, idFurtherBack, type LogFilter, type LoggedMessage } from '../../storage/message-logs.ts';
import { type MessageSummary, Messages, MessagesQuery } from '../../wire/message-life.ts';
import { platformObject, wireDate } from '../../wire/statuses.ts';
import { checkCursor, cutPage } from '../cursors.ts';
import { endpoint, ok } from '../endpoint.ts';
import { queryFirstId } from '../query-moments.ts';
import { statusIdsOf } from '../sending/find-logs.ts';

const LIMIT_DEFAULT = 50;
/** Messages looked at for one page at most: a filter that fits nothing must not read through all there is. */
const LOOKED_AT_MAX = 20_000;
/** Characters of a text that are shown in the list. */
const TEXT_SHOWN = 160;

export const getMessages = endpoint({
  method: 'GET',
  path: '/callsign/1/messages',
  group: 'Messages',
  summary: 'List outbound messages',
  description:
    'Of every channel, newest first, as far back as messages are kept. When few fit, a page ends after 20,000 messages looked at: `nextCursor` goes on there.',
  scopes: ['callsign:read', 'callsign:manage', 'sms:manage'],
  errors: 'modern',
  query: MessagesQuery,
  answers: { 200: Messages },
  handle: async ({ world, caller: { accountId }, query }) => {
    const { db } = world;
    const limit = query.limit ?? LIMIT_DEFAULT;
    const filter = filterOf(query, world.clock.now());
    // A destination, a bulk and an id lead to their messages by an index of their own.
    const isLed = filter.destination !== undefined || filter.bulkIds !== undefined || filter.messageIds !== undefined;
    const isNarrow = isLed || isUnfiltered(filter);
    const floor = isNarrow ? undefined : await idFurtherBack(db, accountId, filter.fromId, filter.toId, LOOKED_AT_MAX);
    const found = await findMessages(db, accountId, { ...filter, fromId: floor ?? filter.fromId }, limit + 1);
    const { rows, last } = cutPage(found, limit);
    const nextCursor = last === undefined ? floor : last.message.messageId;
    return ok({ results: rows.map(summaryOf), ...(nextCursor === undefined ? {} : { nextCursor }) });
  },
});

function filterOf(query: MessagesQuery, nowMs: number): LogFilter {
  const { cursor, status, since, until, channel, sender, applicationId, entityId } = query;
  checkCursor(cursor);
  return {
    channel,
    sender,
    applicationId,
    entityId,
    destination: query.destination?.replace(/^\+/, ''),
    bulkIds: query.bulkId === undefined ? undefined : [query.bulkId],
    messageIds: query.messageId === undefined ? undefined : [query.messageId],
    statusIds: status === undefined ? undefined : statusIdsOf(status),
    toId: earlierId(cursor, queryFirstId('until', until) ?? firstIdAt(nowMs + PULL_WINDOW_MS)),
    fromId: queryFirstId('since', since) ?? '0',
  };
}

function isUnfiltered({ channel, sender, applicationId, entityId, statusIds }: LogFilter): boolean {
  return [channel, sender, applicationId, entityId, statusIds].every((part) => part === undefined);
}

/** What tells one message from another in a list: the beginning of a text, the title of an MMS, the subject of a mail. */
function shownText(content: MessageContent): string | undefined {
  switch (content.kind) {
    case 'TEXT':
      return content.text;
    case 'BINARY':
      return undefined;
    case 'MMS':
      return content.title ?? content.segments.find((segment) => segment.kind === 'TEXT')?.text;
    case 'EMAIL':
      return content.subject;
    default:
      return content satisfies never;
  }
}

function summaryOf({ message, statusId, errorId, sentAtMs, doneAtMs }: LoggedMessage): MessageSummary {
  const { content, connectorId } = message;
  const text = shownText(content);
  return {
    messageId: message.publicId,
    bulkId: message.bulkId,
    channel: message.channel,
    platform: platformObject(message.pair),
    sender: message.sender,
    destination: message.destination,
    ...(text === undefined ? {} : { text: text.slice(0, TEXT_SHOWN) }),
    messageCount: message.partCount,
    ...(connectorId === null ? {} : { connectorId }),
    acceptedAt: wireDate(message.acceptedAt.getTime()),
    ...(sentAtMs === null ? {} : { sentAt: wireDate(sentAtMs) }),
    ...(doneAtMs === null ? {} : { doneAt: wireDate(doneAtMs) }),
    status: messageStatus(statusId),
    error: messageError(errorId),
  };
}
