// When to try again: POSTs to callers' URLs, and submissions to carriers.

const MINUTE_MS = 60_000;
/** Retries of a POST at most. Source: the contract's push retry cycle. */
const WEBHOOK_RETRIES_MAX = 20;

const CARRIER_FIRST_MS = 1_000;
const CARRIER_MAX_MS = 5 * MINUTE_MS;
const JITTER_SHARE = 0.25;

/**
 * Milliseconds until a POST is repeated: 1 minute + 1 minute × n², n = retries made so far. Undefined when it is given up.
 * Source: the contract's push retry cycle, 41 h 30 min in all.
 */
export function webhookRetryDelayMs(retriesMade: number): number | undefined {
  return retriesMade >= WEBHOOK_RETRIES_MAX ? undefined : MINUTE_MS + MINUTE_MS * retriesMade * retriesMade;
}

/**
 * Milliseconds until a submission is repeated: doubling from a second to five minutes, spread by a quarter either way.
 * @param attempt tries made so far, from 1
 * @param jitter from 0 up to 1
 */
export function carrierRetryDelayMs(attempt: number, jitter: number): number {
  const plain = Math.min(CARRIER_MAX_MS, CARRIER_FIRST_MS * 2 ** Math.min(attempt - 1, 20));
  return Math.round(plain * (1 - JITTER_SHARE + 2 * JITTER_SHARE * jitter));
}
