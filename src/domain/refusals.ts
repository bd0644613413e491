// Every reason Callsign refuses a request, in one closed list. HTTP turns codes into statuses and envelopes (http/refusals.ts).

export type RefusalCode =
  /** The request's shape or values are wrong; `violations` say where. */
  | 'INVALID'
  | 'UNAUTHORIZED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  /** Something with this identity exists already. */
  | 'ALREADY_EXISTS'
  /** It contradicts an earlier request of the same Idempotency-Key. */
  | 'CONFLICT'
  /** The body is larger than what is read here. */
  | 'TOO_LARGE'
  /** The body is of a media type that is not read here. */
  | 'UNSUPPORTED_MEDIA_TYPE'
  /** The current state does not allow it. */
  | 'WRONG_STATE'
  | 'TOO_MANY_REQUESTS'
  /** Storage or a queue cannot take more now; nothing was accepted. */
  | 'OVERLOADED';

/** Reasons for which a product has a code of its own, behind the general one. */
export type RefusalReason =
  | 'REQUEST_UNKNOWN'
  | 'REQUEST_WRONG_STATUS'
  | 'DOCUMENT_UNKNOWN'
  | 'ALPHANUMERIC_UNAVAILABLE'
  | 'ALPHANUMERIC_SENDER_EXISTS'
  | 'ALPHANUMERIC_REQUEST_LIMIT'
  | 'NUMBER_UNAVAILABLE'
  | 'US_VIRTUAL_LONG_NUMBER'
  | 'US_SHORT_CODE'
  | 'NXX_REQUIRES_NPA_AND_STATE'
  | 'INVALID_STATE_AND_NPA'
  | 'INVALID_NPA_AND_NXX'
  | 'RCS_COUNTRY_UNSUPPORTED';

/** One wrong field: its path (`messages[0].destinations[0].to`), and what to do about it. */
export interface Violation {
  readonly property: string;
  readonly violation: string;
}

export interface RefusalDetail {
  /** One sentence for the caller. */
  readonly message?: string;
  readonly violations?: readonly Violation[];
  readonly reason?: RefusalReason;
  /** Seconds after which trying again makes sense. */
  readonly retryAfterSeconds?: number;
  /** For the operator's log, never shown to callers. */
  readonly operatorDetail?: string;
}

/** Thrown by a flow that must say no. Knows nothing of HTTP. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly detail: RefusalDetail;

  constructor(code: RefusalCode, detail: RefusalDetail = {}) {
    super(detail.message ?? code);
    this.name = 'Refusal';
    this.code = code;
    this.detail = detail;
  }
}

/** A refusal for one wrong field. */
export function invalid(property: string, violation: string): Refusal {
  return new Refusal('INVALID', { violations: [{ property, violation }] });
}

/** A refusal for something that is not there. */
export function notFound(message: string): Refusal {
  return new Refusal('NOT_FOUND', { message });
}
