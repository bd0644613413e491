// What can be written through the journal: everything on the hot path, as plain rows.

import type { ConnectorId } from '../../domain/connectors.ts';
import type { MessageEvent } from '../../domain/messages/life.ts';
import type { MessageId, OutboundMessage } from '../../domain/messages/message.ts';
import type { AccountId, PlatformPair } from '../../domain/platform.ts';
import type { Channel, ResourceId } from '../../domain/resources.ts';
import type { Progress } from '../../ports.ts';
import type { StoredDecision } from '../messages.ts';
import type { NewSuppression } from '../suppressions.ts';

/** A message to be stored. */
export interface NewMessage {
  readonly message: OutboundMessage;
  /** The caller's own id; a repeated one turns the message into a rejected duplicate. */
  readonly clientId: string | null;
  readonly statusId: number;
  readonly decision: StoredDecision;
  /** Whether this node dispatches it from memory; else it waits in due_message, or was rejected. */
  readonly isClaimed: boolean;
}

/** A wait on disk; `null` for `due` removes it. */
export interface DueChange {
  readonly messageId: MessageId;
  readonly due: {
    readonly accountId: AccountId;
    readonly connectorId: ConnectorId;
    readonly waitsFor: 'DISPATCH' | 'REPORT';
    readonly dueAtMs: number;
    /** The end of the message's validity. */
    readonly expiresAtMs: number;
    readonly attempt: number;
    readonly bulkId: string;
    readonly channel: Channel;
    /** What it stands in line with; below zero for urgent ones. */
    readonly lane: number;
    readonly sender: string;
    /** What its connector has done of it already. */
    readonly progress: Progress | null;
  } | null;
}

/** The report pool a decision refers to; stored once. */
export interface TracePoolRow {
  readonly tracePoolId: string;
  readonly accountId: AccountId;
  /** JSON. */
  readonly pool: string;
}

export interface StickyRow {
  readonly accountId: AccountId;
  readonly pair: PlatformPair;
  readonly channel: Channel;
  readonly destination: string;
  readonly resourceId: ResourceId;
}

export interface BulkRow {
  readonly accountId: AccountId;
  readonly bulkId: string;
  readonly channel: Channel;
  readonly firstMessageId: MessageId;
  readonly lastMessageId: MessageId;
  readonly sendAt: Date | null;
}

/** A short link of a message. */
export interface ShortLinkRow {
  readonly code: string;
  readonly accountId: AccountId;
  readonly messageId: MessageId;
  /** What it begins with in the text: `https://go.example.com`. */
  readonly base: string;
  readonly url: string;
  readonly isTracked: boolean;
  readonly trackingUrl: string | null;
}

/** Somebody opened a short link. */
export interface ClickRow {
  readonly code: string;
  readonly atMs: number;
}

/** A message that is told apart by whether it reached its purpose. */
export interface ConversionRow {
  readonly messageId: MessageId;
  readonly accountId: AccountId;
  readonly name: string;
  readonly processKey: string;
}

/** An address its sending domain is not to write to again. */
export interface SuppressionRow extends NewSuppression {
  readonly accountId: AccountId;
}

/** What came of a request with an Idempotency-Key, for who repeats it. */
export interface IdempotencyRow {
  readonly accountId: AccountId;
  readonly key: string;
  readonly result: string;
}

/** A report somebody can pull. */
export interface OutboxRow {
  readonly reportId: string;
  readonly accountId: AccountId;
  readonly channel: Channel;
  readonly messageId: MessageId;
  readonly eventId: string;
  readonly clientId: string | null;
  readonly bulkId: string;
  readonly pair: PlatformPair;
  readonly campaignReferenceId: string | null;
}

/** Which event of which channel a POST tells, and with whose settings it is made. */
export interface SubscribedPost {
  readonly channel: string;
  readonly event: string;
  readonly profileId: string;
}

/** An SMS owed in place of an MMS whose end is in the same piece of work. */
export interface FailoverRow {
  readonly messageId: MessageId;
  readonly accountId: AccountId;
}

/** One POST to be made: the items go into one body. */
export interface WebhookBatch {
  readonly batchId: string;
  readonly accountId: AccountId;
  /** Messages' reports, inbound messages, or a body that is stored as it is. */
  readonly kind: 'REPORT' | 'INBOUND' | 'EVENT';
  readonly url: string;
  readonly contentType: string;
  readonly itemIds: readonly string[];
  /** For reports: the event each item is about. */
  readonly eventIds: readonly string[] | null;
  /** The subscription it is made for; null = a URL of the request or of a configuration. */
  readonly subscribed: SubscribedPost | null;
  /** For kind EVENT: the body. */
  readonly payload: string | null;
  readonly isClaimed: boolean;
}

/** One try of a POST, for the log. */
export interface WebhookTry {
  readonly attemptId: string;
  readonly url: string;
  /** HTTP status; null when nobody answered. */
  readonly status: number | null;
  readonly error: string | null;
  readonly durationMs: number;
}

/** What came of a POST. */
export interface WebhookResult {
  readonly batchId: string;
  readonly state: 'PENDING' | 'DELIVERED' | 'FAILED';
  readonly attempt: number;
  readonly dueAtMs: number;
  readonly lastError: string | null;
  /** false gives it back for any node to take. */
  readonly isClaimed: boolean;
  /** null when nothing was sent. */
  readonly tried: WebhookTry | null;
}

/** Rows to be written together. Everything in one piece of work is in one commit. */
export interface JournalWork {
  readonly messages?: readonly NewMessage[];
  readonly events?: readonly MessageEvent[];
  readonly failovers?: readonly FailoverRow[] | undefined;
  readonly due?: readonly DueChange[];
  readonly tracePools?: readonly TracePoolRow[];
  readonly sticky?: readonly StickyRow[];
  readonly bulks?: readonly BulkRow[];
  readonly links?: readonly ShortLinkRow[] | undefined;
  readonly conversions?: readonly ConversionRow[] | undefined;
  readonly clicks?: readonly ClickRow[] | undefined;
  readonly idempotency?: readonly IdempotencyRow[] | undefined;
  readonly suppressions?: readonly SuppressionRow[] | undefined;
  readonly outbox?: readonly OutboxRow[];
  readonly webhooks?: readonly WebhookBatch[];
  readonly webhookResults?: readonly WebhookResult[];
}

export interface JournalResult {
  /** Messages whose client id was taken: stored as rejected duplicates, not claimed. */
  readonly duplicates: ReadonlySet<MessageId>;
  /** Messages that had their final status already: the one of this work was not stored, and nobody is to be told of it. */
  readonly endedBefore: ReadonlySet<MessageId>;
}
