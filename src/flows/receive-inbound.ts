// Takes in a message from a handset: joins its parts, decides whose it is, and stores it with everything that follows from it in one
// transaction. Only after the commit is the carrier told "yes", so a message can come twice, when our "yes" got lost, but never vanish.

import { domainOf } from '../domain/addresses/mailbox.ts';
import type { InboundContent } from '../domain/inbound/content.ts';
import { isPartOfMore, joinParts } from '../domain/inbound/parts.ts';
import { addressOf } from '../domain/inbound/receiving-number.ts';
import type { InboundAction, InboundArrival, InboundTraceStep } from '../domain/inbound/route-inbound.ts';
import type { ContentId } from '../domain/messages/content.ts';
import { EVERY_SENDER, type OptOut } from '../domain/snapshot/opt-outs.ts';
import type { CarrierContent, CarrierInbound } from '../ports.ts';
import { insertAutoResponse } from '../storage/auto-responses.ts';
import { noteChange } from '../storage/changes.ts';
import { insertContents, type NewContent } from '../storage/contents.ts';
import type { Tx } from '../storage/db.ts';
import { type InboundId, insertInboundMessage } from '../storage/inbound-messages.ts';
import { deleteParts, insertPart, loadParts, lockPartSet, type PartSet } from '../storage/inbound-parts.ts';
import type { WebhookBatch } from '../storage/journal/work.ts';
import { deleteOptOuts, insertOptOut } from '../storage/opt-outs.ts';
import { insertStickySenderIfMissing } from '../storage/sticky-senders.ts';
import { insertWebhookBatches } from '../storage/webhook-batches.ts';
import { decideInbound, type InboundDecision } from './decide-inbound.ts';
import { newToken } from './media-links.ts';
import { publishOptOuts } from './publish-opt-outs.ts';
import { answerInbound, autoResponseJob } from './send-auto-responses.ts';
import type { World } from './world.ts';

const DAY_MS = 86_400_000;

export interface ReceivedInbound {
  readonly inboundId: InboundId;
  readonly decision: InboundDecision;
  /** What came beside the text, as it is stored. */
  readonly content: InboundContent | null;
}

/** A message on its way to the disk: all of it, or what came of it. */
interface WholeInbound extends CarrierInbound {
  readonly partCount: number;
  readonly isComplete: boolean;
  readonly isStartKnown: boolean;
}

const WHOLE = { partCount: 1, isComplete: true, isStartKnown: true } as const;

/** Stores a message; resolves after the commit. Undefined = one part of a longer message, kept until the others are there. */
export async function receiveInbound(world: World, carrierInbound: CarrierInbound): Promise<ReceivedInbound | undefined> {
  const message = cleaned(carrierInbound);
  const { part } = message;
  const received = await world.db.transaction(async (tx) => {
    if (part === undefined || !isPartOfMore(part)) {
      return [await store(world, tx, { ...message, ...WHOLE })];
    }
    return storePart(world, tx, message, part);
  });
  await afterCommit(world, message, received);
  return received.at(-1);
}

/** Stores whole messages in one transaction: all of them or none. Resolves after the commit, in the order given. */
export async function receiveTogether(world: World, carrierInbounds: readonly CarrierInbound[]): Promise<ReceivedInbound[]> {
  const messages = carrierInbounds.map(cleaned);
  const received = await world.db.transaction(async (tx) => {
    const stored: ReceivedInbound[] = [];
    for (const message of messages) stored.push(await store(world, tx, { ...message, ...WHOLE }));
    return stored;
  });
  for (const [index, message] of messages.entries()) await afterCommit(world, message, received.slice(index, index + 1));
  return received;
}

/** Delivers what has come of messages whose parts have been waiting longer than `olderThanMs`; answers how many. */
export async function deliverIncomplete(world: World, set: PartSet, before: Date): Promise<boolean> {
  const received = await world.db.transaction(async (tx) => {
    await lockPartSet(tx, set);
    const parts = await loadParts(tx, set);
    // Completed, or taken up by another node, since it was listed.
    if (!parts.some((part) => part.receivedAtMs < before.getTime())) return [];
    return [await storeJoined(world, tx, set, parts)];
  });
  await afterCommit(world, set, received);
  return received.length > 0;
}

/** No text column can hold NUL, and a handset can send it. */
function cleaned(message: CarrierInbound): CarrierInbound {
  const clean = (text: string): string => text.replaceAll('\u0000', '\ufffd');
  const { content } = message;
  const whole =
    content?.kind === 'MMS' && content.subject !== null
      ? { ...message, content: { ...content, subject: clean(content.subject) } }
      : message;
  return { ...whole, from: addressOf(clean(message.from)), to: addressOf(clean(message.to)), text: clean(message.text) };
}

/** Keeps a part, and stores the message if it was the last one missing. */
async function storePart(
  world: World,
  tx: Tx,
  message: CarrierInbound,
  { reference, total, index }: NonNullable<CarrierInbound['part']>,
): Promise<ReceivedInbound[]> {
  const { accountId, connectorId, channel, from, to, text, receivedAtMs } = message;
  const set: PartSet = { accountId, connectorId, channel, from, to, reference, total };
  const received: ReceivedInbound[] = [];
  await lockPartSet(tx, set);
  let parts = await loadParts(tx, set);
  const known = parts.find((part) => part.index === index);
  // The same part once more: our "yes" got lost.
  if (known?.text === text) return received;
  if (known !== undefined) {
    // The handset uses the reference again for another message: of the earlier one nothing more will come.
    received.push(await storeJoined(world, tx, set, parts));
    parts = [];
  }
  const part = { index, text, receivedAtMs };
  if (parts.length + 1 < total) {
    await insertPart(tx, set, part);
    return received;
  }
  received.push(await storeJoined(world, tx, set, [...parts, part]));
  return received;
}

async function storeJoined(
  world: World,
  tx: Tx,
  set: PartSet,
  parts: Awaited<ReturnType<typeof loadParts>>,
): Promise<ReceivedInbound> {
  await deleteParts(tx, set);
  const { accountId, connectorId, channel, from, to, total } = set;
  return store(world, tx, { accountId, connectorId, channel, from, to, ...joinParts(parts, total) }, total);
}

/** Decides on a whole message and writes down everything that follows from it. */
async function store(world: World, tx: Tx, message: WholeInbound, partsExpected = 1): Promise<ReceivedInbound> {
  const { accountId, channel, from, to, text } = message;
  const atMs = world.clock.now();
  const subject = message.content?.subject ?? undefined;
  const spoken = spokenText(message);
  const arrival: InboundArrival = { channel, from, to, text: spoken, subject, atMs, isStartKnown: message.isStartKnown };
  const decision = await decideInbound(world, tx, accountId, arrival, undefined);
  const inboundId = world.ids.next() as string as InboundId;
  const content = message.content === undefined ? null : await storeContent(world, tx, accountId, message.content);
  const posts = [...forwardsOf(message, inboundId, decision), ...subscribedPosts(world, message, inboundId, decision)];
  await insertInboundMessage(tx, {
    ...decision,
    inboundId,
    accountId,
    channel,
    connectorId: message.connectorId,
    from,
    to,
    text,
    content,
    partCount: message.partCount,
    isComplete: message.isComplete,
    campaignReferenceId: null,
    receivedAt: new Date(message.receivedAtMs),
    trace: [...partsStep(message, partsExpected), ...decision.trace],
    webhookBatchIds: posts.map(({ batchId }) => batchId),
  });
  if (decision.sticky !== null) await insertStickySenderIfMissing(tx, decision.sticky);
  if (decision.optOut !== null) {
    const optOuts = await changeOptOut(tx, message, decision.optOut);
    const { pair, optOut } = decision;
    await publishOptOuts(world, tx, { message, inboundId, pair, type: optOut.type, optOuts });
  }
  if (decision.reply !== null) await insertAutoResponse(tx, autoResponseJob(message, inboundId, decision, decision.reply));
  await insertWebhookBatches(tx, posts);
  return { inboundId, decision, content };
}

/** Where keywords are looked for: the text, or of an MMS without one the subject. */
function spokenText({ text, content }: CarrierInbound): string {
  return text.trim() === '' && content?.kind === 'MMS' ? (content.subject ?? '') : text;
}

/** Keeps the files of a message apart from it, for as long as the message itself is kept. */
async function storeContent(
  { ids, clock, settings }: World,
  tx: Tx,
  accountId: CarrierInbound['accountId'],
  content: CarrierContent,
): Promise<InboundContent> {
  const expiresAt = new Date(clock.now() + (settings.retentionDays + 1) * DAY_MS);
  const contents: NewContent[] = [];
  const keep = (mediaType: string, name: string | null, bytes: Uint8Array): ContentId => {
    const contentId = ids.next() as string as ContentId;
    // Whoever is told of an MMS fetches its files by their addresses.
    const token = content.kind === 'MMS' ? newToken() : undefined;
    contents.push({ contentId, mediaType, name: name ?? undefined, bytes, expiresAt, token });
    return contentId;
  };
  const files = content.files.map(({ bytes, ...file }) => {
    return { contentId: keep(file.mediaType, file.name, bytes), ...file, size: bytes.length };
  });
  const stored: InboundContent =
    content.kind === 'MMS'
      ? { ...content, files }
      : { ...withoutRaw(content), files, rawId: content.raw === null ? null : keep('message/rfc822', null, content.raw) };
  await insertContents(tx, accountId, contents);
  return stored;
}

function withoutRaw({ raw: _raw, ...content }: Extract<CarrierContent, { kind: 'EMAIL' }>) {
  return content;
}

/** What is posted somewhere, by whatever road. */
const PUSHING: ReadonlySet<InboundAction> = new Set(['HTTP_FORWARD', 'MAIL_FORWARD', 'SMPP_FORWARD', 'SUBSCRIPTION']);

/** How forwards of these formats travel: those the older API can ask for. Any other is the contract's JSON. */
const PUSH_TYPES: Readonly<Record<string, string>> = {
  MO_XML_2: 'application/xml',
  MO_GET_JSON: 'application/x-www-form-urlencoded',
  MO_GET_XML: 'application/x-www-form-urlencoded',
};

/** How a message travels to whom its channel and format send it. A mail is a form with its files, whatever a configuration calls it. */
function pushType({ channel }: WholeInbound, format: string): string {
  return channel === 'EMAIL' ? 'multipart/form-data' : (PUSH_TYPES[format] ?? 'application/json');
}

/** The POSTs that tell of a message. The one of its configuration has the message's own id. */
function forwardsOf(
  message: WholeInbound,
  inboundId: InboundId,
  { forwarding }: InboundDecision,
): Omit<WebhookBatch, 'isClaimed'>[] {
  const { accountId, from, to, text } = message;
  const batch = { batchId: inboundId, accountId, itemIds: [inboundId], eventIds: null, subscribed: null, payload: null } as const;
  const inbound = { ...batch, kind: 'INBOUND', contentType: 'application/json' } as const;
  switch (forwarding?.type) {
    case 'HTTP_FORWARD':
      return [{ ...inbound, url: forwarding.url, contentType: pushType(message, forwarding.format) }];
    case 'MAIL_FORWARD':
      return [{ ...inbound, url: `mailto:${encodeURIComponent(forwarding.mail)}`, contentType: 'text/plain' }];
    case 'SMPP_FORWARD': {
      if (forwarding.connectorId === undefined) return [];
      const payload = JSON.stringify({ messageId: inboundId, from, to, text });
      return [{ ...inbound, kind: 'EVENT', url: `connector:${encodeURIComponent(forwarding.connectorId)}`, payload }];
    }
    default:
      return [];
  }
}

/** A POST for each profile that is told of it. */
function subscribedPosts(
  { ids }: World,
  message: WholeInbound,
  inboundId: InboundId,
  { told }: InboundDecision,
): Omit<WebhookBatch, 'isClaimed'>[] {
  const { accountId, channel } = message;
  return told.map(({ profile: { profileId, url } }) => ({
    batchId: ids.next(),
    accountId,
    kind: 'INBOUND',
    url,
    contentType: pushType(message, ''),
    itemIds: [inboundId],
    eventIds: null,
    subscribed: { channel, event: 'INBOUND_MESSAGE', profileId },
    payload: null,
  }));
}

function partsStep({ partCount, isComplete }: WholeInbound, partsExpected: number): InboundTraceStep[] {
  if (partsExpected === 1) return [];
  const outcome = isComplete ? 'JOINED' : 'INCOMPLETE';
  const missing = partsExpected - partCount;
  const detail = isComplete ? `joined from ${partCount} parts` : `${missing} of ${partsExpected} parts did not come in time`;
  return [{ step: 'PARTS', outcome, detail }];
}

/** Answers the opt-outs that came or went. */
async function changeOptOut(
  tx: Tx,
  { accountId, from }: Pick<CarrierInbound, 'accountId' | 'from'>,
  { type, sender }: NonNullable<InboundDecision['optOut']>,
): Promise<readonly OptOut[]> {
  const blocked = { destination: from, sender: sender ?? EVERY_SENDER };
  const changed =
    type === 'BLOCK'
      ? (await insertOptOut(tx, accountId, blocked))
        ? [blocked]
        : []
      : await deleteOptOuts(tx, accountId, from, sender);
  if (changed.length > 0) await noteChange(tx, { accountId, noun: 'opt_out', keys: [from] });
  return changed;
}

/** What need not be waited for in the transaction: it is on disk, and would be done without us too, only later. */
async function afterCommit(
  world: World,
  message: Pick<CarrierInbound, 'accountId' | 'channel' | 'connectorId' | 'from' | 'to'>,
  received: readonly ReceivedInbound[],
): Promise<void> {
  const { accountId, channel, connectorId, to } = message;
  // Traffic is counted by resource, and of mail the domain is the resource.
  const number = channel === 'EMAIL' ? domainOf(to) : to;
  for (const { inboundId, decision } of received) {
    world.dispatch.noteInbound({
      accountId,
      channel,
      connectorId,
      number,
      pair: decision.resourceId === null ? undefined : decision.pair,
    });
    if (PUSHING.has(decision.action) || decision.optOut !== null) world.dispatch.wake();
    if (decision.reply !== null) void answerInbound(world, autoResponseJob(message, inboundId, decision, decision.reply));
  }
  if (received.some(({ decision }) => decision.optOut !== null)) await world.snapshots.settle(message.accountId);
}
