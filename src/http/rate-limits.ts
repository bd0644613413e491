// The published rate limits, counted in this process for each endpoint: per account, or per address where nobody signs in.

import type { AccountId } from '../domain/platform.ts';
import { Refusal } from '../domain/refusals.ts';
import type { Clock } from '../ports.ts';
import type { Endpoint } from './endpoint.ts';

interface Bucket {
  tokens: number;
  filledAtMs: number;
}

/** Addresses are not ours to bound: with more of them than this in one endpoint, all begin anew. */
const COUNTED_MAX = 100_000;

export class RateLimits {
  readonly #clock: Clock;
  readonly #buckets = new Map<Endpoint, Map<AccountId | string, Bucket>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Counts one call of an account, or from an address.
   * @throws Refusal TOO_MANY_REQUESTS with the seconds to wait
   */
  take(endpoint: Endpoint, who: AccountId | string): void {
    const { limit } = endpoint;
    if (limit === undefined) return;
    const size = limit.burst ?? limit.count;
    const tokensPerMs = limit.count / (limit.seconds * 1000);
    const buckets = this.#buckets.get(endpoint) ?? new Map<AccountId | string, Bucket>();
    this.#buckets.set(endpoint, buckets);
    if (buckets.size >= COUNTED_MAX) buckets.clear();
    const now = this.#clock.now();
    const bucket = buckets.get(who) ?? { tokens: size, filledAtMs: now };
    buckets.set(who, bucket);
    bucket.tokens = Math.min(size, bucket.tokens + Math.max(0, now - bucket.filledAtMs) * tokensPerMs);
    bucket.filledAtMs = now;
    if (bucket.tokens < 1) {
      throw new Refusal('TOO_MANY_REQUESTS', {
        retryAfterSeconds: Math.max(1, Math.ceil((1 - bucket.tokens) / tokensPerMs / 1000)),
      });
    }
    bucket.tokens -= 1;
  }
}
