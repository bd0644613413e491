// What the handsets of the sandbox do, by the last four digits of their number, and its mailboxes, by what stands before the @: how to
// provoke every outcome by hand. docs/sandbox.md shows the same tables; a test compares them.

import { ERROR, STATUS } from '../../domain/messages/status.ts';
import type { Channel } from '../../domain/resources.ts';
import type { DeferralReason } from '../../ports.ts';

/** What the sandbox says to a submission before it takes it, if it ever does. */
export type Answer =
  | { readonly kind: 'takes' }
  | { readonly kind: 'refuses'; readonly statusId: number; readonly errorId: number; readonly detail: string }
  /** Says no to the first `times` tries. */
  | { readonly kind: 'defers'; readonly times: number; readonly because: DeferralReason; readonly detail: string };

export interface Report {
  readonly afterMs: number;
  readonly statusId: number;
  readonly errorId: number;
  readonly isFinal: boolean;
}

export interface Behaviour {
  readonly answer: Answer;
  /** In the order they are sent. None = the carrier never says what became of it. */
  readonly reports: readonly Report[];
  /** The first report overtakes the answer to the submission. */
  readonly isReportFirst: boolean;
  /** Whether the message reaches the handset. */
  readonly isReceived: boolean;
  readonly meaning: string;
  /** What it does with an MMS, where that is something else. */
  readonly withMms?: Behaviour | undefined;
}

/** A moment: long enough to see a message under way, short enough not to wait for it. */
export const DELIVERY_MS = 250;
const DELAYED_MS = 10_000;
const TAKES: Answer = { kind: 'takes' };

const DELIVERED: Report = { afterMs: DELIVERY_MS, statusId: STATUS.DELIVERED_TO_HANDSET, errorId: ERROR.NO_ERROR, isFinal: true };

/** Every handset that has no ending of its own. */
export const ORDINARY: Behaviour = {
  answer: TAKES,
  reports: [DELIVERED],
  isReportFirst: false,
  isReceived: true,
  meaning: 'Delivered after a moment.',
};

/** From 9901 on: numbers reserved for fiction and the usual test numbers end otherwise. */
export const ENDINGS: ReadonlyMap<string, Behaviour> = new Map<string, Behaviour>([
  ['9901', refuses(STATUS.UNDELIVERABLE_REJECTED_OPERATOR, ERROR.EC_SMS_REJECTED_BY_MOBILE_OPERATOR, 'Refused by the operator.')],
  [
    '9902',
    refuses(
      STATUS.UNDELIVERABLE_NOT_DELIVERED,
      ERROR.EC_UNKNOWN_SUBSCRIBER,
      'Refused: the operator does not know the subscriber.',
    ),
  ],
  ['9903', refuses(STATUS.REJECTED_SOURCE, ERROR.EC_INVALID_SOURCE_ADDRESS, 'Refused: the operator does not accept the sender.')],
  ['9904', defers(2, 'THROTTLED', 'Throttled twice, then delivered.')],
  ['9905', defers(1, 'QUEUE_FULL', 'Queue full once, then delivered.')],
  ['9906', defers(1, 'NO_RESPONSE', 'No answer to the first try, then delivered: the handset gets it twice.')],
  ['9907', reports([{ ...DELIVERED, afterMs: DELAYED_MS }], 'Delivered, with a report that takes 10 seconds.')],
  ['9908', reports([], 'Delivered, and never any report.')],
  ['9909', fails(STATUS.EXPIRED_EXPIRED, ERROR.EC_VP_EXPIRED, 'Taken, then reported expired.')],
  ['9910', fails(STATUS.UNDELIVERABLE_NOT_DELIVERED, ERROR.EC_SM_DELIVERY_FAILURE, 'Taken, then reported undeliverable.')],
  [
    '9911',
    reports(
      [absent(false), { ...DELIVERED, afterMs: DELIVERY_MS * 4 }],
      'Absent at first (an intermediate report), then delivered.',
    ),
  ],
  [
    '9912',
    fails(
      STATUS.UNDELIVERABLE_NOT_DELIVERED,
      ERROR.EC_ABSENT_SUBSCRIBER,
      'Taken, then reported undeliverable: the subscriber stays absent.',
    ),
  ],
  [
    '9913',
    fails(
      STATUS.UNDELIVERABLE_NOT_DELIVERED,
      ERROR.EC_SM_DF_MEMORYCAPACITYEXCEEDED,
      'Taken, then reported undeliverable: the memory of the handset is full.',
    ),
  ],
  [
    '9914',
    fails(STATUS.UNDELIVERABLE_REJECTED_OPERATOR, ERROR.EC_CONTENT_BLOCKED, 'Taken, then reported rejected for its content.'),
  ],
  [
    '9915',
    {
      ...reports([{ ...DELIVERED, afterMs: 0 }], 'Delivered, with the report ahead of the answer to the submission.'),
      isReportFirst: true,
    },
  ],
  ['9916', reports([DELIVERED, { ...DELIVERED, afterMs: DELIVERY_MS * 2 }], 'Delivered, and reported twice.')],
  [
    '9917',
    withoutMms(
      refuses(STATUS.UNDELIVERABLE_REJECTED_OPERATOR, ERROR.EC_HANDSET_DOES_NOT_SUPPORT_MMS, 'the handset has no MMS'),
      'An SMS is delivered; an MMS is refused, because the handset has no MMS.',
    ),
  ],
  [
    '9918',
    withoutMms(
      fails(STATUS.EXPIRED_EXPIRED, ERROR.EC_VP_EXPIRED, 'the MMS was never fetched'),
      'An SMS is delivered; an MMS is taken, then reported expired: the handset never fetched it.',
    ),
  ],
]);

/** Errors of the catalogue that mail alone has. */
const MAIL_ERROR = {
  MAILBOX_PERMANENTLY_UNAVAILABLE: 6009,
  RECIPIENT_INBOX_FULL: 6010,
  HARD_BOUNCE: 6012,
  SUSPICIOUS_CONTENT: 6043,
};

/** Mailboxes that do otherwise, whatever their domain. */
export const MAIL_ENDINGS: ReadonlyMap<string, Behaviour> = new Map<string, Behaviour>([
  ['bounce', fails(STATUS.UNDELIVERABLE_NOT_DELIVERED, MAIL_ERROR.HARD_BOUNCE, 'Taken, then bounced: it cannot be delivered.')],
  [
    'full',
    fails(STATUS.UNDELIVERABLE_NOT_DELIVERED, MAIL_ERROR.RECIPIENT_INBOX_FULL, 'Taken, then bounced: the mailbox is full.'),
  ],
  [
    'unknown',
    refuses(STATUS.UNDELIVERABLE_NOT_DELIVERED, MAIL_ERROR.MAILBOX_PERMANENTLY_UNAVAILABLE, 'Refused: there is no such mailbox.'),
  ],
  ['spam', refuses(STATUS.UNDELIVERABLE_REJECTED_OPERATOR, MAIL_ERROR.SUSPICIOUS_CONTENT, 'Refused as spam.')],
  ['defer', defers(2, 'TEMPORARY', 'Told to come again twice, then delivered.')],
  ['slow', reports([{ ...DELIVERED, afterMs: DELAYED_MS }], 'Delivered, with a report that takes 10 seconds.')],
  ['silent', reports([], 'Delivered, and never any report.')],
]);

/** How a mailbox behaves; `bounce+anything@…` is `bounce@…`. */
export function mailBehaviourOf(address: string): Behaviour {
  const local = address.slice(0, Math.max(address.lastIndexOf('@'), 0)).toLowerCase();
  return MAIL_ENDINGS.get(local.replace(/\+.*$/, '')) ?? ORDINARY;
}

/** How a handset behaves. `number`: digits. */
export function behaviourOf(number: string, channel: Channel): Behaviour {
  const behaviour = ENDINGS.get(number.slice(-4)) ?? ORDINARY;
  return channel === 'MMS' ? (behaviour.withMms ?? behaviour) : behaviour;
}

function refuses(statusId: number, errorId: number, meaning: string): Behaviour {
  const answer: Answer = { kind: 'refuses', statusId, errorId, detail: `sandbox: ${meaning}` };
  return { answer, reports: [], isReportFirst: false, isReceived: false, meaning };
}

function withoutMms(withMms: Behaviour, meaning: string): Behaviour {
  return { ...ORDINARY, withMms, meaning };
}

function defers(times: number, because: DeferralReason, meaning: string): Behaviour {
  return { ...ORDINARY, answer: { kind: 'defers', times, because, detail: `sandbox: ${meaning}` }, meaning };
}

function reports(all: readonly Report[], meaning: string): Behaviour {
  return { answer: TAKES, reports: all, isReportFirst: false, isReceived: true, meaning };
}

function fails(statusId: number, errorId: number, meaning: string): Behaviour {
  const report: Report = { afterMs: DELIVERY_MS, statusId, errorId, isFinal: true };
  return { answer: TAKES, reports: [report], isReportFirst: false, isReceived: false, meaning };
}

function absent(isFinal: boolean): Report {
  return { afterMs: DELIVERY_MS, statusId: STATUS.PENDING_WAITING_DELIVERY, errorId: ERROR.EC_ABSENT_SUBSCRIBER, isFinal };
}
