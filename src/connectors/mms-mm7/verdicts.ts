// What a relay's word means for a message: the status of a response, an HTTP status, and the MMStatus of a report.
// Sources: 3GPP TS 23.140, sections 8.7.8.3.2 (status codes) and 8.1.4 (delivery reports); the ids are of domain/messages/status.ts.

import { ERROR, isFinal, STATUS } from '../../domain/messages/status.ts';
import type { Outcome } from '../../ports.ts';
import { MM7_STATUS, statusWords } from '../../protocols/mm7/statuses.ts';

type Failure = Exclude<Outcome, { kind: 'accepted' }>;
type Refused = Extract<Outcome, { kind: 'refused' }>;
type Deferred = Extract<Outcome, { kind: 'deferred' }>;

/** A relay that says it is busy is left alone for a moment. */
const RETRY_AFTER_BUSY_MS = 5_000;
const RETRY_AFTER_MIN_MS = 1_000;
const RETRY_AFTER_MAX_MS = 600_000;

/** The catalogue has two errors of this name: 4101 is that of other channels. */
const EC_VALIDITY_EXPIRED_OF_MMS = 15006;

const OPERATOR = STATUS.UNDELIVERABLE_REJECTED_OPERATOR;
const NOT_DELIVERED = STATUS.UNDELIVERABLE_NOT_DELIVERED;

const TEMPORARY: Deferred = { kind: 'deferred', because: 'TEMPORARY' };
const BUSY: Deferred = { kind: 'deferred', because: 'QUEUE_FULL', retryAfterMs: RETRY_AFTER_BUSY_MS };
/** This relay cannot read, or does not offer, the way the message is written; another one may. */
const FORM_UNKNOWN = refusal(OPERATOR, ERROR.EC_INVALID_PDU_FORMAT, true);
/** The relay does not offer this to us. */
const NOT_SERVED = refusal(OPERATOR, ERROR.EC_PROVIDER_DELIVERY_ERROR, true);
/** The relay looked at the message and says no. What it will not carry is not to be slipped in through another. */
const REJECTED = refusal(OPERATOR, ERROR.EC_PROVIDER_DELIVERY_ERROR, false);
/** Not what was asked for: about another message, or of a kind that does not fit a submission. */
const OUT_OF_PLACE = refusal(OPERATOR, ERROR.EC_MMS_GENERAL_ERROR, false);

const FAILURES: ReadonlyMap<number, Failure> = new Map<number, Failure>([
  [MM7_STATUS.CLIENT_ERROR, refusal(OPERATOR, ERROR.EC_MMS_GENERAL_ERROR, true)],
  [MM7_STATUS.OPERATION_RESTRICTED, NOT_SERVED],
  // The address may be right, its form is not what this relay wants.
  [MM7_STATUS.ADDRESS_ERROR, refusal(NOT_DELIVERED, ERROR.EC_MMS_INVALID_DESTINATION_ADDRESS, true)],
  // None of its subscribers; it may be another's.
  [MM7_STATUS.ADDRESS_NOT_FOUND, refusal(NOT_DELIVERED, ERROR.EC_RECIPIENT_NOT_FOUND, true)],
  [MM7_STATUS.MULTIMEDIA_CONTENT_REFUSED, refusal(OPERATOR, ERROR.EC_MMS_CONTENT_BLOCKED_BY_OPERATOR, false)],
  [MM7_STATUS.MESSAGE_ID_NOT_FOUND, OUT_OF_PLACE],
  [MM7_STATUS.LINKED_ID_NOT_FOUND, OUT_OF_PLACE],
  [MM7_STATUS.MESSAGE_FORMAT_CORRUPT, FORM_UNKNOWN],
  [MM7_STATUS.APPLICATION_ID_NOT_FOUND, FORM_UNKNOWN],
  [MM7_STATUS.REPLY_APPLICATION_ID_NOT_FOUND, FORM_UNKNOWN],
  [MM7_STATUS.SERVER_ERROR, TEMPORARY],
  [MM7_STATUS.NOT_POSSIBLE, OUT_OF_PLACE],
  [MM7_STATUS.MESSAGE_REJECTED, REJECTED],
  [MM7_STATUS.MULTIPLE_ADDRESSES_NOT_SUPPORTED, FORM_UNKNOWN],
  [MM7_STATUS.APPLICATION_ADDRESSING_NOT_SUPPORTED, FORM_UNKNOWN],
  [MM7_STATUS.GENERAL_SERVICE_ERROR, TEMPORARY],
  // Said of us, not of the message: somebody has to correct the settings, and the message is fine.
  [MM7_STATUS.IMPROPER_IDENTIFICATION, TEMPORARY],
  [MM7_STATUS.UNSUPPORTED_VERSION, FORM_UNKNOWN],
  [MM7_STATUS.UNSUPPORTED_OPERATION, FORM_UNKNOWN],
  [MM7_STATUS.VALIDATION_ERROR, FORM_UNKNOWN],
  // By the book the operation is not to be sent again.
  [MM7_STATUS.SERVICE_ERROR, refusal(OPERATOR, ERROR.EC_SYSTEM_ERROR, false)],
  [MM7_STATUS.SERVICE_UNAVAILABLE, BUSY],
  [MM7_STATUS.SERVICE_DENIED, NOT_SERVED],
  [MM7_STATUS.APPLICATION_DENIED, NOT_SERVED],
]);

function refusal(statusId: number, errorId: number, isRouteFault: boolean): Refused {
  return { kind: 'refused', statusId, errorId, isRouteFault };
}

/** What a status code other than success makes of the message. Codes of a relay's own count by their class. */
export function failureOf(statusCode: number, said?: string): Failure {
  const isServers = statusCode >= 3000 && statusCode < 4000;
  const failure = FAILURES.get(statusCode) ?? (isServers ? TEMPORARY : REJECTED);
  return { ...failure, detail: described(statusCode, said) };
}

/** `Message rejected (3002): no adult content`. */
export function described(statusCode: number, said?: string): string {
  const words = statusWords(statusCode) ?? 'Status';
  const more =
    said === undefined || said.trim() === '' || said.trim().toLowerCase() === words.toLowerCase() ? '' : `: ${said.trim()}`;
  return `${words} (${statusCode})${more}`.slice(0, 500);
}

/** A fault of SOAP that names no status: whose it is says whether trying again can help. Source: SOAP 1.1, section 4.4.1. */
export function failureOfFault(faultCode: string, said: string | undefined): Failure {
  const failure = /^server(\.|$)/i.test(faultCode) ? TEMPORARY : FORM_UNKNOWN;
  return { ...failure, detail: `SOAP fault ${faultCode}${said === undefined ? '' : `: ${said}`}`.slice(0, 500) };
}

/** HTTP statuses after which nothing will be taken until somebody corrects the settings, or the relay's. */
const DOOR_FAULTS: ReadonlySet<number> = new Set([300, 301, 302, 303, 307, 308, 401, 403, 404, 405, 407]);

/** Whether the relay turned us away before it looked at the message. */
export function isDoorFault(httpStatus: number): boolean {
  return DOOR_FAULTS.has(httpStatus);
}

/** What an HTTP status other than success makes of a message, where the body says nothing more. */
export function failureOfHttp(httpStatus: number, retryAfter: string | undefined): Failure {
  const detail = `HTTP ${httpStatus}`;
  const retryAfterMs = secondsOf(retryAfter) ?? RETRY_AFTER_BUSY_MS;
  if (isDoorFault(httpStatus)) return { kind: 'deferred', because: 'LINK_DOWN', detail };
  if (httpStatus === 413) return { ...refusal(OPERATOR, ERROR.EC_TOO_BIG_CONTENT, true), detail };
  if (httpStatus === 408 || httpStatus === 425 || httpStatus === 429)
    return { kind: 'deferred', because: 'THROTTLED', retryAfterMs, detail };
  if (httpStatus === 503) return { kind: 'deferred', because: 'QUEUE_FULL', retryAfterMs, detail };
  // A gateway that lost sight of the relay: it may have the message.
  if (httpStatus === 502 || httpStatus === 504) return { kind: 'deferred', because: 'NO_RESPONSE', detail };
  if (httpStatus >= 500) return { ...TEMPORARY, detail };
  return { ...FORM_UNKNOWN, detail };
}

function secondsOf(retryAfter: string | undefined): number | undefined {
  if (retryAfter === undefined || !/^\d{1,6}$/.test(retryAfter.trim())) return undefined;
  return Math.min(RETRY_AFTER_MAX_MS, Math.max(RETRY_AFTER_MIN_MS, Number(retryAfter) * 1000));
}

export interface ReportVerdict {
  readonly statusId: number;
  readonly errorId: number;
  readonly isFinal: boolean;
}

// Inferred: which of the contract's statuses and errors a report of MM7 becomes. See compatibility.md, "MMS: reports of a relay".
const BY_MM_STATUS: Readonly<Record<string, readonly [statusId: number, errorId: number]>> = {
  retrieved: [STATUS.DELIVERED_TO_HANDSET, ERROR.NO_ERROR],
  expired: [STATUS.EXPIRED_EXPIRED, EC_VALIDITY_EXPIRED_OF_MMS],
  // By the recipient, or by a handset on their behalf.
  rejected: [NOT_DELIVERED, ERROR.EC_MMS_SC_BLOCKED_BY_END_USER],
  // Nobody will know, and the relay will not say more.
  indeterminate: [STATUS.EXPIRED_DLR_UNKNOWN, ERROR.EC_UNKNOWN_ERROR],
  // The recipient passed it on unseen: somebody else may read it, and the report on that is not ours.
  forwarded: [NOT_DELIVERED, ERROR.EC_MMS_FORWARDED],
  unreachable: [NOT_DELIVERED, ERROR.EC_ABSENT_SUBSCRIBER],
  unrecognised: [NOT_DELIVERED, ERROR.EC_HANDSET_DOES_NOT_SUPPORT_MMS],
  deferred: [STATUS.PENDING_ENROUTE, ERROR.EC_DEFERRED],
};

/** What a delivery report makes of the message. A word nobody knows is noted and leaves it open. */
export function verdictOf(mmStatus: string): ReportVerdict {
  const word = mmStatus.trim().toLowerCase().replace('unrecognized', 'unrecognised');
  const known = Object.hasOwn(BY_MM_STATUS, word) ? BY_MM_STATUS[word] : undefined;
  const [statusId, errorId] = known ?? [STATUS.PENDING_ENROUTE, ERROR.NO_ERROR];
  return { statusId, errorId, isFinal: isFinal(statusId) };
}
