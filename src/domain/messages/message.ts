// A message on its way out, from acceptance to its one final status.

import type { ConnectorId } from '../connectors.ts';
import type { AccountId, PlatformPair } from '../platform.ts';
import type { Channel, CountryCode, ResourceId, SenderType } from '../resources.ts';
import type { MessageContent } from './content.ts';
import type { DeliveryWindow, Validity } from './expiry.ts';

/** Our own id of a message: a decimal 63-bit number that grows with time (see storage/ids.ts). Also what callers see when they gave none. */
export type MessageId = string & { readonly messageId: unique symbol };

/** What the laws of some countries want to come with a message. It is carried as it came. Source: contract, `options.regional`. */
export interface Regional {
  readonly indiaDlt?:
    | {
        readonly principalEntityId: string;
        readonly contentTemplateId?: string | undefined;
        readonly telemarketerId?: string | undefined;
      }
    | undefined;
  readonly turkeyIys?: { readonly recipientType: 'BIREYSEL' | 'TACIR'; readonly brandCode?: number | undefined } | undefined;
  readonly southKorea?: { readonly title?: string | undefined; readonly resellerCode?: number | undefined } | undefined;
}

/** Where and how the delivery report goes, as the request said. */
export interface ReportWish {
  /** false = no report is pushed at all. */
  readonly notify: boolean;
  readonly url?: string | undefined;
  readonly isIntermediateWanted: boolean;
  readonly contentType: 'application/json' | 'application/xml';
  readonly callbackData?: string | undefined;
  /** How reports are written; the third generation's unless said. Messages sent by an older endpoint have the older form. */
  readonly form?: 'V1' | undefined;
}

/** The SMS that stands in for an MMS that did not arrive. */
export type Failover =
  /** The text the request gave. */
  | {
      readonly kind: 'TEXT';
      readonly text: string;
      readonly sender?: string | undefined;
      readonly validity?: Validity | undefined;
      readonly regional?: Regional | undefined;
      readonly links?: FailoverLinks | undefined;
    }
  /** The account's own way: the title or text, and a link to a page that shows the MMS. */
  | { readonly kind: 'LINK'; readonly links?: FailoverLinks | undefined };

/** Links of the text are made short, as those of the MMS were to be. */
export interface FailoverLinks {
  readonly base: string;
  readonly isTracked: boolean;
  readonly trackingUrl?: string | undefined;
}

export interface OutboundMessage {
  readonly messageId: MessageId;
  /** The id callers know: their own if they sent one, else `messageId`. */
  readonly publicId: string;
  readonly accountId: AccountId;
  readonly bulkId: string;
  readonly channel: Channel;
  /** What it is attributed to. */
  readonly pair: PlatformPair;
  /** Whether the caller named an application or entity: only then reports carry them. */
  readonly isPairGiven: boolean;
  readonly sender: string;
  readonly senderType: SenderType | null;
  readonly resourceId: ResourceId | null;
  /** Digits only; of mail, the address. */
  readonly destination: string;
  readonly countryCode: CountryCode | null;
  readonly content: MessageContent;
  /** Parts it takes on the air; 1 for what is no SMS. */
  readonly partCount: number;
  readonly report: ReportWish;
  readonly campaignReferenceId?: string | undefined;
  readonly regional?: Regional | undefined;
  /** The destination's network as the caller knows it. */
  readonly networkId?: number | undefined;
  /** HIGH goes before what is not urgent: a one-time code. */
  readonly priority?: 'HIGH' | undefined;
  /** The SMS that stands in for it when it does not arrive; of MMS only. */
  readonly failover?: Failover | undefined;
  /** The MMS this SMS stands in for. */
  readonly failoverOf?: MessageId | undefined;
  readonly connectorId: ConnectorId | null;
  /** Goes by its connector or not at all: no other stands in. */
  readonly isPinned?: true | undefined;
  readonly acceptedAt: Date;
  /** Not before this moment. */
  readonly sendAt: Date | null;
  /** The days and hours within which it may be delivered. */
  readonly deliveryWindow?: DeliveryWindow | undefined;
  /** Not after this moment: then it ends as expired. */
  readonly expiresAt: Date;
}
