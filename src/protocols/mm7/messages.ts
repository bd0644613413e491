// The messages of MM7 as values. Source: 3GPP TS 23.140, sections 6.8 (what they mean) and 8.7 (how they are written).

export interface Mm7Address {
  readonly form: 'NUMBER' | 'SHORT_CODE' | 'RFC2822';
  readonly text: string;
  /** Shown to the recipients, and not sent to. */
  readonly isDisplayOnly?: boolean | undefined;
}

export interface Mm7Recipients {
  readonly to: readonly Mm7Address[];
  readonly cc: readonly Mm7Address[];
  readonly bcc: readonly Mm7Address[];
}

/** What a response says of the request. */
interface ResponseStatus {
  readonly statusCode: number;
  readonly statusText?: string | undefined;
  readonly details?: string | undefined;
}

interface Versioned {
  /** `6.8.0`. */
  readonly mm7Version?: string | undefined;
}

/** From us (the value-added service) to the MMS relay/server: send this. */
export interface SubmitReq extends Versioned {
  readonly kind: 'SubmitReq';
  readonly vaspId?: string | undefined;
  readonly vasId?: string | undefined;
  readonly senderAddress?: Mm7Address | undefined;
  readonly recipients: Mm7Recipients;
  readonly serviceCode?: string | undefined;
  readonly linkedId?: string | undefined;
  readonly messageClass?: string | undefined;
  readonly timeStamp?: string | undefined;
  readonly earliestDeliveryTime?: string | undefined;
  readonly expiryDate?: string | undefined;
  readonly deliveryReport?: boolean | undefined;
  readonly readReply?: boolean | undefined;
  readonly priority?: string | undefined;
  readonly subject?: string | undefined;
  readonly chargedParty?: string | undefined;
  readonly chargedPartyId?: string | undefined;
  readonly distributionIndicator?: boolean | undefined;
  /** The Content-ID of the content, without `cid:`. */
  readonly contentId?: string | undefined;
}

export interface SubmitRsp extends Versioned, ResponseStatus {
  readonly kind: 'SubmitRsp';
  readonly messageId?: string | undefined;
}

/** From the relay/server to us: somebody has written. */
export interface DeliverReq extends Versioned {
  readonly kind: 'DeliverReq';
  readonly mmsRelayServerId?: string | undefined;
  readonly vaspId?: string | undefined;
  readonly vasId?: string | undefined;
  readonly linkedId?: string | undefined;
  readonly sender: Mm7Address;
  readonly recipients: Mm7Recipients;
  readonly timeStamp?: string | undefined;
  readonly replyChargingId?: string | undefined;
  readonly priority?: string | undefined;
  readonly subject?: string | undefined;
  readonly contentId?: string | undefined;
}

/** What became of a message of ours at one recipient. */
export interface DeliveryReportReq extends Versioned {
  readonly kind: 'DeliveryReportReq';
  readonly mmsRelayServerId?: string | undefined;
  readonly messageId: string;
  readonly recipient?: Mm7Address | undefined;
  readonly sender?: Mm7Address | undefined;
  readonly date?: string | undefined;
  /** Retrieved, Expired, Rejected, Indeterminate, Forwarded …: relays have words of their own as well. */
  readonly mmStatus: string;
  readonly statusText?: string | undefined;
}

/** Whether a message of ours was read. */
export interface ReadReplyReq extends Versioned {
  readonly kind: 'ReadReplyReq';
  readonly mmsRelayServerId?: string | undefined;
  readonly messageId: string;
  readonly recipient?: Mm7Address | undefined;
  readonly sender?: Mm7Address | undefined;
  readonly timeStamp?: string | undefined;
  /** Read, Deleted, Indeterminate. */
  readonly mmStatus: string;
  readonly statusText?: string | undefined;
}

export interface PlainRsp extends Versioned, ResponseStatus {
  readonly kind: 'DeliverRsp' | 'DeliveryReportRsp' | 'ReadReplyRsp';
}

/** An error in place of a response: the relay/server's (RS), ours (VASP), or a fault of SOAP that knows nothing of MM7. */
export interface ErrorRsp extends Versioned, Partial<ResponseStatus> {
  readonly kind: 'RSErrorRsp' | 'VASPErrorRsp' | 'Fault';
  /** Whose fault it is: Client or Server, or another word of SOAP. */
  readonly faultCode: string;
  readonly faultString?: string | undefined;
}

export type Mm7Message = SubmitReq | SubmitRsp | DeliverReq | DeliveryReportReq | ReadReplyReq | PlainRsp | ErrorRsp;

export interface Mm7Envelope {
  /** Of the schema, as a whole: `http://www.3gpp.org/…/REL-6-MM7-1-4`. */
  readonly namespace: string;
  /** Ties a response to its request. */
  readonly transactionId: string;
  readonly message: Mm7Message;
}

/** Every release has a namespace of its own below this one. */
export const SCHEMA_ROOT = 'http://www.3gpp.org/ftp/Specs/archive/23_series/23.140/schema/';

/** The version that goes with a schema when none is set: the one whose MM7Version its users write. */
export function usualVersion(schema: string): string {
  return schema.startsWith('REL-5') ? '5.3.0' : '6.8.0';
}
