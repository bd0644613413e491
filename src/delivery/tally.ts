// Counts what the engine does, for metrics. Plain numbers: counting must cost nothing on the path of a message.

import { messageStatus } from '../domain/messages/status.ts';

export interface Tally {
  /** Messages stored with PENDING_ACCEPTED. */
  accepted: number;
  /** Messages rejected when they came. */
  rejected: number;
  /** Messages a carrier took. */
  submitted: number;
  /** Submissions to be repeated. */
  deferred: number;
  /** Final statuses by group: 2 undeliverable, 3 delivered, 4 expired, 5 rejected. */
  readonly finals: Record<number, number>;
  /** Receipts from carriers. */
  receipts: number;
  /** Inbound messages from carriers. */
  inbound: number;
  /** POSTs by what came of the try. */
  readonly posts: { delivered: number; repeated: number; failed: number };
}

export function newTally(): Tally {
  return {
    accepted: 0,
    rejected: 0,
    submitted: 0,
    deferred: 0,
    finals: { 2: 0, 3: 0, 4: 0, 5: 0 },
    receipts: 0,
    inbound: 0,
    posts: { delivered: 0, repeated: 0, failed: 0 },
  };
}

/** Counts a message's end. */
export function countFinal(tally: Tally, statusId: number): void {
  const { groupId } = messageStatus(statusId);
  tally.finals[groupId] = (tally.finals[groupId] ?? 0) + 1;
}
