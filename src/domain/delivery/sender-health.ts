// When a sender is doing badly enough to be passed over for a while: its carriers refuse what it sends, or it cannot keep up.

import { ERROR } from '../messages/status.ts';
import { RecentCount } from './recent-count.ts';

/** Thresholds of an account. */
export interface SenderHealthSettings {
  /** Passed over when carriers refuse more than this share (0 to 1) of its messages of the last minute; null = never. */
  readonly refusedShareMax: number | null;
  /** The share counts from this many messages on. */
  readonly messagesMin: number;
  /** Passed over when a message would wait longer than this; null = never. */
  readonly waitSecondsMax: number | null;
  /** For how long; then it is tried again. */
  readonly passOverSeconds: number;
}

export const DEFAULT_SENDER_HEALTH: SenderHealthSettings = {
  refusedShareMax: 0.5,
  messagesMin: 20,
  waitSecondsMax: null,
  passOverSeconds: 60,
};

export type PassOverReason = 'REFUSED' | 'SATURATED';

const SENDERS_FAULTS: ReadonlySet<number> = new Set([
  ERROR.EC_INVALID_SOURCE_ADDRESS,
  ERROR.EC_SMS_REJECTED_BY_MOBILE_OPERATOR,
  ERROR.EC_PROVIDER_DELIVERY_ERROR,
]);

/** Whether an error speaks against who sent the message, and not against its destination or the way it is written. */
export function isSendersFault(errorId: number): boolean {
  return SENDERS_FAULTS.has(errorId);
}

const SLICES = 6;
const SLICE_MS = 10_000;

/** What carriers made of a sender's messages in the last minute. Time comes in as an argument. */
export class RecentOutcomes {
  readonly #taken = new RecentCount(SLICES, SLICE_MS);
  readonly #refused = new RecentCount(SLICES, SLICE_MS);

  /** A carrier answered for a message. */
  note(isRefused: boolean, nowMs: number): void {
    (isRefused ? this.#refused : this.#taken).add(1, nowMs);
  }

  /** A carrier had taken a message and turned it down later. */
  noteTurnedDown(nowMs: number): void {
    this.#refused.add(1, nowMs);
    this.#taken.add(-1, nowMs);
  }

  counts(nowMs: number): { readonly messages: number; readonly refused: number } {
    const refused = this.#refused.total(nowMs);
    return { messages: Math.max(refused, this.#taken.total(nowMs) + refused), refused };
  }
}

/** Why a sender is to be passed over now, in words as well; undefined = it is doing well enough. */
export function reasonToPassOver(
  settings: SenderHealthSettings,
  { messages, refused }: { readonly messages: number; readonly refused: number },
  waitMs: number,
): { readonly reason: PassOverReason; readonly detail: string } | undefined {
  const { refusedShareMax, messagesMin, waitSecondsMax } = settings;
  if (refusedShareMax !== null && messages >= messagesMin && refused > messages * refusedShareMax)
    return { reason: 'REFUSED', detail: `carriers refused ${refused} of its ${messages} messages of the last minute` };
  if (waitSecondsMax !== null && waitMs > waitSecondsMax * 1000)
    return { reason: 'SATURATED', detail: `a message would wait ${Math.round(waitMs / 1000)} seconds` };
  return undefined;
}
