// Connectors and routes: the links to carriers, and which of them carries a sender's traffic to a destination.

import type { Channel, CountryCode, ResourceId } from './resources.ts';

/** Chosen by the operator, 1 to 64 characters of [A-Za-z0-9_.-], unique in the account. */
export type ConnectorId = string & { readonly connectorId: unique symbol };
export type RouteId = string & { readonly routeId: unique symbol };

/** The connector every account has without setting one up. */
export const SANDBOX = 'sandbox' as ConnectorId;

/** What mail is said to have come by: the listener all accounts share. */
export const MAIL_LISTENER = 'email-listener' as ConnectorId;

export interface SmppSettings {
  readonly host: string;
  readonly port: number;
  readonly systemId: string;
  readonly password: string;
  readonly systemType?: string | undefined;
  readonly bind: 'TRANSCEIVER' | 'TRANSMITTER_AND_RECEIVER';
  /** Connections kept open at once (of each kind, when transmitter and receiver are apart). */
  readonly links: number;
  /** submit_sm awaiting their answer, per link. */
  readonly window: number;
  readonly messagesPerSecond?: number | undefined;
  readonly tls?:
    | {
        /** PEM; without it the system's certificate authorities are trusted. */
        readonly ca?: string | undefined;
        readonly serverName?: string | undefined;
        /** false accepts any certificate: for a lab, never for a carrier. */
        readonly verify?: boolean | undefined;
        readonly cert?: string | undefined;
        readonly key?: string | undefined;
      }
    | undefined;
  readonly enquireLinkSeconds: number;
  /** How a text too long for one part travels. */
  readonly longMessages: 'UDH' | 'SAR' | 'PAYLOAD';
}

export interface SmtpSettings {
  /** RELAY hands every mail to one server; DIRECT takes each to the servers of its recipient's domain. */
  readonly mode: 'RELAY' | 'DIRECT';
  /** Of the relay. */
  readonly host?: string | undefined;
  /** Of the relay; where mail is taken directly, another one than 25 is for a lab. */
  readonly port: number;
  /** Taken directly, mail is encrypted where the other side can; with `tls.verify` it goes no other way. */
  readonly security: 'STARTTLS' | 'TLS' | 'NONE';
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** How we introduce ourselves; a name below the installation's own unless said. */
  readonly heloName?: string | undefined;
  /** Open at once on a node at most. */
  readonly connections: number;
  /** Of these, to one recipient's domain at most. */
  readonly connectionsPerDestination: number;
  /** Mails on one connection before it is closed. */
  readonly messagesPerConnection: number;
  /** On a node. */
  readonly messagesPerSecond?: number | undefined;
  readonly tls?:
    | {
        /** PEM; without it the system's certificate authorities are trusted. */
        readonly ca?: string | undefined;
        readonly serverName?: string | undefined;
        /** For a relay, false accepts any certificate. */
        readonly verify?: boolean | undefined;
      }
    | undefined;
}

/** How an MMS relay is spoken to, and how it speaks to us. Source of the fields: 3GPP TS 23.140, section 8.7. */
export interface Mm7Settings {
  /** Where it takes submissions. */
  readonly url: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** Who we are to it: the provider, and the service. */
  readonly vaspId: string;
  readonly vasId: string;
  readonly serviceCode?: string | undefined;
  /** What follows the root of the schema's namespace: `REL-6-MM7-1-4`. */
  readonly schema: string;
  /** MM7Version; the one that goes with the schema unless said. */
  readonly version?: string | undefined;
  /** Submissions awaiting their answer. */
  readonly window: number;
  readonly messagesPerSecond?: number | undefined;
  /** Bytes of a message's texts and files together, before they are encoded. */
  readonly sizeMax: number;
  /** Of files: `image/jpeg`, or `image/*`. */
  readonly mediaTypes: readonly string[];
  /** The form of the sender; AUTO goes by its type, NONE leaves it to the relay, which knows our VASID. */
  readonly senderAddressing: 'AUTO' | 'NUMBER' | 'SHORT_CODE' | 'RFC2822' | 'NONE';
  readonly numberFormat: 'DIGITS' | 'PLUS';
  readonly deliveryReport: boolean;
  readonly readReply: boolean;
  readonly chargedParty?: 'SENDER' | 'RECIPIENT' | 'BOTH' | 'NEITHER' | 'THIRD_PARTY' | undefined;
  readonly messageClass?: 'PERSONAL' | 'INFORMATIONAL' | 'ADVERTISEMENT' | 'AUTO' | undefined;
  /** What the relay proves itself with when it posts to us; without it nothing is taken in. */
  readonly inbound?: { readonly username: string; readonly password: string } | undefined;
  readonly tls?: SmppSettings['tls'];
}

export type ConnectorSettings =
  | { readonly type: 'SMPP'; readonly smpp: SmppSettings }
  | { readonly type: 'SMTP'; readonly smtp: SmtpSettings }
  | { readonly type: 'MM7'; readonly mm7: Mm7Settings }
  | { readonly type: 'SANDBOX' };

export interface ConnectorDefinition {
  readonly connectorId: ConnectorId;
  readonly settings: ConnectorSettings;
  readonly isEnabled: boolean;
}

/** The channels a connector of this type can carry. */
export function carriedChannels({ type }: ConnectorSettings): readonly Channel[] {
  switch (type) {
    case 'SMPP':
      return ['SMS'];
    case 'SMTP':
      return ['EMAIL'];
    case 'MM7':
      return ['MMS'];
    case 'SANDBOX':
      return ['SMS', 'MMS', 'EMAIL'];
    default:
      return type satisfies never;
  }
}

export interface Route {
  readonly routeId: RouteId;
  readonly connectorId: ConnectorId;
  readonly channel: Channel;
  readonly countryCode: CountryCode | null;
  /** Leading digits of the destination. */
  readonly prefix: string | null;
  readonly resourceId: ResourceId | null;
  /** Among equally specific routes the lowest number wins. */
  readonly priority: number;
}
