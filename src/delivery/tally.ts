// Counts what the engine does, for metrics. Plain numbers: counting must cost nothing on the path of a message.

import type { OutboundMessage } from '../domain/messages/message.ts';
import { messageStatus } from '../domain/messages/status.ts';
import type { Traffic } from './traffic.ts';

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
  /** The same by the hour and by who sends, for charts. */
  readonly traffic: Traffic;
}

export function newTally(traffic: Traffic): Tally {
  return {
    accepted: 0,
    rejected: 0,
    submitted: 0,
    deferred: 0,
    finals: { 2: 0, 3: 0, 4: 0, 5: 0 },
    receipts: 0,
    inbound: 0,
    posts: { delivered: 0, repeated: 0, failed: 0 },
    traffic,
  };
}

/** Counts a message's end. */
export function countFinal(tally: Tally, message: OutboundMessage, statusId: number, errorId: number): void {
  const { groupId } = messageStatus(statusId);
  tally.finals[groupId] = (tally.finals[groupId] ?? 0) + 1;
  tally.traffic.ended(message, statusId, errorId);
}
