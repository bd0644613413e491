// All that a flow may touch. Built once in main/compose.ts and handed down; nothing is reached by any other way.

import type { Destination } from '../domain/addresses/phone-number.ts';
import type { ConnectorId } from '../domain/connectors.ts';
import type { Handset, HandsetMessage, MailboxMessage } from '../domain/handsets.ts';
import type { OutboundMessage } from '../domain/messages/message.ts';
import type { AccountId, PlatformPair } from '../domain/platform.ts';
import type { Channel, ResourceId } from '../domain/resources.ts';
import type { CarrierAnswer, CarrierRequest, Clock, ConnectorStatus, DnsLookup, Log, ReadMail, WrittenMail } from '../ports.ts';
import type { Db } from '../storage/db.ts';
import type { IdSource } from '../storage/ids.ts';
import type {
  BulkRow,
  ClickRow,
  ConversionRow,
  IdempotencyRow,
  JournalResult,
  ShortLinkRow,
  StickyRow,
  TracePoolRow,
  WebhookBatch,
} from '../storage/journal/work.ts';
import type { StoredDecision } from '../storage/messages.ts';
import type { AccountSnapshots } from './account-snapshots.ts';
import type { KeyRing } from './key-ring.ts';
import type { MailEvents } from './mail-events.ts';
import type { MailTokens } from './mail-tokens.ts';
import type { StickyCache } from './sticky-cache.ts';
import type { TrackedDomains } from './tracked-domains.ts';
import type { UserRing } from './user-ring.ts';

/** Settings of the whole installation that flows look at; the rest stays in main/config.ts. */
export interface InstanceSettings {
  /** Callback URLs may point to private addresses. */
  readonly allowPrivateCallbacks: boolean;
  /** Whether the published rate limits are enforced. */
  readonly isRateLimited: boolean;
  /** Whether there is a sandbox connector at all. */
  readonly hasSandbox: boolean;
  /** Days that messages, reports and inbound messages are kept. */
  readonly retentionDays: number;
  /** The records of email domains point to `spf.`, `mx.` and `track.` below this name. */
  readonly emailHost: string;
  /** Where callers and their customers reach this server from outside, without a slash at the end: short links begin with it. */
  readonly publicUrl: string;
  /** Other hosts that lead to this server, for short links. */
  readonly linkDomains: readonly string[];
  /** Email domains may send although their records were not found. */
  readonly acceptsUnverifiedDomains: boolean;
}

/** A message with its fate decided, to be stored and sent on its way. */
export interface MessageDraft {
  readonly message: OutboundMessage;
  /** The caller's own id, when there was one. */
  readonly clientId: string | null;
  readonly isRejected: boolean;
  /** PENDING_ACCEPTED, or why it is rejected. */
  readonly statusId: number;
  readonly errorId: number;
  readonly decision: StoredDecision;
  /** Not to be handed over before this moment, milliseconds since 1970; 0 = at once. */
  readonly dueAtMs: number;
  /** The sender's declared throughput. */
  readonly messagesPerSecond: number | undefined;
}

/** Messages of one request: stored in one commit. */
export interface AcceptedBatch {
  readonly messages: readonly MessageDraft[];
  readonly tracePools: readonly TracePoolRow[];
  readonly sticky: readonly StickyRow[];
  readonly bulks: readonly BulkRow[];
  readonly links?: readonly ShortLinkRow[] | undefined;
  readonly conversions?: readonly ConversionRow[] | undefined;
  /** The result to be kept under the caller's Idempotency-Key. */
  readonly idempotency?: readonly IdempotencyRow[] | undefined;
}

/** What the engine has done since the start of the process, and what is under way, for metrics. */
export interface EngineFigures {
  readonly tally: {
    readonly accepted: number;
    readonly rejected: number;
    readonly submitted: number;
    readonly deferred: number;
    readonly finals: Readonly<Record<number, number>>;
    readonly receipts: number;
    readonly inbound: number;
    readonly posts: { readonly delivered: number; readonly repeated: number; readonly failed: number };
  };
  /** Messages whose next step is not on disk. */
  readonly open: number;
  readonly postsPending: number;
  readonly journalRows: number;
  readonly connectors: readonly {
    readonly key: string;
    readonly queued: number;
    readonly inFlight: number;
    readonly isUp: boolean;
    /** Links this node keeps that are bound. */
    readonly boundLinks: number;
  }[];
}

/** What is counted of a message that came in; no pair: it belongs to nobody. */
export interface InboundNote {
  readonly accountId: AccountId;
  readonly channel: Channel;
  readonly number: string;
  readonly connectorId: ConnectorId;
  readonly pair: PlatformPair | undefined;
}

/** What a sender has before it on this node. */
export interface SenderLoad {
  /** Messages of it that wait in memory. */
  readonly queued: number;
  /** Messages of anybody that wait in memory for the connectors it waits for. */
  readonly ahead: number;
  /** How fast these connectors send at present. */
  readonly messagesPerSecond: number;
  /** What carriers answered for in the last minute, and how much of it they refused. */
  readonly messages: number;
  readonly refused: number;
}

/** The delivery engine, as flows and the API see it. */
export interface Dispatch {
  /**
   * Stores messages and sends them on their way; resolves after the commit.
   * @throws Refusal OVERLOADED: then nothing was accepted
   */
  accept(batch: AcceptedBatch): Promise<JournalResult>;
  /** Expected wait of a message for this sender, milliseconds. */
  waitMs(accountId: AccountId, sender: string, messagesPerSecond: number | undefined): number;
  /** Whether a sender has had its messages of the day (UTC). */
  isSpent(accountId: AccountId, sender: string, messagesPerDay: number): boolean;
  /** Tells who is passed over at present; undefined = nobody of the account is. */
  passedOverIn(accountId: AccountId): ((resourceId: ResourceId) => boolean) | undefined;
  senderLoad(accountId: AccountId, sender: string, resourceId: ResourceId): SenderLoad;
  isConnectorUp(accountId: AccountId, connectorId: ConnectorId): boolean;
  /** How a connector of this node is doing; undefined when this node does not run it. */
  statusOf(
    accountId: AccountId,
    connectorId: ConnectorId,
  ): { status: ConnectorStatus; queued: number; inFlight: number } | undefined;
  /** Has a connector take in what its carrier posted; undefined when there is none that is posted to. */
  answerCarrier(
    accountId: AccountId,
    connectorId: ConnectorId,
    request: CarrierRequest,
  ): Promise<CarrierAnswer | 'STOPPED' | undefined>;
  figures(): EngineFigures;
  /** Counts a message that came in. */
  noteInbound(message: InboundNote): void;
  /** Counts a click on a short link and tells of it; resolves after the commit, which clicks at the same time share. */
  noteClick(click: ClickRow, told: readonly Omit<WebhookBatch, 'isClaimed'>[]): Promise<void>;
  /** Looks for due work now: something was put on disk for it. */
  wake(): void;
}

/** The handsets or mailboxes of the sandbox on this node, as the API shows them. */
export interface SandboxHandsets<Message = HandsetMessage> {
  /** The latest `limit` handsets in use, the latest first. */
  list(accountId: AccountId, limit: number): readonly Handset[];
  /** The latest first; undefined when it was never used. */
  messagesOf(accountId: AccountId, number: string): readonly Message[] | undefined;
  note(accountId: AccountId, number: string, message: Message): void;
}

/** One account to be copied into one of ours. */
export interface AccountCopy {
  readonly accountId: AccountId;
  /** Of whoever asked for it. */
  readonly scopes: readonly string[];
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly isDryRun: boolean;
  readonly isUpdating: boolean;
  readonly isPaced: boolean;
  readonly kinds: readonly string[];
  readonly signal: AbortSignal;
  readonly onOutcome: (outcome: {
    readonly kind: string;
    readonly id: string;
    readonly outcome: string;
    readonly reason?: string | undefined;
  }) => void;
}

/** Work was called off because this process ends: nothing is wrong with it. */
export class ServerStopped extends Error {
  override readonly name = 'ServerStopped';
}

export interface World {
  /** This process among those on the database. */
  readonly nodeId: number;
  /** What goes on behind answers and has to be over before the database is let go of. */
  readonly finishing: Set<Promise<void>>;
  /** Copies an account of another server; rejects with one sentence for whoever asked, or with ServerStopped. */
  readonly copyAccount: (copy: AccountCopy) => Promise<void>;
  readonly dispatch: Dispatch;
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly ids: IdSource;
  readonly settings: InstanceSettings;
  readonly snapshots: AccountSnapshots;
  readonly keys: KeyRing;
  readonly users: UserRing;
  /** Reads a destination; undefined when it is no valid number. Remembers the last ones. */
  readonly parseNumber: (input: string) => Destination | undefined;
  readonly stickySenders: StickyCache;
  readonly handsets: SandboxHandsets;
  /** By the address in lower case. */
  readonly mailboxes: SandboxHandsets<MailboxMessage>;
  /** Connects to somebody's server and shows it a certificate, without sending anything; why that fails, if it does. */
  readonly reachWebhook: (
    url: string,
    clientCertificate: { readonly certificate: string; readonly privateKey: string },
  ) => Promise<string | undefined>;
  readonly dns: DnsLookup;
  /** Mail as it travels: reading it, and writing it where the sandbox plays a mailbox. */
  readonly mailFormat: {
    read(raw: Uint8Array): Promise<ReadMail>;
    write(mail: WrittenMail): Promise<Uint8Array>;
  };
  /** The check of an email domain became due. */
  readonly wakeDomainChecks: () => void;
  /** Whether mailboxes of a domain (in ASCII and lower case) are thrown away after use. */
  readonly isDisposable: (domain: string) => boolean;
  /** What the addresses in mails that lead to us say. */
  readonly mailTokens: MailTokens;
  readonly trackedDomains: TrackedDomains;
  readonly mailEvents: MailEvents;
  /** Addresses are waiting to be checked. */
  readonly wakeValidations: () => void;
}
