// Accepts messages: decides each one's sender, stores all of them in one commit, and answers what became of each.

import type { Caller } from '../domain/accounts.ts';
import type { MessageContent } from '../domain/messages/content.ts';
import { expiryOf, nextOpening } from '../domain/messages/expiry.ts';
import type { Failover, MessageId, OutboundMessage } from '../domain/messages/message.ts';
import { MMS_TEXT_MAX, mmsTextLength } from '../domain/messages/mms.ts';
import { countParts, PARTS_MAX } from '../domain/messages/segments.ts';
import { ERROR, STATUS } from '../domain/messages/status.ts';
import type { PlatformPair } from '../domain/platform.ts';
import { DEFAULT_PAIR } from '../domain/platform.ts';
import type { AccountSnapshot } from '../domain/snapshot/account-snapshot.ts';
import type { BulkRow, ConversionRow, ShortLinkRow, StickyRow, TracePoolRow } from '../storage/journal/work.ts';
import { admittedPair } from './admit-pair.ts';
import { type Decision, decideSender } from './decide-sender.ts';
import { newCodes, newProcessKey, type ShortenedContent, shortenedContent } from './shorten-links.ts';
import type { MessageSubmission, Rejection, SubmitRequest, SubmitResult, SubmittedDestination } from './submission.ts';
import { keptResult, type RepeatGuard, submitOnce } from './submit-once.ts';
import type { MessageDraft, World } from './world.ts';

/** Generated bulk ids are ours; a bulk the caller named, scheduled or slowed down gets a row to be found by. */
const NO_BULKS: readonly BulkRow[] = [];
const NO_DUPLICATES: ReadonlySet<string> = new Set();

/**
 * Accepts a request's messages, in one commit. A message that cannot be delivered is rejected alone; the others go on.
 * @param wanted a request that still has to be made ready is not, when it repeats one that was answered
 * @throws Refusal INVALID for an unknown application, OVERLOADED when nothing can be accepted now
 */
export async function submitMessages(
  world: World,
  caller: Caller,
  wanted: SubmitRequest | (() => Promise<SubmitRequest>),
  guard?: RepeatGuard,
): Promise<SubmitResult> {
  if (guard !== undefined) return submitOnce(world, caller, guard, () => submitNow(world, caller, wanted, guard));
  return submitNow(world, caller, wanted, undefined);
}

async function submitNow(
  world: World,
  caller: Caller,
  wanted: SubmitRequest | (() => Promise<SubmitRequest>),
  guard: RepeatGuard | undefined,
): Promise<SubmitResult> {
  const request = typeof wanted === 'function' ? await wanted() : wanted;
  const loaded = world.snapshots.of(caller.accountId);
  const snapshot = loaded instanceof Promise ? await loaded : loaded;
  const gathered = new Gathering(world, caller, snapshot, request);
  for (const submission of request.messages) await gathered.add(submission);
  return gathered.commit(guard);
}

class Gathering {
  readonly #world: World;
  readonly #caller: Caller;
  readonly #snapshot: AccountSnapshot;
  readonly #request: SubmitRequest;
  readonly #bulkId: string;
  readonly #now: number;
  readonly #drafts: MessageDraft[] = [];
  readonly #destinationsAsGiven: string[] = [];
  readonly #clientIds = new Set<string>();
  readonly #tracePools = new Map<string, TracePoolRow>();
  readonly #sticky: StickyRow[] = [];
  readonly #links: ShortLinkRow[] = [];
  readonly #conversions: ConversionRow[] = [];

  constructor(world: World, caller: Caller, snapshot: AccountSnapshot, request: SubmitRequest) {
    this.#world = world;
    this.#caller = caller;
    this.#snapshot = snapshot;
    this.#request = request;
    this.#now = world.clock.now();
    // Before the messages' own ids, so that a generated bulk id bounds them from below.
    this.#bulkId = request.bulkId ?? world.ids.next();
  }

  async add(submission: MessageSubmission): Promise<void> {
    const admitted = admittedPair(this.#world, this.#caller, this.#snapshot, submission.pair, submission.pairField);
    const pair = admitted instanceof Promise ? await admitted : admitted;
    const { content } = submission;
    const links = submission.links === undefined ? undefined : shortenedContent(content, submission.links);
    const measured = measure(links?.sample ?? content);
    for (const destination of submission.destinations) {
      const deciding = decideSender(this.#world, this.#snapshot, {
        channel: this.#request.channel,
        to: destination.to,
        sender: submission.sender,
        pair: pair ?? DEFAULT_PAIR,
        isReply: submission.isReply,
        via: submission.via,
      });
      const decision = deciding instanceof Promise ? await deciding : deciding;
      this.#draft(submission, destination, pair, measured, decision, links);
    }
  }

  async commit(guard: RepeatGuard | undefined): Promise<SubmitResult> {
    const { dispatch } = this.#world;
    const { duplicates } = await dispatch.accept({
      messages: this.#drafts,
      tracePools: [...this.#tracePools.values()],
      sticky: this.#sticky,
      bulks: this.#bulks(),
      links: this.#links,
      conversions: this.#conversions,
      ...(guard === undefined ? {} : { idempotency: [keptResult(this.#caller, guard, this.#result(NO_DUPLICATES))] }),
    });
    return this.#result(duplicates);
  }

  #result(duplicates: ReadonlySet<string>): SubmitResult {
    return {
      bulkId: this.#bulkId,
      messages: this.#drafts.map(({ message, statusId }, index) => ({
        internalId: message.messageId,
        messageId: message.publicId,
        destination: this.#destinationsAsGiven[index] ?? message.destination,
        statusId: duplicates.has(message.messageId) ? STATUS.REJECTED_DUPLICATE_MESSAGE_ID : statusId,
        partCount: message.partCount,
      })),
    };
  }

  #draft(
    submission: MessageSubmission,
    destination: SubmittedDestination,
    pair: PlatformPair | undefined,
    measured: Measured,
    decision: Decision,
    links: ShortenedContent | undefined,
  ): void {
    const messageId = this.#world.ids.next();
    const clientId = destination.messageId ?? null;
    const rejection = this.#rejectionOf(clientId, measured, decision, destination);
    if (clientId !== null) this.#clientIds.add(clientId);
    const sendAtMs = this.#sendAtMs(submission);
    const message: OutboundMessage = {
      messageId,
      publicId: clientId ?? messageId,
      accountId: this.#caller.accountId,
      bulkId: this.#bulkId,
      channel: this.#request.channel,
      pair: pair ?? DEFAULT_PAIR,
      isPairGiven: pair !== undefined,
      sender: decision.sender,
      senderType: decision.senderType,
      resourceId: decision.resourceId,
      destination: decision.destination,
      countryCode: decision.countryCode,
      content: this.#contentOf(messageId, submission, destination, rejection === undefined ? links : undefined),
      partCount: measured.partCount,
      report: submission.report,
      ...(submission.campaignReferenceId === undefined ? {} : { campaignReferenceId: submission.campaignReferenceId }),
      ...(submission.regional === undefined ? {} : { regional: submission.regional }),
      ...(destination.networkId === undefined ? {} : { networkId: destination.networkId }),
      ...(submission.priority === undefined ? {} : { priority: submission.priority }),
      ...(submission.deliveryWindow === undefined ? {} : { deliveryWindow: submission.deliveryWindow }),
      ...(this.#request.channel === 'MMS' ? { failover: this.#failoverOf(submission) } : {}),
      ...(submission.failoverOf === undefined ? {} : { failoverOf: submission.failoverOf }),
      connectorId: rejection === undefined ? decision.connectorId : null,
      ...(submission.via === undefined ? {} : { isPinned: true as const }),
      acceptedAt: new Date(this.#now),
      sendAt: sendAtMs > this.#now ? new Date(sendAtMs) : null,
      expiresAt: new Date(expiryOf(submission.validity, sendAtMs)),
    };
    if (decision.tracePool !== null) this.#notePool(decision.tracePool);
    if (rejection === undefined && decision.sticky !== null) this.#sticky.push(decision.sticky);
    const { conversion } = submission;
    if (rejection === undefined && conversion !== undefined) {
      const { name, processKey = newProcessKey() } = conversion;
      this.#conversions.push({ messageId, accountId: this.#caller.accountId, name, processKey });
    }
    this.#destinationsAsGiven.push(destination.to);
    this.#drafts.push({
      message,
      // A repeated id within the request is a duplicate already; the first one claims it.
      clientId: rejection?.statusId === STATUS.REJECTED_DUPLICATE_MESSAGE_ID ? null : clientId,
      isRejected: rejection !== undefined,
      statusId: rejection?.statusId ?? STATUS.PENDING_ACCEPTED,
      errorId: rejection?.errorId ?? ERROR.NO_ERROR,
      decision: { trace: decision.trace, tracePoolId: decision.tracePool?.tracePoolId ?? null },
      // Whose window opens too late is looked at when it expires, to say so in time.
      dueAtMs: Math.min(this.#dueAtMs(submission, sendAtMs), message.expiresAt.getTime()),
      messagesPerSecond: decision.messagesPerSecond,
    });
  }

  #contentOf(
    messageId: MessageId,
    submission: MessageSubmission,
    destination: SubmittedDestination,
    links: ShortenedContent | undefined,
  ): MessageContent {
    if (links !== undefined) return this.#linked(messageId, submission, links);
    return destination.content ?? submission.content;
  }

  /** The content with links of this message's own. */
  #linked(messageId: MessageId, { links: wish }: MessageSubmission, { codesNeeded, write }: ShortenedContent): MessageContent {
    const { accountId } = this.#caller;
    const codes = newCodes(codesNeeded);
    const { content, urls } = write(codes);
    for (const [index, url] of urls.entries())
      this.#links.push({
        code: codes[index] ?? '',
        accountId,
        messageId,
        base: wish?.base ?? '',
        url,
        isTracked: wish?.isTracked ?? false,
        trackingUrl: wish?.trackingUrl ?? null,
      });
    return content;
  }

  #rejectionOf(
    clientId: string | null,
    { tooLong }: Measured,
    decision: Decision,
    destination: SubmittedDestination,
  ): Rejection | undefined {
    if (clientId !== null && this.#clientIds.has(clientId)) {
      return { statusId: STATUS.REJECTED_DUPLICATE_MESSAGE_ID, errorId: ERROR.NO_ERROR };
    }
    if (decision.rejection !== undefined) return { statusId: decision.rejection, errorId: decision.errorId ?? ERROR.NO_ERROR };
    if (destination.rejection !== undefined) return destination.rejection;
    if (tooLong !== undefined) return { statusId: tooLong, errorId: ERROR.NO_ERROR };
    return undefined;
  }

  #failoverOf({ failover, links }: MessageSubmission): Failover | undefined {
    if (failover !== undefined || !this.#snapshot.settings.mmsFallbackToSms) return failover;
    return { kind: 'LINK', ...(links === undefined ? {} : { links }) };
  }

  /** When this message may go at the earliest: the schedule, and behind it the pace the request asked for. */
  #sendAtMs(submission: MessageSubmission): number {
    const { sendAtMs, intervalMs } = this.#request;
    const start = submission.sendAtMs ?? sendAtMs ?? this.#now;
    return intervalMs === undefined ? start : start + Math.floor(this.#drafts.length * intervalMs);
  }

  #dueAtMs(submission: MessageSubmission, sendAtMs: number): number {
    const earliest = submission.deliveryWindow === undefined ? sendAtMs : nextOpening(submission.deliveryWindow, sendAtMs);
    return earliest > this.#now ? earliest : 0;
  }

  #notePool(row: TracePoolRow): void {
    this.#tracePools.set(row.tracePoolId, row);
  }

  #bulks(): readonly BulkRow[] {
    const { bulkId, intervalMs, messages } = this.#request;
    const sendAtMs = this.#request.sendAtMs ?? earliest(messages);
    const first = this.#drafts[0];
    const last = this.#drafts.at(-1);
    if (first === undefined || last === undefined) return NO_BULKS;
    if (bulkId === undefined && sendAtMs === undefined && intervalMs === undefined) return NO_BULKS;
    return [
      {
        accountId: this.#caller.accountId,
        bulkId: this.#bulkId,
        channel: this.#request.channel,
        firstMessageId: first.message.messageId as MessageId,
        lastMessageId: last.message.messageId,
        sendAt: sendAtMs === undefined ? null : new Date(sendAtMs),
      },
    ];
  }
}

interface Measured {
  readonly partCount: number;
  /** The status it is rejected with when it is. */
  readonly tooLong: number | undefined;
}

function measure(content: MessageContent): Measured {
  switch (content.kind) {
    case 'TEXT': {
      const partCount = countParts(content.text, { language: content.language });
      return { partCount, tooLong: partCount > PARTS_MAX ? STATUS.REJECTED_MESSAGE_TOO_LONG : undefined };
    }
    case 'MMS': {
      const isTooLong = mmsTextLength(content) > MMS_TEXT_MAX;
      return { partCount: 1, tooLong: isTooLong ? STATUS.REJECTED_MESSAGE_TEXT_TOO_LONG : undefined };
    }
    default:
      return { partCount: 1, tooLong: undefined };
  }
}

/** When the first of messages with moments of their own is to go. */
function earliest(messages: readonly MessageSubmission[]): number | undefined {
  const moments = messages.flatMap(({ sendAtMs }) => sendAtMs ?? []);
  return moments.length === 0 ? undefined : Math.min(...moments);
}
