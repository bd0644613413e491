// The seams: what has two implementations and nothing else. Connectors implement Connector and are given a Receiver.

import type { ConnectorId } from './domain/connectors.ts';
import type { DnsAnswer, RecordType } from './domain/email-domains.ts';
import type { InboundContent, ReceivedFile } from './domain/inbound/content.ts';
import type { ContentId, Letter, MessageContent } from './domain/messages/content.ts';
import type { MessageId, Regional } from './domain/messages/message.ts';
import type { AccountId } from './domain/platform.ts';
import type { Channel, SenderType } from './domain/resources.ts';
import type { Credentials } from './domain/subscriptions.ts';

/** Time and timers. Milliseconds since 1970 UTC. Simulations bring their own. */
export interface Clock {
  now(): number;
  /** Calls back once after `delayMs`; the answer cancels it. */
  after(delayMs: number, callback: () => void): () => void;
}

/** Questions to the DNS; tests ask a server of their own. Never rejects for what servers say or do not say. */
export interface DnsLookup {
  lookup(type: RecordType, name: string): Promise<DnsAnswer>;
  /** Addresses of a host, IPv4 before IPv6. */
  addresses(name: string): Promise<DnsAnswer>;
  /** Gives up what is being asked. */
  close(): void;
}

/** Structured log lines: fields first, then the sentence. */
export interface Log {
  debug(fields: object, sentence: string): void;
  info(fields: object, sentence: string): void;
  warn(fields: object, sentence: string): void;
  error(fields: object, sentence: string): void;
}

/** One message as a connector is handed it. */
export interface CarrierMessage {
  readonly messageId: MessageId;
  readonly channel: Channel;
  readonly sender: string;
  readonly senderType: SenderType | null;
  /** Digits only, E.164 without the plus; of mail, the address. */
  readonly destination: string;
  readonly content: MessageContent;
  readonly wantsReport: boolean;
  readonly regional?: Regional | undefined;
  /** Milliseconds since 1970: after this the carrier should not try any more. */
  readonly expiresAtMs: number;
  /** 1 on the first try. */
  readonly attempt: number;
}

/** Why a submission should be tried again later. */
export type DeferralReason =
  /** The carrier asked to slow down (ESME_RTHROTTLED). */
  | 'THROTTLED'
  /** The carrier's queue is full (ESME_RMSGQFUL). */
  | 'QUEUE_FULL'
  /** No link was up, so nothing was sent. */
  | 'LINK_DOWN'
  /** Sent, and no answer came before the time limit or the link broke: the carrier may have it. */
  | 'NO_RESPONSE'
  /** The carrier said no for a reason that may pass. */
  | 'TEMPORARY';

/** What came of a submission. `statusId` and `errorId` are ids of the catalogue in domain/messages/status.ts. */
export type Outcome =
  | { readonly kind: 'accepted'; readonly remoteIds: readonly string[] }
  | {
      readonly kind: 'deferred';
      readonly because: DeferralReason;
      readonly retryAfterMs?: number | undefined;
      /** What the carrier said, for the timeline: `ESME_RTHROTTLED (0x58)`. */
      readonly detail?: string | undefined;
    }
  | {
      readonly kind: 'refused';
      readonly statusId: number;
      readonly errorId: number;
      readonly detail?: string | undefined;
      /** True when another route may well take it (the carrier does not serve this destination or sender). */
      readonly isRouteFault?: boolean | undefined;
    };

/** A carrier's word on a message it took. */
export interface CarrierReport {
  readonly connectorId: ConnectorId;
  readonly remoteId: string;
  /** Other spellings of the same id, likeliest first: carriers answer in hexadecimal and report in decimal, or pad with zeros. */
  readonly remoteIdAlternatives?: readonly string[] | undefined;
  readonly isFinal: boolean;
  readonly statusId: number;
  readonly errorId: number;
  /** When the carrier says it happened, milliseconds since 1970. */
  readonly doneAtMs: number;
  /** Mobile country and network code, when the carrier told. */
  readonly mccMnc?: string | undefined;
  /** The receipt as it came, for the timeline. */
  readonly detail?: string | undefined;
}

/** A file or letter that is kept apart from the messages that carry it. */
export interface StoredContent {
  readonly mediaType: string;
  readonly name?: string | undefined;
  readonly bytes: Uint8Array;
}

/** Where connectors find what messages carry. */
export interface ContentShelf {
  /** Those of these contents that are the account's and still kept. Rejects when the database cannot be asked. */
  read(accountId: AccountId, contentIds: readonly ContentId[]): Promise<ReadonlyMap<ContentId, StoredContent>>;
}

/** Puts into a mail what tells of its opening and its links, and where one unsubscribes; asked before a mail is signed. */
export interface MailDecorator {
  /** `sender` and `destination`: addresses. A header the letter has itself goes before one of these. */
  decorate(mail: {
    readonly accountId: AccountId;
    readonly messageId: MessageId;
    readonly sender: string;
    readonly destination: string;
    readonly tracking: Letter['tracking'];
    readonly html?: string | undefined;
    readonly text?: string | undefined;
  }): Promise<{
    readonly html?: string | undefined;
    readonly text?: string | undefined;
    readonly headers: Readonly<Record<string, string>>;
  }>;
}

/** A file that came with a message. */
export interface CarrierFile extends Omit<ReceivedFile, 'contentId' | 'size'> {
  readonly bytes: Uint8Array;
}

/** What came beside the text of a message: as it is stored, but with the bytes in hand. */
export type CarrierContent =
  | (Omit<Extract<InboundContent, { kind: 'MMS' }>, 'files'> & { readonly files: readonly CarrierFile[] })
  | (Omit<Extract<InboundContent, { kind: 'EMAIL' }>, 'files' | 'rawId'> & {
      readonly files: readonly CarrierFile[];
      readonly raw: Uint8Array | null;
    });

/** A message from a handset or a mailbox, as a connector received it. */
export interface CarrierInbound {
  readonly accountId: AccountId;
  readonly connectorId: ConnectorId;
  readonly channel: Channel;
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly content?: CarrierContent | undefined;
  readonly receivedAtMs: number;
  /** Set when this is one part of a longer message. References are unique per sender and receiver only for a while. */
  readonly part?: { readonly reference: number; readonly total: number; readonly index: number } | undefined;
}

/** What a connector tells the rest of Callsign. Every promise settles only after the news is on disk; until then nothing is acknowledged. */
export interface Receiver {
  inbound(message: CarrierInbound): Promise<void>;
  report(report: CarrierReport): Promise<void>;
}

/** How a connector is doing, as the API shows it. */
export interface ConnectorStatus {
  readonly state: 'UP' | 'DEGRADED' | 'DOWN' | 'STOPPED';
  readonly links: readonly { readonly name: string; readonly isBound: boolean; readonly lastError?: string | undefined }[];
  readonly lastError?: string | undefined;
  readonly lastErrorAtMs?: number | undefined;
  /** Submissions awaiting the carrier's answer. */
  readonly inFlight: number;
}

/** A link to a carrier. It never throws for what the far side said. */
export interface Connector {
  readonly connectorId: ConnectorId;
  /** Links there are to be divided among the nodes; undefined: every node has its own. */
  readonly linkCount?: number | undefined;
  /** Keeps these links, counted from 0, and no others, at their share of the pace; resolves when the others are closed. */
  hold?(links: readonly number[]): Promise<void>;
  start(): void;
  /** Takes no more, waits up to `graceMs` for open answers, says goodbye, closes. */
  stop(graceMs: number): Promise<void>;
  /** How many messages it would take now: 0 while down, throttled or with full windows. */
  room(): number;
  /** Hands one over; call only while room() > 0. Several calls in one turn share one write to the socket. */
  submit(message: CarrierMessage): Promise<Outcome>;
  status(): ConnectorStatus;
  /** Called whenever room() may have risen or the state changed. Set once by the engine before start(). */
  onChange: () => void;
}

/** How a POST proves who sends it. */
export type WebhookAuthorization =
  | Exclude<Credentials, { readonly kind: 'OAUTH' }>
  | {
      readonly kind: 'OAUTH';
      readonly tokenUrl: string;
      /** What the token endpoint is asked with besides `headers`: grant_type, client_id, scope … */
      readonly parameters: Readonly<Record<string, string>>;
      readonly headers: Readonly<Record<string, string>>;
    };

/** One POST to somebody's server. */
export interface WebhookRequest {
  readonly url: string;
  /** POST unless said; a GET has no body. */
  readonly method?: 'POST' | 'GET' | undefined;
  readonly contentType: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly authorization?: WebhookAuthorization | undefined;
  /** PEM: what we show the server when it asks who we are (mutual TLS). */
  readonly clientCertificate?: { readonly certificate: string; readonly privateKey: string } | undefined;
  /** Versions of TLS that may be spoken; any the platform offers unless said. */
  readonly tlsVersions?: readonly ('TLSv1.2' | 'TLSv1.3')[] | undefined;
  readonly connectTimeoutMs?: number | undefined;
  readonly readTimeoutMs?: number | undefined;
  /** What the status must match for the POST to count as delivered; any 2xx unless said. */
  readonly statusPattern?: string | undefined;
  /** What the answer's body must match as well. */
  readonly bodyPattern?: string | undefined;
}

/** What the server said, or why it could not be asked. `status`: of HTTP, null on other roads. */
export type WebhookAnswer =
  /** `problem`: why it does not count as delivered. */
  | { readonly kind: 'answered'; readonly status: number | null; readonly problem?: string | undefined }
  | { readonly kind: 'unreachable'; readonly detail: string }
  /** Never to be tried again: the address is not one we call. */
  | { readonly kind: 'forbidden'; readonly detail: string };

/** Posts to callers' URLs, with the checks on where they point. */
export interface WebhookPoster {
  post(request: WebhookRequest): Promise<WebhookAnswer>;
  close(): Promise<void>;
}

/** A poster that can also look whether a server would talk to it. */
export interface ReachingPoster extends WebhookPoster {
  /** Connects and asks for nothing; why that fails, if it does. */
  reach(request: Pick<WebhookRequest, 'url' | 'clientCertificate'>): Promise<string | undefined>;
}
