// How long the connector waits for what, and how soon it tries again.

export interface SmtpTiming {
  /** For the connection, its greeting and its encryption together. */
  readonly connectMs: number;
  /** For any answer; RFC 5321 (4.5.3.2) asks for patience at the end of a mail. */
  readonly answerMs: number;
  /** A connection nothing is sent on is closed after this: before most servers do. */
  readonly idleMs: number;
  /** Waits between attempts to reach the relay. */
  readonly backoffFirstMs: number;
  readonly backoffMostMs: number;
  /** Servers of a domain that could not be reached are left alone for this long. */
  readonly unreachableMs: number;
}

export const DEFAULT_TIMING: SmtpTiming = {
  connectMs: 30_000,
  answerMs: 300_000,
  idleMs: 20_000,
  backoffFirstMs: 1_000,
  backoffMostMs: 60_000,
  unreachableMs: 30_000,
};

const MINUTE_MS = 60_000;
/** A mailbox that is full or a server that does not trust strangers yet (greylisting) needs minutes, then hours. RFC 5321, 4.5.4.1. */
const RETRY_MINUTES: readonly number[] = [1, 5, 15, 30, 60, 120];
const JITTER_SHARE = 0.2;

/** How long a mail waits after so many tries in vain; `random` from 0 up to 1 keeps a thousand from coming back at once. */
export function retryAfterMs(attempt: number, random: number): number {
  const minutes = RETRY_MINUTES[Math.min(Math.max(attempt, 1), RETRY_MINUTES.length) - 1] ?? 120;
  return Math.round(minutes * MINUTE_MS * (1 - JITTER_SHARE / 2 + JITTER_SHARE * random));
}

/** How long until the relay is dialled again after so many failures. */
export function backoffMs({ backoffFirstMs, backoffMostMs }: SmtpTiming, failures: number, random: number): number {
  return Math.ceil(Math.min(backoffMostMs, backoffFirstMs * 2 ** Math.min(failures, 20)) * (0.5 + random / 2));
}
