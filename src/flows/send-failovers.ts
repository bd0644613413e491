// Sends the SMS that stand in for MMS that did not arrive, each once. The job is on disk with the end of the MMS; the SMS goes through
// the ordinary road under an id made from the MMS's, which the road accepts only once; then the job goes. Whoever dies in between
// leaves the job to be taken over, and the id tells whether the SMS was accepted already.

import { ALL_SCOPES, type Caller } from '../domain/accounts.ts';
import type { MmsContent } from '../domain/messages/content.ts';
import type { Failover, MessageId } from '../domain/messages/message.ts';
import { mediaIdsOf } from '../domain/messages/mms.ts';
import { STATUS } from '../domain/messages/status.ts';
import { Refusal } from '../domain/refusals.ts';
import { keepContents } from '../storage/contents.ts';
import type { FailoverRow } from '../storage/journal/work.ts';
import { findMessage, loadMessages, type StoredMessage } from '../storage/messages.ts';
import { putMmsPage } from '../storage/mms-pages.ts';
import { claimFailovers, deleteFailover } from '../storage/sms-failovers.ts';
import { decideSender } from './decide-sender.ts';
import { everySoOften } from './every-so-often.ts';
import { newCodes } from './shorten-links.ts';
import type { MessageSubmission } from './submission.ts';
import { submitMessages } from './submit-messages.ts';
import type { World } from './world.ts';

const EVERY_MS = 15_000;
const CLAIM_MAX = 100;
const DAY_MS = 86_400_000;
/** How long a page can be looked at, if messages are kept that long. */
const PAGE_DAYS = 30;
/** Letters of the MMS that stand before the link: with it, the SMS mostly takes one part. */
const TEASER_MAX = 90;
/** Where the pages stand under the server's address. */
export const MMS_PAGES_PATH = '/m';

/** The id of the SMS that stands in for a message. */
export function failoverId(messageId: MessageId): string {
  return `failover-${messageId}`;
}

/** Sends an SMS right after the end of its MMS was stored. Never rejects: what fails is taken over later. */
export async function failOver(world: World, row: FailoverRow): Promise<void> {
  await send(world, row).catch((error: unknown) => {
    world.log.warn(
      { err: error, messageId: row.messageId },
      'an SMS in place of an MMS could not be sent yet; it is tried again',
    );
  });
}

/** Begins to look for SMS whose node died or could not send them; the answer ends it and resolves when nothing is under way any more. */
export function tendFailovers(world: World): () => Promise<void> {
  return everySoOften(world.clock, EVERY_MS, async () => {
    try {
      await sendOverdueFailovers(world);
    } catch (error) {
      world.log.error({ err: error }, 'looking for SMS in place of MMS failed; it comes round again');
    }
  });
}

/** Takes over what somebody did not send in time; answers how many. */
export async function sendOverdueFailovers(world: World): Promise<number> {
  const rows = await claimFailovers(world.db, CLAIM_MAX);
  for (const row of rows) {
    const known = await findMessage(world.db, row.accountId, failoverId(row.messageId));
    if (known === undefined) await failOver(world, row);
    else await deleteFailover(world.db, row.messageId);
  }
  return rows.length;
}

async function send(world: World, { messageId, accountId }: FailoverRow): Promise<void> {
  const [message] = await loadMessages(world.db, [messageId]);
  // One that turned out to repeat an id was rejected for that, whatever else it would have been rejected for.
  if (message?.failover !== undefined && message.statusId !== STATUS.REJECTED_DUPLICATE_MESSAGE_ID) {
    const caller: Caller = { accountId, actor: 'failover', scopes: new Set([ALL_SCOPES]), links: [] };
    const submission = await submissionFor(world, message, message.failover);
    try {
      if (submission !== undefined)
        await submitMessages(world, caller, { channel: 'SMS', bulkId: message.bulkId, messages: [submission] });
    } catch (error) {
      // Too much at once passes; anything else said of this SMS would be said again: its application is gone, say.
      if (!(error instanceof Refusal) || error.code === 'OVERLOADED' || error.code === 'TOO_MANY_REQUESTS') throw error;
      world.log.warn({ err: error, messageId }, 'an SMS in place of an MMS cannot be sent');
    }
  }
  await deleteFailover(world.db, messageId);
}

async function submissionFor(world: World, message: StoredMessage, failover: Failover): Promise<MessageSubmission | undefined> {
  const { pair, isPairGiven, destination, messageId, report, campaignReferenceId, deliveryWindow } = message;
  const sender = (failover.kind === 'TEXT' ? failover.sender : undefined) ?? (await senderOf(world, message));
  // A sender the request named, and that may send neither, is not replaced by another one behind its back.
  if (sender === undefined && message.sender !== '' && message.statusId === STATUS.REJECTED_SOURCE) return undefined;
  const text = failover.kind === 'TEXT' ? failover.text : await linkText(world, message);
  return {
    sender,
    destinations: [{ to: destination, messageId: failoverId(messageId) }],
    content: { kind: 'TEXT', text },
    pair: isPairGiven ? pair : undefined,
    pairField: 'platform',
    validity: failover.kind === 'TEXT' ? failover.validity : undefined,
    deliveryWindow,
    campaignReferenceId,
    regional: failover.kind === 'TEXT' ? failover.regional : undefined,
    links: failover.links,
    // Whoever wanted to know of the MMS wants to know of what came in its place.
    report,
    failoverOf: messageId,
  };
}

/** The sender of the MMS, where it may send SMS: so the recipient sees one conversation. Else undefined: the strategy chooses. */
async function senderOf(world: World, { accountId, destination, sender, pair }: StoredMessage): Promise<string | undefined> {
  if (sender === '') return undefined;
  const snapshot = await world.snapshots.of(accountId);
  const decision = await decideSender(world, snapshot, { channel: 'SMS', to: destination, sender, pair }, true);
  // Who has opted out of it is not to hear from another one instead.
  return decision.rejection === STATUS.REJECTED_SOURCE ? undefined : sender;
}

/** The title, or the beginning of the text, and the address of a page that shows all of it. */
async function linkText(world: World, { accountId, messageId, content }: StoredMessage): Promise<string> {
  if (content.kind !== 'MMS') throw new Error(`message ${messageId} is no MMS`);
  const { db, clock, settings } = world;
  const expiresAt = new Date(clock.now() + Math.min(PAGE_DAYS, settings.retentionDays) * DAY_MS);
  await keepContents(db, accountId, mediaIdsOf(content.segments), expiresAt);
  const code = await putMmsPage(db, { accountId, messageId }, newCodes(1)[0] ?? '', expiresAt);
  const address = `${settings.publicUrl}${MMS_PAGES_PATH}/${code}`;
  const teaser = teaserOf(content);
  return teaser === '' ? address : `${teaser}\n${address}`;
}

function teaserOf({ title, segments }: MmsContent): string {
  const first = segments.find((segment) => segment.kind === 'TEXT' && segment.text.trim() !== '');
  const text = title?.trim() || (first?.kind === 'TEXT' ? first.text.trim() : '');
  const letters = [...text];
  return letters.length <= TEASER_MAX
    ? text
    : `${letters
        .slice(0, TEASER_MAX - 3)
        .join('')
        .trimEnd()}...`;
}
