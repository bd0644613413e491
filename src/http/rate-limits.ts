// The published rate limits, counted per account and endpoint in this process.

import type { AccountId } from '../domain/platform.ts';
import { Refusal } from '../domain/refusals.ts';
import type { Clock } from '../ports.ts';
import type { Endpoint } from './endpoint.ts';

interface Bucket {
  tokens: number;
  filledAtMs: number;
}

export class RateLimits {
  readonly #clock: Clock;
  readonly #buckets = new Map<Endpoint, Map<AccountId, Bucket>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Counts one call.
   * @throws Refusal TOO_MANY_REQUESTS with the seconds to wait
   */
  take(endpoint: Endpoint, accountId: AccountId): void {
    const { limit } = endpoint;
    if (limit === undefined) return;
    const size = limit.burst ?? limit.count;
    const tokensPerMs = limit.count / (limit.seconds * 1000);
    const accounts = this.#buckets.get(endpoint) ?? new Map<AccountId, Bucket>();
    this.#buckets.set(endpoint, accounts);
    const now = this.#clock.now();
    const bucket = accounts.get(accountId) ?? { tokens: size, filledAtMs: now };
    accounts.set(accountId, bucket);
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
