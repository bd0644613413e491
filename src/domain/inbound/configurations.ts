// Inbound configurations: what is to happen to messages a number receives on a channel, for one keyword or for all others.

import type { ConnectorId } from '../connectors.ts';
import type { Weekday } from '../messages/expiry.ts';
import type { PlatformPair } from '../platform.ts';
import type { Channel, ResourceId } from '../resources.ts';

/** 32 upper-case hexadecimal characters. */
export type ConfigurationKey = string & { readonly configurationKey: unique symbol };

/** Where a message goes on to. */
export type Forwarding =
  | { readonly type: 'PULL'; readonly description?: string | undefined }
  | { readonly type: 'HTTP_FORWARD'; readonly url: string; readonly format: string; readonly description?: string | undefined }
  | { readonly type: 'MAIL_FORWARD'; readonly mail: string; readonly description?: string | undefined }
  /** Without a connector to hand it to, the message waits to be pulled. */
  | {
      readonly type: 'SMPP_FORWARD';
      readonly connectorId?: ConnectorId | undefined;
      readonly description?: string | undefined;
    }
  | { readonly type: 'NO_ACTION'; readonly description?: string | undefined };

/** Times of the day as `HH:mm`, UTC. */
export interface AutoResponseWindow {
  readonly from: string;
  readonly to: string;
  readonly days: readonly Weekday[];
  /** As given, and shown again; the times are UTC whatever it says. */
  readonly timeZone: 'USER_TIME_ZONE' | 'DESTINATION_TIME_ZONE';
}

export interface AutoResponse {
  readonly message: string;
  /** null = from the number that received. */
  readonly sender: string | null;
  /** null = at any time. */
  readonly window: AutoResponseWindow | null;
}

/** Who sends this keyword is blocked, or no longer, for the receiving number or for every sender of the account. */
export interface BlockListChange {
  readonly type: 'BLOCK' | 'UNBLOCK';
  readonly level: 'FROM_SENDER' | 'FROM_ANY_SENDER';
}

export interface InboundConfiguration {
  readonly configurationKey: ConfigurationKey;
  readonly resourceId: ResourceId;
  readonly channel: Channel;
  /** Upper case; null = every message no keyword matches. */
  readonly keyword: string | null;
  readonly username: string | null;
  readonly platform: PlatformPair | null;
  /** null = follow the subscriptions. */
  readonly forwarding: Forwarding | null;
  readonly autoResponse: AutoResponse | null;
  readonly blockList: BlockListChange | null;
}
