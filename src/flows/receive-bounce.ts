// A mail that was taken comes back: the timeline gets it, and who subscribed to late bounces is told. The status stays what it is; a
// message has one final status, and it was told already.

import { messageEvent } from '../domain/messages/life.ts';
import type { MailFailure } from '../domain/messages/mail-failures.ts';
import type { MessageId } from '../domain/messages/message.ts';
import { STATUS } from '../domain/messages/status.ts';
import { REASON_LENGTH_MAX, suppressionAfter } from '../domain/suppressions.ts';
import type { Tx } from '../storage/db.ts';
import { insertLateEvent, loadEvents } from '../storage/message-events.ts';
import { loadMessages, type StoredMessage } from '../storage/messages.ts';
import { suppressDestination } from './change-suppressions.ts';
import { publishEvent } from './publish-event.ts';
import type { World } from './world.ts';

export interface ReceivedBounce extends MailFailure {
  /** Whom the mail did not reach; undefined when the report does not say. */
  readonly recipient: string | undefined;
  /** What was said, for the timeline. */
  readonly detail: string;
}

/**
 * Notes what came back of a message; resolves when it is on disk. Repeats change nothing.
 * @throws Error when the message has not ended yet: its last word is under way, and the bounce is to be brought again
 */
export async function receiveBounce(world: World, messageId: MessageId, bounces: readonly ReceivedBounce[]): Promise<void> {
  const [message] = await loadMessages(world.db, [messageId]);
  // Older than anything that is kept: there is no timeline left to write it into.
  if (message === undefined) return;
  const events = await loadEvents(world.db, [messageId]);
  const final = events.find(({ kind }) => kind === 'FINAL');
  if (final === undefined) throw new Error(`message ${messageId} came back before it was known to have been sent`);
  await world.db.transaction(async (tx) => {
    for (const bounce of bounces) await noteBounce(world, tx, message, bounce, final.connectorId, final.statusId);
  });
  world.dispatch.wake();
}

async function noteBounce(
  world: World,
  tx: Tx,
  message: StoredMessage,
  { recipient = message.destination, statusId, errorId, detail }: ReceivedBounce,
  connectorId: StoredMessage['connectorId'],
  finalStatusId: number | null,
): Promise<void> {
  const eventId = world.ids.next();
  const isOwn = recipient.toLowerCase() === message.destination.toLowerCase();
  const event = messageEvent({
    messageId: message.messageId,
    eventId,
    kind: 'REPORTED',
    atMs: world.clock.now(),
    connectorId,
    statusId,
    errorId,
    detail: isOwn ? detail : `${recipient}: ${detail}`,
  });
  if (!(await insertLateEvent(tx, event))) return;
  const { accountId, channel, pair, sender } = message;
  const suppression = suppressionAfter({ channel, sender, destination: recipient }, errorId);
  if (suppression !== undefined)
    await suppressDestination(tx, accountId, { ...suppression, reason: detail.slice(0, REASON_LENGTH_MAX) });
  if (finalStatusId !== STATUS.DELIVERED_TO_HANDSET) return;
  const body = lateBounce(message, recipient, eventId);
  await publishEvent(world, tx, { accountId, channel, event: 'LATE_BOUNCE', ...pair, resource: sender, body });
}

/** The body of a user event. `sendDateTime`: when the message was accepted, as the contract's other user events have it. */
function lateBounce(message: StoredMessage, recipient: string, eventId: string): object {
  const { sender, pair, isPairGiven, report, campaignReferenceId, bulkId, publicId } = message;
  return {
    notificationType: 'LATE_BOUNCE',
    eventId,
    domain: sender.slice(sender.lastIndexOf('@') + 1),
    recipient,
    sender,
    sendDateTime: message.acceptedAt.getTime(),
    messageId: publicId,
    bulkId,
    ...(report.callbackData === undefined ? {} : { callbackData: report.callbackData }),
    ...(campaignReferenceId === undefined ? {} : { campaignReferenceId }),
    ...(isPairGiven ? { applicationId: pair.applicationId } : {}),
    ...(isPairGiven && pair.entityId !== null ? { entityId: pair.entityId } : {}),
  };
}
