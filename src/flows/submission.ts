// What a send request asks for, freed from the shape it came in; and what it is answered.

import type { ConnectorId } from '../domain/connectors.ts';
import type { MessageContent } from '../domain/messages/content.ts';
import type { DeliveryWindow, Validity } from '../domain/messages/expiry.ts';
import type { Failover, MessageId, Regional, ReportWish } from '../domain/messages/message.ts';
import type { PlatformInput } from '../domain/platform.ts';
import type { Channel } from '../domain/resources.ts';

/** One content and sender for some destinations. */
export interface MessageSubmission {
  readonly sender?: string | undefined;
  readonly destinations: readonly SubmittedDestination[];
  readonly content: MessageContent;
  readonly pair: PlatformInput | undefined;
  /** Where the pair stands in the request, to name it in a violation: `messages[0].options.platform`. */
  readonly pairField: string;
  readonly validity: Validity | undefined;
  readonly deliveryWindow?: DeliveryWindow | undefined;
  /** Not before, milliseconds since 1970, where messages of one request differ; else the request's. */
  readonly sendAtMs?: number | undefined;
  readonly campaignReferenceId?: string | undefined;
  readonly regional?: Regional | undefined;
  readonly priority?: 'HIGH' | undefined;
  readonly report: ReportWish;
  /** Links of the text are made short, each destination's its own. */
  readonly links?: LinkWish | undefined;
  readonly conversion?: ConversionWish | undefined;
  /** The SMS that goes out when an MMS does not arrive; else the account's setting decides. */
  readonly failover?: Failover | undefined;
  /** The MMS this SMS stands in for. */
  readonly failoverOf?: MessageId | undefined;
  /** An answer to what the destination has just written: it goes out although he opted out, as he may have with these very words. */
  readonly isReply?: boolean | undefined;
  /** Goes by this connector, whatever the routes say: to try it. Only with a sender. */
  readonly via?: ConnectorId | undefined;
}

export interface LinkWish {
  /** What short links begin with, as it is to stand in the text: `https://go.example.com`, or without the protocol. */
  readonly base: string;
  readonly isTracked: boolean;
  /** Where clicks are reported; else the subscriptions decide. */
  readonly trackingUrl?: string | undefined;
}

/** The message has a purpose whose success the caller will tell. */
export interface ConversionWish {
  /** Groups messages of one purpose; may be empty. */
  readonly name: string;
  /** The caller's own key; one is made when there is none. */
  readonly processKey?: string | undefined;
}

export interface SubmittedDestination {
  /** As the caller wrote it. */
  readonly to: string;
  /** The caller's own id for the message. */
  readonly messageId?: string | undefined;
  readonly networkId?: number | undefined;
  /** What it gets, where that is not what all get. */
  readonly content?: MessageContent | undefined;
  /** Why it is rejected, where that was found before its sender was looked for. */
  readonly rejection?: Rejection | undefined;
}

/** A status and an error of the catalogue. */
export interface Rejection {
  readonly statusId: number;
  readonly errorId: number;
}

export interface SubmitRequest {
  readonly channel: Channel;
  readonly bulkId?: string | undefined;
  /** Not before, milliseconds since 1970. */
  readonly sendAtMs?: number | undefined;
  /** At least this much between two messages of the request. */
  readonly intervalMs?: number | undefined;
  readonly messages: readonly MessageSubmission[];
}

export interface SubmitResult {
  readonly bulkId: string;
  /** The result of an earlier request with the same Idempotency-Key. */
  readonly isReplay?: boolean | undefined;
  readonly messages: readonly SubmittedMessage[];
}

export interface SubmittedMessage {
  readonly internalId: string;
  /** The caller's own id, or the one we made. */
  readonly messageId: string;
  /** As the caller wrote it. */
  readonly destination: string;
  readonly statusId: number;
  readonly partCount: number;
}
