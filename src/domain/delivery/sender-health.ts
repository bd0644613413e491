// When a sender is doing badly enough to be passed over for a while: its carriers refuse what it sends, or it cannot keep up.

import { ERROR } from '../messages/status.ts';

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

const SENDERS_FAULTS: ReadonlySet<number> = new Set([ERROR.EC_INVALID_SOURCE_ADDRESS, ERROR.EC_SMS_REJECTED_BY_MOBILE_OPERATOR]);

/** Whether an error speaks against who sent the message, and not against its destination or the way it is written. */
export function isSendersFault(errorId: number): boolean {
  return SENDERS_FAULTS.has(errorId);
}

const SLICES = 6;
const SLICE_MS = 10_000;

/** What carriers made of a sender's messages in the last minute, in slices of ten seconds. Time comes in as an argument. */
export class RecentOutcomes {
  readonly #taken = new Array<number>(SLICES).fill(0);
  readonly #refused = new Array<number>(SLICES).fill(0);
  #slice = 0;

  /** A carrier answered for a message. */
  note(isRefused: boolean, nowMs: number): void {
    const at = this.#turnTo(nowMs);
    (isRefused ? this.#refused : this.#taken)[at] = ((isRefused ? this.#refused : this.#taken)[at] ?? 0) + 1;
  }

  /** A carrier had taken a message and turned it down later. */
  noteTurnedDown(nowMs: number): void {
    const at = this.#turnTo(nowMs);
    this.#refused[at] = (this.#refused[at] ?? 0) + 1;
    this.#taken[at] = (this.#taken[at] ?? 0) - 1;
  }

  counts(nowMs: number): { readonly messages: number; readonly refused: number } {
    this.#turnTo(nowMs);
    const refused = sum(this.#refused);
    return { messages: Math.max(refused, sum(this.#taken) + refused), refused };
  }

  #turnTo(nowMs: number): number {
    const slice = Math.floor(nowMs / SLICE_MS);
    // A clock set back counts on in the slice it had.
    for (let step = Math.max(this.#slice + 1, slice - SLICES + 1); step <= slice; step += 1) {
      this.#taken[step % SLICES] = 0;
      this.#refused[step % SLICES] = 0;
    }
    this.#slice = Math.max(this.#slice, slice);
    return this.#slice % SLICES;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
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
