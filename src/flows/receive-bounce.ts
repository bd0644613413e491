// A mail that was taken comes back: the timeline gets it, and who subscribed to late bounces is told. The status stays what it is; a
// message has one final status, and it was told already.

import { everybodyOf } from '../domain/messages/letters.ts';
import { type MessageEvent, messageEvent } from '../domain/messages/life.ts';
import type { MailFailure } from '../domain/messages/mail-failures.ts';
import type { MessageId } from '../domain/messages/message.ts';
import { STATUS } from '../domain/messages/status.ts';
import { REASON_LENGTH_MAX, suppressionAfter } from '../domain/suppressions.ts';
import type { Tx } from '../storage/db.ts';
import { insertLateEvent, loadEvents } from '../storage/message-events.ts';
import { loadMessages, type StoredMessage } from '../storage/messages.ts';
import { insertWebhookBatches } from '../storage/webhook-batches.ts';
import { suppressDestination } from './change-suppressions.ts';
import { foldedAddress } from './read-domain-name.ts';
import type { World } from './world.ts';

export interface ReceivedBounce extends MailFailure {
  /** Whom the mail did not reach; undefined when the report does not say. */
  readonly recipient: string | undefined;
  /** What was said, for the timeline. */
  readonly detail: string;
}

/** What is known of a bounce before it is on disk, and the POSTs that tell of it. */
interface NotedBounce extends ReceivedBounce, Pick<MessageEvent, 'eventId' | 'atMs' | 'connectorId'> {
  readonly recipient: string;
  /** Whom of those the mail went to it speaks of. */
  readonly addressee: string | undefined;
  readonly posts: Awaited<ReturnType<World['mailEvents']['postsFor']>>;
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
  const isNews = final.statusId === STATUS.DELIVERED_TO_HANDSET;
  const addresseeOf = addresseesOf(message);
  const noted: NotedBounce[] = [];
  // One after the other: what is read to tell of the first is in memory for the others.
  for (const bounce of bounces) {
    const { recipient = message.destination } = bounce;
    const eventId = world.ids.next();
    const addressee = addresseeOf(recipient);
    const details = { eventId, recipient: addressee ?? recipient };
    const posts = isNews ? await world.mailEvents.postsFor(message, 'LATE_BOUNCE', details) : [];
    noted.push({ ...bounce, eventId, recipient, addressee, atMs: world.clock.now(), connectorId: final.connectorId, posts });
  }
  await world.db.transaction(async (tx) => {
    for (const bounce of noted) await noteBounce(tx, message, bounce);
  });
  world.dispatch.wake();
}

async function noteBounce(
  tx: Tx,
  message: StoredMessage,
  { recipient, addressee, statusId, errorId, detail, eventId, atMs, connectorId, posts }: NotedBounce,
): Promise<void> {
  const { accountId, channel, sender, destination, messageId } = message;
  const isOwn = recipient.toLowerCase() === destination.toLowerCase();
  const event = messageEvent({
    messageId,
    eventId,
    kind: 'REPORTED',
    atMs,
    connectorId,
    statusId,
    errorId,
    detail: isOwn ? detail : `${recipient}: ${detail}`,
    webhookBatchIds: posts.length === 0 ? null : posts.map(({ batchId }) => batchId),
  });
  if (!(await insertLateEvent(tx, event))) return;
  const suppression =
    addressee === undefined ? undefined : suppressionAfter({ channel, sender, destination: addressee }, errorId);
  if (suppression !== undefined)
    await suppressDestination(tx, accountId, { ...suppression, reason: detail.slice(0, REASON_LENGTH_MAX) });
  await insertWebhookBatches(tx, posts);
}

/**
 * Whom of those the mail went to a report speaks of. Who has been sent one mail can write any report on it: only those it went to are
 * his to name. A mail to one person alone may have been led on to an address we do not know.
 */
function addresseesOf({ destination, content }: StoredMessage): (recipient: string) => string | undefined {
  const everybody = content.kind === 'EMAIL' ? everybodyOf(destination, content) : [destination];
  const addresses = new Set(everybody.map(comparable));
  return (recipient) => {
    const address = comparable(recipient);
    if (addresses.has(address)) return address;
    return addresses.size === 1 ? destination : undefined;
  };
}

/** One mailbox has one spelling. */
function comparable(address: string): string {
  return foldedAddress(address) ?? address.toLowerCase();
}
