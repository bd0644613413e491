// Reports read back from storage, and their values as the wire takes them.

import { type Report, reportOf, withAttempts } from '../domain/delivery/reports.ts';
import type { MessageEvent } from '../domain/messages/life.ts';
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
  const ofMessage = new Map<string, MessageEvent[]>();
  for (const event of events) {
    const known = ofMessage.get(event.messageId);
    if (known === undefined) ofMessage.set(event.messageId, [event]);
    else known.push(event);
    if (event.kind === 'SUBMITTED' && !sentAt.has(event.messageId)) sentAt.set(event.messageId, event.atMs);
  }
  return wanted.flatMap(({ messageId, eventId }) => {
    const message = byId.get(messageId);
    const event = eventById.get(`${messageId} ${eventId}`);
    if (message === undefined || event === undefined) return [];
    const report = reportOf(message, event, sentAt.get(messageId) ?? null);
    return [message.channel === 'EMAIL' ? withAttempts(report, ofMessage.get(messageId) ?? []) : report];
  });
}

/** A report's values as the wire shape takes them. */
export function reportValues(report: Report) {
  const { message, statusId, errorId, sentAtMs, doneAtMs, mccMnc, attempts, carrierAnswer } = report;
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
    attempts: attempts && { count: attempts.count, timeToFirstMs: timeToFirst(report) },
    carrierAnswer,
  };
}

/** From the acceptance to the first try; a scheduled message waited in between, as the contract counts it. */
function timeToFirst({ message, attempts }: Report): number | undefined {
  if (attempts?.firstMs === undefined || attempts.firstMs === null) return undefined;
  return Math.max(0, attempts.firstMs - message.acceptedAt.getTime());
}
