// The catalogue of message statuses and errors, as send answers, reports and logs carry them.
// Ids and names: the contract's catalogue. Descriptions: the contract's where seen on the wire (26, 7, 5, 6, no error), else our own.

import { type ErrorRow, HANDSET_ERRORS, OPERATOR_ERRORS, USER_ERRORS } from './errors.data.ts';

export interface MessageStatus {
  readonly groupId: number;
  readonly groupName: string;
  readonly id: number;
  readonly name: string;
  readonly description: string;
  /** What the caller can do about it; on rejections only. */
  readonly action?: string;
}

export interface MessageError {
  readonly groupId: number;
  readonly groupName: string;
  readonly id: number;
  readonly name: string;
  readonly description: string;
  /** true = trying again can never succeed. */
  readonly permanent: boolean;
}

const STATUS_GROUPS = ['ACCEPTED', 'PENDING', 'UNDELIVERABLE', 'DELIVERED', 'EXPIRED', 'REJECTED'] as const;
/** v3 reports allow exactly these names. */
const ERROR_GROUPS = ['OK', 'HANDSET_ERRORS', 'USER_ERRORS', 'OPERATOR_ERRORS'] as const;

/** [id, group, name, description, action] */
type StatusRow = readonly [id: number, groupId: number, name: string, description: string, action?: string];

const STATUS_ROWS: readonly StatusRow[] = [
  [3, 1, 'PENDING_WAITING_DELIVERY', 'Message sent to the operator, delivery report awaited'],
  [7, 1, 'PENDING_ENROUTE', 'Message sent to next instance'],
  [26, 1, 'PENDING_ACCEPTED', 'Message sent to next instance'],
  [4, 2, 'UNDELIVERABLE_REJECTED_OPERATOR', 'Message rejected by the operator'],
  [9, 2, 'UNDELIVERABLE_NOT_DELIVERED', 'Message sent, not delivered'],
  [31, 2, 'UNDELIVERABLE_NOT_SENT', 'Message not sent'],
  [96, 2, 'NO_ANSWER', 'Call not answered'],
  [97, 2, 'BUSY', 'Called party busy'],
  [98, 2, 'CANCELLED', 'Call cancelled'],
  [2, 3, 'DELIVERED_TO_OPERATOR', 'Message delivered to operator'],
  [5, 3, 'DELIVERED_TO_HANDSET', 'Message delivered to handset'],
  [15, 4, 'EXPIRED_EXPIRED', 'Message expired'],
  [29, 4, 'EXPIRED_DLR_UNKNOWN', 'Message expired, no delivery report came'],
  [87, 4, 'SIGNALS_BLOCKED', 'Message blocked by a fraud filter'],
  [6, 5, 'REJECTED_NETWORK', 'Network is forbidden', 'Contact account manager'],
  [8, 5, 'REJECTED_PREFIX_MISSING', 'Number prefix missing', 'Send to a number with country code'],
  [10, 5, 'REJECTED_DND', 'Destination is on a do-not-disturb list', 'Remove the destination'],
  [
    11,
    5,
    'REJECTED_SOURCE',
    'Invalid Source address',
    'Register the sender (of mail: add its domain and verify it), or associate senders and create a sending strategy',
  ],
  [12, 5, 'REJECTED_NOT_ENOUGH_CREDITS', 'Not enough credits', 'Add credits'],
  [13, 5, 'REJECTED_SENDER', 'Sender is blocked', 'Use another sender'],
  [14, 5, 'REJECTED_DESTINATION_BLOCKLISTED', 'Destination is blocked', 'Remove the destination from the block list'],
  [17, 5, 'REJECTED_PREPAID_PACKAGE_EXPIRED', 'Prepaid package expired', 'Renew the package'],
  [18, 5, 'REJECTED_DESTINATION_NOT_REGISTERED', 'Destination is not registered for testing', 'Register the destination'],
  [19, 5, 'REJECTED_ROUTE_NOT_AVAILABLE', 'No route available', 'Create a route for this destination and sender'],
  [20, 5, 'REJECTED_FLOODING_FILTER', 'Too many messages to this destination', 'Send less often'],
  [21, 5, 'REJECTED_SYSTEM_ERROR', 'System error', 'Try again'],
  [23, 5, 'REJECTED_DUPLICATE_MESSAGE_ID', 'Message id used before', 'Use a new message id'],
  [24, 5, 'REJECTED_INVALID_UDH', 'Invalid user data header', 'Correct the binary content'],
  [25, 5, 'REJECTED_MESSAGE_TOO_LONG', 'Message too long', 'Shorten the message to at most 25 parts'],
  [51, 5, 'MISSING_TO', 'Destination missing', 'Name a destination'],
  [52, 5, 'REJECTED_DESTINATION', 'Invalid destination address.', 'Send to a valid number in international format'],
  [56, 5, 'REJECTED_INVALID_NOTIFY_URL', 'Invalid notify URL', 'Correct the URL'],
  [75, 5, 'REJECTED_FREE_TRIAL_EXCEEDED', 'Free trial exceeded', 'Upgrade the account'],
  [77, 5, 'REJECTED_MESSAGE_TEXT_TOO_LONG', 'Message text too long', 'Shorten the text to at most 1600 characters'],
  [88, 5, 'REJECTED_DATA_TRANSFORMATION_FAILED', 'Message could not be built', 'Check template and placeholders'],
  [89, 5, 'REJECTED_INTERNAL_ERROR', 'Internal error', 'Try again'],
  [90, 5, 'REJECTED_VALIDATION_FAILED', 'Message is not valid', 'Check sender, content and recipients'],
  [99, 5, 'REJECTED', 'Call declined'],
  [100, 5, 'UNDELIVERABLE_REJECTED_PLATFORM', 'Request malformed', 'Correct the request'],
];

/** Ids of the statuses code refers to. */
export const STATUS = {
  DELIVERED_TO_OPERATOR: 2,
  PENDING_WAITING_DELIVERY: 3,
  UNDELIVERABLE_REJECTED_OPERATOR: 4,
  DELIVERED_TO_HANDSET: 5,
  REJECTED_NETWORK: 6,
  PENDING_ENROUTE: 7,
  UNDELIVERABLE_NOT_DELIVERED: 9,
  REJECTED_SOURCE: 11,
  REJECTED_SENDER: 13,
  REJECTED_DESTINATION_BLOCKLISTED: 14,
  EXPIRED_EXPIRED: 15,
  REJECTED_ROUTE_NOT_AVAILABLE: 19,
  REJECTED_FLOODING_FILTER: 20,
  REJECTED_SYSTEM_ERROR: 21,
  REJECTED_DUPLICATE_MESSAGE_ID: 23,
  REJECTED_INVALID_UDH: 24,
  REJECTED_MESSAGE_TOO_LONG: 25,
  PENDING_ACCEPTED: 26,
  EXPIRED_DLR_UNKNOWN: 29,
  UNDELIVERABLE_NOT_SENT: 31,
  MISSING_TO: 51,
  REJECTED_DESTINATION: 52,
  REJECTED_MESSAGE_TEXT_TOO_LONG: 77,
  REJECTED_DATA_TRANSFORMATION_FAILED: 88,
  REJECTED_VALIDATION_FAILED: 90,
} as const;

/** Ids of the errors code refers to. */
export const ERROR = {
  NO_ERROR: 0,
  EC_UNKNOWN_SUBSCRIBER: 1,
  EC_ABSENT_SUBSCRIBER_SM: 6,
  EC_ILLEGAL_SUBSCRIBER: 9,
  EC_CALL_BARRED: 13,
  EC_ABSENT_SUBSCRIBER: 27,
  EC_SM_DELIVERY_FAILURE: 32,
  EC_SYSTEM_FAILURE: 34,
  EC_UNKNOWN_ERROR: 255,
  EC_SM_DF_MEMORYCAPACITYEXCEEDED: 256,
  EC_OPERATOR_NOT_FOUND: 345,
  EC_INVALID_DESTINATION_ADDRESS: 351,
  EC_MSG_TEXT_TOO_LONG: 355,
  EC_INVALID_SOURCE_ADDRESS: 368,
  EC_SOURCE_ADDRESS_IS_BLOCKED: 375,
  EC_PROVIDER_GENERAL_ERROR: 500,
  EC_NO_RESPONSE: 502,
  EC_CONTENT_BLOCKED: 603,
  EC_SMS_REJECTED_BY_MOBILE_OPERATOR: 632,
  EC_TIME_OUT: 2048,
  EC_BLACKLISTED_DESTINATIONADDRESS: 2052,
  EC_BLACKLISTED_SENDERADDRESS: 2053,
  EC_INVALID_PDU_FORMAT: 4096,
  EC_NOTSUBMITTEDTOGMSC: 4097,
  EC_VP_EXPIRED: 4098,
  EC_MESSAGE_CANCELED: 4100,
  EC_VALIDITY_EXPIRED: 4101,
  EC_DESTINATION_FLOODING: 4103,
  EC_UNSUBSCRIBED_EMAIL_ADDRESS: 6003,
  EC_INVALID_EMAIL_ADDRESS: 6006,
  EC_MAILBOX_TEMPORARY_UNAVAILABLE: 6007,
  EC_MAILBOX_PERMANENTLY_UNAVAILABLE: 6009,
  EC_RECIPIENT_INBOX_FULL: 6010,
  EC_SOFT_BOUNCE: 6011,
  EC_HARD_BOUNCE: 6012,
  EC_SENDER_IP_BLACKLISTED: 6017,
  EC_EMAIL_INVALID_HEADERS: 6027,
  EC_SENDER_ADDRESS_INVALID: 6029,
  EC_INVALID_PRESERVED_CC_OR_BCC_RECIPIENT: 6031,
  EC_INVALID_CC_BCC_EMAIL_ADDRESS: 6033,
  EC_SUPPRESSED_BOUNCE: 6034,
  EC_SUPPRESSED_SPAM_COMPLAINT: 6035,
  EC_RECIPIENT_DOMAIN_MX_NOT_FOUND: 6037,
  EC_EMAIL_CONTENT_EXPIRED: 6038,
  EC_SPAM_REVERTED: 6042,
  EC_RECIPIENT_DOMAIN_POLICY_ERROR: 6045,
  EC_DOMAIN_CONFIGURATION_ERROR: 6047,
  EC_DMARC_POLICY_ISSUE: 6048,
  EC_SENDER_DOMAIN_BLACKLISTED: 6049,
  EC_MAILBOX_PROVIDER_RATE_LIMIT: 6058,
  EC_MMS_GENERAL_ERROR: 15000,
  EC_SYSTEM_ERROR: 15002,
  EC_DEFERRED: 15004,
  EC_MMS_FORWARDED: 15005,
  EC_PROVIDER_DELIVERY_ERROR: 15008,
  EC_RECIPIENT_NOT_FOUND: 15009,
  EC_MMS_CONTENT_BLOCKED_BY_OPERATOR: 15013,
  EC_MMS_SC_BLOCKED_BY_END_USER: 15015,
  EC_HANDSET_DOES_NOT_SUPPORT_MMS: 15019,
  EC_URL_ATTACHMENT_TOO_LARGE: 15022,
  EC_REMOTE_CONTENT_FAILURE: 15024,
  EC_REMOTE_CONTENT_INTERNAL_FAILURE: 15025,
  EC_TOO_BIG_CONTENT: 15026,
  EC_INVALID_MSG_TYPE: 15200,
  EC_MMS_INVALID_DESTINATION_ADDRESS: 15201,
} as const;

const STATUSES: ReadonlyMap<number, MessageStatus> = new Map(
  STATUS_ROWS.map(([id, groupId, name, description, action]) => [
    id,
    {
      groupId,
      groupName: STATUS_GROUPS[groupId] ?? 'PENDING',
      id,
      name,
      description,
      ...(action === undefined ? {} : { action }),
    },
  ]),
);

const ERRORS: ReadonlyMap<number, MessageError> = new Map([
  [0, { groupId: 0, groupName: 'OK', id: 0, name: 'NO_ERROR', description: 'No Error', permanent: false }],
  ...errorEntries(1, HANDSET_ERRORS),
  ...errorEntries(2, USER_ERRORS),
  ...errorEntries(3, OPERATOR_ERRORS),
]);

function errorEntries(groupId: number, rows: readonly ErrorRow[]): [number, MessageError][] {
  return rows.map(([id, name, permanent]) => [
    id,
    { groupId, groupName: ERROR_GROUPS[groupId] ?? 'OK', id, name: `EC_${name}`, description: wordsOf(name), permanent },
  ]);
}

/** `UNKNOWN_SUBSCRIBER` → "Unknown subscriber". */
function wordsOf(name: string): string {
  const words = name.replaceAll('_', ' ').toLowerCase();
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** The status with this id, as the wire carries it. Ids come from this catalogue only; another one is a fault of ours. */
export function messageStatus(id: number): MessageStatus {
  const status = STATUSES.get(id);
  if (status === undefined) throw new Error(`there is no message status ${id}`);
  return status;
}

/** The error with this id, as the wire carries it; one that is not in the catalogue is an unknown error. */
export function messageError(id: number): MessageError {
  const error = ERRORS.get(id) ?? ERRORS.get(ERROR.EC_UNKNOWN_ERROR);
  if (error === undefined) throw new Error('the catalogue has no unknown error');
  return error;
}

/** Every status and error there is, for reference pages and tests. */
export function catalogue(): { readonly statuses: readonly MessageStatus[]; readonly errors: readonly MessageError[] } {
  return { statuses: [...STATUSES.values()], errors: [...ERRORS.values()] };
}

/** Whether a message ends with this status: delivered to the handset, undeliverable, expired or rejected. */
export function isFinal(statusId: number): boolean {
  return messageStatus(statusId).groupId >= 2 && statusId !== STATUS.DELIVERED_TO_OPERATOR;
}
