// The life of a resource request: which status follows on what. One table; flows ask it and never compare statuses themselves.

export const REQUEST_STATUSES = [
  'PENDING',
  'AUTOMATIC_VALIDATION',
  'UPDATE_REQUESTED',
  'PENDING_REVIEW',
  'IN_REVIEW',
  'UPDATE_REQUESTED_BY_INTERNAL_REVIEWER',
  'IN_PROGRESS',
  'COMPLETED',
  'REJECTED',
  'CANCEL_REQUESTED',
  'CANCELED',
] as const;
export type RequestStatus = (typeof REQUEST_STATUSES)[number];

export type RequestEvent =
  /** Machine checks, which begin as soon as a request is stored. */
  | 'BEGIN'
  | 'PASS_CHECKS'
  | 'FAIL_CHECKS'
  /** The owner's. */
  | 'UPDATE'
  | 'CANCEL'
  /** The reviewer's. */
  | 'TAKE_UP'
  | 'ASK_FOR_UPDATE'
  | 'PROCURE'
  | 'COMPLETE'
  | 'REJECT'
  | 'CONFIRM_CANCELLATION'
  /** Nobody did anything for thirty days. */
  | 'EXPIRE';

type Steps = Readonly<Partial<Record<RequestEvent, RequestStatus>>>;

const WAITING_FOR_OWNER: Steps = {
  UPDATE: 'AUTOMATIC_VALIDATION',
  CANCEL: 'CANCEL_REQUESTED',
  REJECT: 'REJECTED',
  EXPIRE: 'REJECTED',
};

const NEXT: Readonly<Record<RequestStatus, Steps>> = {
  PENDING: { BEGIN: 'AUTOMATIC_VALIDATION' },
  AUTOMATIC_VALIDATION: { PASS_CHECKS: 'PENDING_REVIEW', FAIL_CHECKS: 'UPDATE_REQUESTED' },
  UPDATE_REQUESTED: WAITING_FOR_OWNER,
  UPDATE_REQUESTED_BY_INTERNAL_REVIEWER: WAITING_FOR_OWNER,
  PENDING_REVIEW: { TAKE_UP: 'IN_REVIEW', REJECT: 'REJECTED' },
  IN_REVIEW: { ASK_FOR_UPDATE: 'UPDATE_REQUESTED_BY_INTERNAL_REVIEWER', PROCURE: 'IN_PROGRESS', REJECT: 'REJECTED' },
  IN_PROGRESS: {
    ASK_FOR_UPDATE: 'UPDATE_REQUESTED_BY_INTERNAL_REVIEWER',
    PROCURE: 'IN_PROGRESS',
    COMPLETE: 'COMPLETED',
    REJECT: 'REJECTED',
  },
  COMPLETED: {},
  REJECTED: {},
  CANCEL_REQUESTED: { CONFIRM_CANCELLATION: 'CANCELED' },
  CANCELED: {},
};

/** The status after an event; undefined where the event cannot happen. */
export function nextStatus(status: RequestStatus, event: RequestEvent): RequestStatus | undefined {
  return NEXT[status][event];
}

/** Statuses out of which nothing leads. */
export const FINAL_STATUSES: readonly RequestStatus[] = REQUEST_STATUSES.filter(
  (status) => Object.keys(NEXT[status]).length === 0,
);

/** Whether the owner has to do something before it goes on: then it can be changed and cancelled, and reminders go out. */
export function waitsForOwner(status: RequestStatus): boolean {
  return NEXT[status].UPDATE !== undefined;
}

/** Contract: the event says "any change", its shape has these four. */
const ANNOUNCED: ReadonlySet<RequestStatus> = new Set([
  'UPDATE_REQUESTED',
  'UPDATE_REQUESTED_BY_INTERNAL_REVIEWER',
  'REJECTED',
  'COMPLETED',
]);

/** Whether subscribers are told of this status. */
export function isAnnounced(status: RequestStatus): boolean {
  return ANNOUNCED.has(status);
}
