// Reports read back from storage, and their values as the wire takes them.

import { type Report, reportOf } from '../domain/delivery/reports.ts';
import { messageError, messageStatus } from '../domain/messages/status.ts';
import type { Queryable } from '../storage/db.ts';
import { loadEvents } from '../storage/message-events.ts';
import { loadMessages } from '../storage/messages.ts';

/** Reports by message and event, in that order; those whose partition was dropped are left out. */
export async function storedReports(
  db: Queryable,
  wanted: readonly { readonly messageId: string; readonly eventId: string }[],
): Promise<Report[]> {
  const messageIds = [...new Set(wanted.map(({ messageId }) => messageId))];
  const [messages, events] = await Promise.all([loadMessages(db, messageIds), loadEvents(db, messageIds)]);
  const byId = new Map<string, (typeof messages)[number]>(messages.map((message) => [message.messageId, message]));
  const eventById = new Map(events.map((event) => [`${event.messageId} ${event.eventId}`, event]));
  const sentAt = new Map<string, number>();
  for (const event of events) {
    if (event.kind === 'SUBMITTED' && !sentAt.has(event.messageId)) sentAt.set(event.messageId, event.atMs);
  }
  return wanted.flatMap(({ messageId, eventId }) => {
    const message = byId.get(messageId);
    const event = eventById.get(`${messageId} ${eventId}`);
    return message === undefined || event === undefined ? [] : [reportOf(message, event, sentAt.get(messageId) ?? null)];
  });
}

/** A report's values as the wire shape takes them. */
export function reportValues({ message, statusId, errorId, sentAtMs, doneAtMs, mccMnc }: Report) {
  return {
    bulkId: message.bulkId,
    messageId: message.publicId,
    to: message.destination,
    sender: message.sender,
    sentAtMs,
    doneAtMs,
    messageCount: message.partCount,
    callbackData: message.report.callbackData,
    campaignReferenceId: message.campaignReferenceId,
    mccMnc: mccMnc ?? undefined,
    status: messageStatus(statusId),
    error: messageError(errorId),
    platform: message.isPairGiven ? message.pair : undefined,
  };
}
