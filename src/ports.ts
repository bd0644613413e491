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

/**
 * The records of any type at a name, in the form of Node's own `resolve`; rejects with its codes (ENOTFOUND, ENODATA, ETIMEOUT …),
 * and always in a few seconds.
 */
export type DnsResolve = (name: string, type: string) => Promise<unknown>;

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
  /** What the last deferral said was done already. */
  readonly progress?: Progress | undefined;
}

/** What a connector has done of a message that it has to be handed again. Kept on disk with the message, as JSON. */
export interface Progress {
  /** The connector's own notes, short ones. */
  readonly notes: Readonly<Record<string, string>>;
  /** What becomes of the message when its time is over before its next try; undefined: what becomes of any other. */
  readonly atEnd?: Exclude<Outcome, { kind: 'deferred' }> | undefined;
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
  | {
      readonly kind: 'accepted';
      readonly remoteIds: readonly string[];
      /** Where no receipt will come, what the message has ended with. */
      readonly lastWord?:
        | { readonly statusId: number; readonly errorId: number; readonly detail?: string | undefined }
        | undefined;
    }
  | {
      readonly kind: 'deferred';
      readonly because: DeferralReason;
      readonly retryAfterMs?: number | undefined;
      /** What the carrier said, for the timeline: `ESME_RTHROTTLED (0x58)`. */
      readonly detail?: string | undefined;
      /** Handed back with the message at its next try; undefined: as it was. */
      readonly progress?: Progress | undefined;
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
  /** Only for the timeline (it was read, say), also when the message has ended: changes no status, and nobody is told. */
  readonly isNote?: boolean | undefined;
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

/** An email domain as its mail needs it. */
export interface MailDomain {
  /** In ASCII and lower case. */
  readonly domain: string;
  readonly selector: string;
  /** PKCS #8, PEM. */
  readonly privateKey: string;
  /** Where mail that cannot be delivered comes back to us; undefined when nobody has said that it does. */
  readonly returnPathDomain: string | undefined;
}

/** What the accounts' domains sign with. */
export interface MailDomains {
  /** The account's domain of this name; undefined when it has none. Rejects when the database cannot be asked. */
  of(accountId: AccountId, domain: string): Promise<MailDomain | undefined>;
}

/** What a recipient reads: the texts of a letter with his placeholders filled in, and the headers added to it. */
export interface WrittenLetter {
  readonly text?: string | undefined;
  readonly html?: string | undefined;
  readonly ampHtml?: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

/** Changes a mail before it is signed: links that tell of clicks, a way to unsubscribe. Headers of the letter's own stay as they are. */
export type DecorateLetter = (
  written: WrittenLetter,
  letter: Letter,
  message: CarrierMessage,
  accountId: AccountId,
) => Promise<WrittenLetter>;
/** What came of reading a file that a message names by its URL. */
export type FetchedFile =
  | { readonly kind: 'fetched'; readonly mediaType: string; readonly bytes: Uint8Array }
  | { readonly kind: 'tooLarge' }
  /** `detail`: one sentence. `isPassing`: asking again later may help. */
  | { readonly kind: 'failed'; readonly detail: string; readonly isPassing: boolean };

/** Reads a file of at most `bytesMax` from a URL of a caller's. Never rejects. */
export type FetchFile = (url: string, bytesMax: number) => Promise<FetchedFile>;

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

type CarrierMail = Extract<CarrierContent, { kind: 'EMAIL' }>;

/** What a mail says, whoever it was delivered to. */
export interface ReadMail extends Pick<CarrierMail, 'subject' | 'html' | 'from' | 'to' | 'cc' | 'headers' | 'files'> {
  readonly text: string;
}

/** A mail at our door: read, and its sender looked into. */
export interface ArrivedMail extends Pick<CarrierMail, 'envelope' | 'senderIp' | 'checks'> {
  readonly raw: Uint8Array;
  readonly mail: ReadMail;
}

/** A mail as somebody writes it. */
export interface WrittenMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text?: string | undefined;
  readonly html?: string | undefined;
  readonly files: readonly CarrierFile[];
}

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

/** What a carrier posted to our HTTP server, as it came. */
export interface CarrierRequest {
  readonly authorization: string | undefined;
  readonly contentType: string;
  readonly body: Uint8Array;
}

export interface CarrierAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly contentType: string;
  readonly body: Uint8Array;
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
  /** Takes what the carrier posted to our HTTP server, where it brings news that way; resolves when the news is on disk. */
  answer?(request: CarrierRequest): Promise<CarrierAnswer>;
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
  readonly body: string | Uint8Array;
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
