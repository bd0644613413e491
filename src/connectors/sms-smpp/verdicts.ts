// What a carrier's word means for a message: the status of a submit response, and the state in a receipt.
// Sources: SMPP 3.4 section 5.1.3 (command statuses) and 5.2.28 (message states); the ids are of domain/messages/status.ts.

import { ERROR, isFinal, STATUS as MESSAGE_STATUS } from '../../domain/messages/status.ts';
import type { DeferralReason, Outcome } from '../../ports.ts';
import type { MessageState, Receipt } from '../../protocols/smpp/receipts.ts';
import { describeStatus, STATUS } from '../../protocols/smpp/statuses.ts';

/** Throttling limits count seconds, so the next one is soon enough; a full queue takes a while to empty. */
export const RETRY_AFTER_THROTTLED_MS = 1_000;
export const RETRY_AFTER_QUEUE_FULL_MS = 5_000;

type Refused = Extract<Outcome, { kind: 'refused' }>;
type Failure = Exclude<Outcome, { kind: 'accepted' }>;

/** May pass: the same message may well be taken later. */
const DEFERRED: ReadonlyMap<number, DeferralReason> = new Map<number, DeferralReason>([
  [STATUS.ESME_RTHROTTLED, 'THROTTLED'],
  [STATUS.ESME_RMSGQFUL, 'QUEUE_FULL'],
  [STATUS.ESME_RSYSERR, 'TEMPORARY'],
  [STATUS.ESME_RSUBMITFAIL, 'TEMPORARY'],
  [STATUS.ESME_RX_T_APPN, 'TEMPORARY'],
  [STATUS.ESME_RUNKNOWNERR, 'TEMPORARY'],
  [STATUS.ESME_RSERTYPUNAVAIL, 'TEMPORARY'],
  // Said of the link, not of the message: the carrier has lost our bind. The message is fine.
  [STATUS.ESME_RINVBNDSTS, 'TEMPORARY'],
  [STATUS.ESME_RALYBND, 'TEMPORARY'],
  [STATUS.ESME_RBINDFAIL, 'TEMPORARY'],
  [STATUS.ESME_RINVPASWD, 'TEMPORARY'],
  [STATUS.ESME_RINVSYSID, 'TEMPORARY'],
  [STATUS.ESME_RINVSYSTYP, 'TEMPORARY'],
]);

/** Answers to a submission after which the link is worthless until it has bound again. */
export const LINK_FAULTS: ReadonlySet<number> = new Set([STATUS.ESME_RINVBNDSTS]);

/** Answers to a bind that a second try in a moment will not change: somebody has to correct the settings. */
export const CREDENTIAL_FAULTS: ReadonlySet<number> = new Set([
  STATUS.ESME_RINVPASWD,
  STATUS.ESME_RINVSYSID,
  STATUS.ESME_RINVSYSTYP,
]);

const OPERATOR = MESSAGE_STATUS.UNDELIVERABLE_REJECTED_OPERATOR;
const NOT_DELIVERED = MESSAGE_STATUS.UNDELIVERABLE_NOT_DELIVERED;

/** The sender is not one this carrier knows or serves; a carrier that does may take it. */
const SENDER_UNKNOWN = refusal(OPERATOR, ERROR.EC_INVALID_SOURCE_ADDRESS, true);
/** The address is wrong for everybody: trying the next carrier would only cost more. */
const DESTINATION_WRONG = refusal(NOT_DELIVERED, ERROR.EC_INVALID_DESTINATION_ADDRESS, false);
/** The address may be right, its form (type, plan) is not what this carrier wants. */
const DESTINATION_FORM = refusal(NOT_DELIVERED, ERROR.EC_INVALID_DESTINATION_ADDRESS, true);
/** This carrier cannot read, or does not offer, the way the message is written; another one may. */
const FORM_UNKNOWN = refusal(OPERATOR, ERROR.EC_INVALID_PDU_FORMAT, true);
/** The carrier does not offer this service to us. */
const NOT_SERVED = refusal(OPERATOR, ERROR.EC_SMS_REJECTED_BY_MOBILE_OPERATOR, true);
/** The carrier looked at the message and says no. What it will not carry is not to be slipped in through another. */
const REJECTED = refusal(OPERATOR, ERROR.EC_SMS_REJECTED_BY_MOBILE_OPERATOR, false);

const REFUSED: ReadonlyMap<number, Refused> = new Map<number, Refused>([
  [STATUS.ESME_RINVMSGLEN, refusal(OPERATOR, ERROR.EC_MSG_TEXT_TOO_LONG, true)],
  [STATUS.ESME_RINVCMDLEN, FORM_UNKNOWN],
  [STATUS.ESME_RINVCMDID, FORM_UNKNOWN],
  [STATUS.ESME_RINVPRTFLG, FORM_UNKNOWN],
  [STATUS.ESME_RINVREGDLVFLG, FORM_UNKNOWN],
  [STATUS.ESME_RINVSRCADR, SENDER_UNKNOWN],
  [STATUS.ESME_RINVDSTADR, DESTINATION_WRONG],
  [STATUS.ESME_RINVSERTYP, NOT_SERVED],
  [STATUS.ESME_RINVNUMDESTS, FORM_UNKNOWN],
  [STATUS.ESME_RINVDESTFLAG, FORM_UNKNOWN],
  [STATUS.ESME_RINVSUBREP, FORM_UNKNOWN],
  [STATUS.ESME_RINVESMCLASS, FORM_UNKNOWN],
  [STATUS.ESME_RINVSRCTON, SENDER_UNKNOWN],
  [STATUS.ESME_RINVSRCNPI, SENDER_UNKNOWN],
  [STATUS.ESME_RINVDSTTON, DESTINATION_FORM],
  [STATUS.ESME_RINVDSTNPI, DESTINATION_FORM],
  [STATUS.ESME_RINVREPFLAG, FORM_UNKNOWN],
  [STATUS.ESME_RINVSCHED, FORM_UNKNOWN],
  [STATUS.ESME_RINVEXPIRY, FORM_UNKNOWN],
  [STATUS.ESME_RINVDFTMSGID, FORM_UNKNOWN],
  [STATUS.ESME_RX_P_APPN, REJECTED],
  [STATUS.ESME_RX_R_APPN, REJECTED],
  [STATUS.ESME_RINVOPTPARSTREAM, FORM_UNKNOWN],
  [STATUS.ESME_ROPTPARNOTALLWD, FORM_UNKNOWN],
  [STATUS.ESME_RINVPARLEN, FORM_UNKNOWN],
  [STATUS.ESME_RMISSINGOPTPARAM, FORM_UNKNOWN],
  [STATUS.ESME_RINVOPTPARAMVAL, FORM_UNKNOWN],
  [STATUS.ESME_RINVDCS, FORM_UNKNOWN],
  [STATUS.ESME_RDELIVERYFAILURE, refusal(NOT_DELIVERED, ERROR.EC_SM_DELIVERY_FAILURE, false)],
  [STATUS.ESME_RSERTYPUNAUTH, NOT_SERVED],
  [STATUS.ESME_RPROHIBITED, NOT_SERVED],
  [STATUS.ESME_RSERTYPDENIED, NOT_SERVED],
]);

function refusal(statusId: number, errorId: number, isRouteFault: boolean): Refused {
  return { kind: 'refused', statusId, errorId, isRouteFault };
}

/** What a submit response other than ESME_ROK makes of the message. Codes of the carrier's own (0x400 on) count as its final no. */
export function failureOf(status: number): Failure {
  const detail = describeStatus(status);
  const because = DEFERRED.get(status);
  if (because === undefined) return { ...(REFUSED.get(status) ?? REJECTED), detail };
  return { kind: 'deferred', because, retryAfterMs: retryAfterMs(because), detail };
}

function retryAfterMs(because: DeferralReason): number | undefined {
  if (because === 'THROTTLED') return RETRY_AFTER_THROTTLED_MS;
  if (because === 'QUEUE_FULL') return RETRY_AFTER_QUEUE_FULL_MS;
  return undefined;
}

export interface ReportVerdict {
  readonly statusId: number;
  readonly errorId: number;
  readonly isFinal: boolean;
}

const BY_STATE: Readonly<Record<MessageState, readonly [statusId: number, errorId: number]>> = {
  SCHEDULED: [MESSAGE_STATUS.PENDING_ENROUTE, ERROR.NO_ERROR],
  ENROUTE: [MESSAGE_STATUS.PENDING_ENROUTE, ERROR.NO_ERROR],
  // By the book a person has read it for the subscriber, and that is the end. In the field: "taken, on its way".
  ACCEPTED: [MESSAGE_STATUS.DELIVERED_TO_OPERATOR, ERROR.NO_ERROR],
  DELIVERED: [MESSAGE_STATUS.DELIVERED_TO_HANDSET, ERROR.NO_ERROR],
  EXPIRED: [MESSAGE_STATUS.EXPIRED_EXPIRED, ERROR.EC_VP_EXPIRED],
  DELETED: [MESSAGE_STATUS.UNDELIVERABLE_NOT_SENT, ERROR.EC_MESSAGE_CANCELED],
  SKIPPED: [MESSAGE_STATUS.UNDELIVERABLE_NOT_SENT, ERROR.EC_MESSAGE_CANCELED],
  UNDELIVERABLE: [MESSAGE_STATUS.UNDELIVERABLE_NOT_DELIVERED, ERROR.EC_SM_DELIVERY_FAILURE],
  REJECTED: [MESSAGE_STATUS.UNDELIVERABLE_REJECTED_OPERATOR, ERROR.EC_SMS_REJECTED_BY_MOBILE_OPERATOR],
  // The carrier has lost sight of it and will not say more.
  UNKNOWN: [MESSAGE_STATUS.EXPIRED_DLR_UNKNOWN, ERROR.EC_UNKNOWN_ERROR],
};

/** Errors of a mobile network (3GPP TS 29.002, 17.6.6) whose numbers the catalogue shares. */
const NETWORK_ERRORS: ReadonlySet<number> = new Set([1, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 20, 21, 27, 31, 32, 33, 34, 35, 36]);
const NETWORK_TYPE_GSM = 3;

/** What a receipt makes of the message. */
export function verdictOf(receipt: Receipt): ReportVerdict {
  const [statusId, stateErrorId] = BY_STATE[receipt.state];
  const mayNameCause = receipt.state === 'UNDELIVERABLE' || receipt.state === 'EXPIRED' || receipt.state === 'REJECTED';
  const errorId = (mayNameCause ? networkErrorOf(receipt) : undefined) ?? stateErrorId;
  return { statusId, errorId, isFinal: isFinal(statusId) };
}

/** The TLV says whose code it is; `err:` does not, but carriers that write a mobile network's code write it in these numbers. */
function networkErrorOf({ networkError, error }: Receipt): number | undefined {
  const isGsm = networkError?.networkType === NETWORK_TYPE_GSM;
  const code = isGsm ? networkError.code : /^\d{1,4}$/.test(error ?? '') ? Number(error) : undefined;
  return code !== undefined && NETWORK_ERRORS.has(code) ? code : undefined;
}
