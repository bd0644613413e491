// GET /callsign/1/messages/{messageId}: one message's life as a timeline, and why it had the sender it had.

import Type from 'typebox';
import { hasAnyScope } from '../../domain/accounts.ts';
import type { EmailContent, Letter, Mailbox, SmsContent } from '../../domain/messages/content.ts';
import { shownTexts } from '../../domain/messages/letters.ts';
import type { MessageEvent } from '../../domain/messages/life.ts';
import { mediaIdsOf } from '../../domain/messages/mms.ts';
import { messageError, messageStatus } from '../../domain/messages/status.ts';
import { notFound } from '../../domain/refusals.ts';
import type { Channel } from '../../domain/resources.ts';
import { describeDecision } from '../../flows/describe-decision.ts';
import { mediaUrls } from '../../flows/media-links.ts';
import { readLetters } from '../../flows/read-letters.ts';
import { failoverId } from '../../flows/send-failovers.ts';
import type { World } from '../../flows/world.ts';
import { loadEvents } from '../../storage/message-events.ts';
import { findMessage, loadMessages, type StoredMessage } from '../../storage/messages.ts';
import { loadWebhookBatches, type StoredWebhookBatch } from '../../storage/webhook-batches.ts';
import { lifeSegment, MessageLife } from '../../wire/message-life.ts';
import { platformObject, wireDate } from '../../wire/statuses.ts';
import { endpoint, ok } from '../endpoint.ts';

const CHANNELS = ['SMS', 'MMS', 'EMAIL'] as const;

function scopesOf(channel: Channel): string[] {
  return [`${channel.toLowerCase()}:manage`, `${channel.toLowerCase()}:logs:read`];
}

export const getMessage = endpoint({
  method: 'GET',
  path: '/callsign/1/messages/{messageId}',
  group: 'Messages',
  summary: "Read one message's life",
  description:
    'Content, status, timeline, webhooks and the recorded reasons for the sender. Takes your own message id or ours. Scopes of a channel open the messages of that channel.',
  scopes: ['callsign:read', ...CHANNELS.flatMap(scopesOf)],
  errors: 'modern',
  params: Type.Object({ messageId: Type.String() }),
  answers: { 200: MessageLife },
  refusals: [404],
  handle: async ({ world, caller, params }) => {
    const message = await findMessage(world.db, caller.accountId, params.messageId);
    const isOpen = message !== undefined && hasAnyScope(caller, ['callsign:read', ...scopesOf(message.channel)]);
    if (!isOpen) throw notFound(`There is no message "${params.messageId}".`);
    const events = await loadEvents(world.db, [message.messageId]);
    const batches = await loadWebhookBatches(world.db, [...new Set(events.flatMap((event) => event.webhookBatchIds ?? []))]);
    const trace = await describeDecision(world, caller.accountId, message.decision);
    const { timeline, ...body } = bodyOf(message, events);
    const other = await otherOf(world, message);
    return ok({
      ...body,
      ...(await mmsParts(world, message)),
      ...(await emailPart(world, message)),
      ...other.names,
      timeline: inOrder(timeline, other, message.channel),
      webhooks: batches.map(webhookOf),
      trace,
    });
  },
});

/**
 * Events as they are stored: the last word last, since carriers' clocks are not ours. What becomes of a mail is told by our own clock
 * alone, and a bounce comes after the last word. Steps of stand-ins have their place by what they are.
 */
function inOrder<E extends { readonly at: string }, S>(
  [accepted, ...events]: readonly E[],
  { steps, isAtStart }: { readonly steps: readonly S[]; readonly isAtStart: boolean },
  channel: Channel,
): (E | S)[] {
  const first = accepted === undefined ? [] : [accepted];
  const later = channel === 'EMAIL' ? events.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)) : events;
  return isAtStart ? [...first, ...steps, ...later] : [...first, ...later, ...steps];
}

/** Title and segments of an MMS; files with where they can be fetched. */
async function mmsParts({ db, settings }: World, { accountId, content }: StoredMessage) {
  if (content.kind !== 'MMS') return {};
  const urls: ReadonlyMap<string, string> = await mediaUrls(db, settings.publicUrl, accountId, mediaIdsOf(content.segments));
  const segments = content.segments.map((segment) => lifeSegment(segment, (contentId) => urls.get(contentId)));
  return { ...(content.title === undefined ? {} : { title: content.title }), segments };
}

/** A mail as its recipient reads it. */
async function emailPart({ db }: World, { accountId, content }: StoredMessage) {
  if (content.kind !== 'EMAIL') return {};
  const letterOf = await readLetters(db, accountId, [content]);
  return { email: emailOf(content, letterOf(content)) };
}

/** The SMS that went out in place of an MMS, or the MMS an SMS stands in for. */
async function otherOf({ db }: World, message: StoredMessage) {
  if (message.failoverOf !== undefined) {
    const [mms] = await loadMessages(db, [message.failoverOf]);
    const failoverOf = mms?.publicId ?? message.failoverOf;
    const at = wireDate(message.acceptedAt.getTime());
    const step = { at, event: 'STANDS_IN', detail: `it goes out in place of MMS ${failoverOf}, which did not arrive` };
    return { names: { failoverOf }, steps: [step], isAtStart: true };
  }
  if (message.failover === undefined) return { names: {}, steps: [], isAtStart: false };
  const sms = await findMessage(db, message.accountId, failoverId(message.messageId));
  if (sms === undefined || sms.failoverOf !== message.messageId) return { names: {}, steps: [], isAtStart: false };
  const at = wireDate(sms.acceptedAt.getTime());
  const step = { at, event: 'FAILED_OVER', detail: `SMS ${sms.publicId} goes out in its place` };
  return { names: { failoverMessageId: sms.publicId }, steps: [step], isAtStart: false };
}

function bodyOf(message: StoredMessage, events: readonly MessageEvent[]) {
  const final = events.find((event) => event.kind === 'FINAL');
  const last = final ?? events.filter((event) => event.statusId !== null).at(-1);
  const { content } = message;
  return {
    messageId: message.publicId,
    internalId: message.messageId,
    bulkId: message.bulkId,
    channel: message.channel,
    direction: 'OUTBOUND' as const,
    platform: platformObject(message.pair),
    sender: message.sender,
    ...(message.senderType === null ? {} : { senderType: message.senderType }),
    destination: message.destination,
    ...(message.countryCode === null ? {} : { countryCode: message.countryCode }),
    ...(content.kind === 'TEXT' ? { text: content.text } : {}),
    ...(content.kind === 'BINARY' ? { binary: binaryOf(content) } : {}),
    ...(message.regional === undefined ? {} : { regional: message.regional }),
    ...(message.networkId === undefined ? {} : { networkId: message.networkId }),
    messageCount: message.partCount,
    ...(message.connectorId === null ? {} : { connectorId: message.connectorId }),
    acceptedAt: wireDate(message.acceptedAt.getTime()),
    ...(message.sendAt === null ? {} : { sendAt: wireDate(message.sendAt.getTime()) }),
    expiresAt: wireDate(message.expiresAt.getTime()),
    status: messageStatus(last?.statusId ?? message.statusId),
    error: messageError(last?.errorId ?? 0),
    timeline: [acceptanceOf(message), ...events.map(stepOf)],
  };
}

function emailOf(content: EmailContent, letter: Letter | undefined) {
  const { from, to, cc, bcc, subject } = content;
  const { replyTo, headers, files = [], mimeId } = letter ?? {};
  return {
    from: mailboxText(from),
    to: to.map(mailboxText),
    ...(cc === undefined ? {} : { cc: cc.map(mailboxText) }),
    ...(bcc === undefined ? {} : { bcc: bcc.map(mailboxText) }),
    ...(replyTo === undefined ? {} : { replyTo }),
    subject,
    ...(letter === undefined ? {} : shownTexts(letter, content)),
    ...(headers === undefined ? {} : { headers }),
    attachments: files.map(({ fileName, mediaType, size, isInline }) => ({ name: fileName, type: mediaType, size, isInline })),
    ...(mimeId === undefined ? {} : { isWholeMessage: true }),
  };
}

function mailboxText({ address, name }: Mailbox): string {
  return name === undefined ? address : `${name} <${address}>`;
}

function binaryOf({ bytes, dataCoding, esmClass }: Extract<SmsContent, { kind: 'BINARY' }>) {
  return { hex: Buffer.from(bytes).toString('hex'), dataCoding, esmClass };
}

function acceptanceOf(message: StoredMessage) {
  const isAccepted = message.connectorId !== null;
  return {
    at: wireDate(message.acceptedAt.getTime()),
    event: isAccepted ? 'ACCEPTED' : 'REJECTED',
    status: messageStatus(message.statusId),
  };
}

function stepOf(event: MessageEvent) {
  return {
    at: wireDate(event.atMs),
    event: event.kind,
    ...(event.connectorId === null ? {} : { connectorId: event.connectorId }),
    ...(event.remoteId === null ? {} : { remoteId: event.remoteId }),
    ...(event.statusId === null ? {} : { status: messageStatus(event.statusId) }),
    ...(event.errorId === null ? {} : { error: messageError(event.errorId) }),
    ...(event.mccMnc === null ? {} : { mccMnc: event.mccMnc }),
    ...(event.detail === null ? {} : { detail: event.detail }),
  };
}

function webhookOf(batch: StoredWebhookBatch) {
  return {
    webhookId: batch.batchId,
    url: batch.url,
    state: batch.state,
    attempts: batch.attempt,
    ...(batch.state === 'PENDING' ? { nextAttemptAt: wireDate(batch.dueAtMs) } : {}),
    ...(batch.lastError === null ? {} : { lastError: batch.lastError }),
  };
}
