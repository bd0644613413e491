// The PDUs an ESME meets, as values: SMPP 3.4 section 4. Field names are the specification's, spelled our way.

import type { Tlv } from './tlvs.ts';

/** Type of number, numbering plan, digits or letters. */
export interface Address {
  readonly ton: number;
  readonly npi: number;
  readonly address: string;
}

interface Numbered {
  readonly sequence: number;
}

/** Whatever answers a request: its sequence number is the request's. */
interface Answering extends Numbered {
  readonly status: number;
}

export interface BindRequest extends Numbered {
  readonly kind: 'bind_transmitter' | 'bind_receiver' | 'bind_transceiver';
  readonly systemId: string;
  readonly password: string;
  readonly systemType: string;
  readonly interfaceVersion: number;
  /** The addresses this client serves; `address` is a pattern. Most carriers want it empty. */
  readonly addressRange: Address;
}

export interface BindAnswer extends Answering {
  readonly kind: 'bind_transmitter_resp' | 'bind_receiver_resp' | 'bind_transceiver_resp';
  readonly systemId: string;
  readonly tlvs: readonly Tlv[];
}

/** submit_sm and deliver_sm carry the same fields: sections 4.4.1 and 4.6.1. */
export interface ShortMessage extends Numbered {
  readonly kind: 'submit_sm' | 'deliver_sm';
  readonly serviceType: string;
  readonly source: Address;
  readonly destination: Address;
  readonly esmClass: number;
  readonly protocolId: number;
  readonly priority: number;
  readonly scheduleDeliveryTime: string;
  readonly validityPeriod: string;
  readonly registeredDelivery: number;
  readonly replaceIfPresent: number;
  readonly dataCoding: number;
  readonly defaultMessageId: number;
  readonly shortMessage: Uint8Array;
  readonly tlvs: readonly Tlv[];
}

export interface DataMessage extends Numbered {
  readonly kind: 'data_sm';
  readonly serviceType: string;
  readonly source: Address;
  readonly destination: Address;
  readonly esmClass: number;
  readonly registeredDelivery: number;
  readonly dataCoding: number;
  readonly tlvs: readonly Tlv[];
}

export interface MessageAnswer extends Answering {
  readonly kind: 'submit_sm_resp' | 'deliver_sm_resp' | 'data_sm_resp';
  readonly messageId: string;
  readonly tlvs: readonly Tlv[];
}

/** Requests that are a header and nothing else. */
export interface BareRequest extends Numbered {
  readonly kind: 'unbind' | 'enquire_link';
}

/** Answers that are a header and nothing else. */
export interface BareAnswer extends Answering {
  readonly kind: 'unbind_resp' | 'enquire_link_resp' | 'generic_nack';
}

export interface Outbind extends Numbered {
  readonly kind: 'outbind';
  readonly systemId: string;
  readonly password: string;
}

export interface AlertNotification extends Numbered {
  readonly kind: 'alert_notification';
  readonly source: Address;
  readonly esme: Address;
  readonly tlvs: readonly Tlv[];
}

export type Answer = BindAnswer | MessageAnswer | BareAnswer;

export type Pdu = BindRequest | ShortMessage | DataMessage | BareRequest | Outbind | AlertNotification | Answer;

/** A PDU whose sequence number the session still has to give. */
export type Unnumbered<P> = P extends unknown ? Omit<P, 'sequence'> : never;

/** What came, but is no PDU we can read. `status` is what a generic_nack should say. */
export type Unreadable =
  | { readonly kind: 'unknown_command'; readonly commandId: number; readonly sequence: number; readonly status: number }
  | {
      readonly kind: 'malformed';
      readonly commandId: number;
      readonly sequence: number;
      readonly status: number;
      readonly reason: string;
    };

export const INTERFACE_VERSION = 0x34;
export const HEADER_LENGTH = 16;
/** sm_length is one byte, and 255 is reserved: longer content goes into message_payload. */
export const SHORT_MESSAGE_MAX = 254;
/** The book says 15 characters for a system id and 8 for a password; carriers hand out longer ones, and then want them. */
export const CREDENTIAL_MAX = 64;
/** Sequence numbers run from 1 to this and start over: section 3.2. */
export const SEQUENCE_MAX = 0x7fffffff;
/** Bits of esm_class: section 5.2.12. */
export const ESM_UDHI = 0x40;
export const ESM_TYPE_MASK = 0x3c;
export const ESM_RECEIPT = 0x04;
export const ESM_INTERMEDIATE = 0x20;
