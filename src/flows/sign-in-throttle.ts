// Slows down whoever guesses passwords: per name and address, in the memory of this process.

import { Refusal } from '../domain/refusals.ts';
import type { Clock } from '../ports.ts';

/** Wrong tries that cost nothing: people mistype. */
const FREE_TRIES = 5;
const WAIT_FIRST_MS = 1_000;
const WAIT_MAX_MS = 300_000;
/** Nothing more is remembered of a name and address that were quiet for so long. */
const FORGOTTEN_AFTER_MS = 3_600_000;
const REMEMBERED_MAX = 100_000;

interface Failures {
  count: number;
  lastAtMs: number;
}

export class SignInThrottle {
  readonly #clock: Clock;
  readonly #failures = new Map<string, Failures>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Counts a try as a wrong one, until it turns out to be right: tries that come together would else all be let through before the
   * first is known to be wrong.
   * @throws Refusal TOO_MANY_REQUESTS while the next try has to wait
   */
  admit(username: string, ip: string): void {
    this.#refuseEarly(username, ip);
    this.#count(username, ip);
  }

  succeeded(username: string, ip: string): void {
    this.#failures.delete(keyOf(username, ip));
  }

  /** The try came to no end, for a reason of ours. */
  uncount(username: string, ip: string): void {
    const failures = this.#failures.get(keyOf(username, ip));
    if (failures !== undefined) failures.count -= 1;
  }

  #refuseEarly(username: string, ip: string): void {
    const failures = this.#failures.get(keyOf(username, ip));
    if (failures === undefined || failures.count < FREE_TRIES) return;
    const waitMs = Math.min(WAIT_MAX_MS, WAIT_FIRST_MS * 2 ** (failures.count - FREE_TRIES));
    const leftMs = failures.lastAtMs + waitMs - this.#clock.now();
    if (leftMs > 0) {
      throw new Refusal('TOO_MANY_REQUESTS', {
        retryAfterSeconds: Math.ceil(leftMs / 1000),
        operatorDetail: `sign-in of "${username}" from ${ip} is slowed down after ${failures.count} wrong passwords`,
      });
    }
  }

  #count(username: string, ip: string): void {
    const now = this.#clock.now();
    const key = keyOf(username, ip);
    const known = this.#failures.get(key);
    const isQuiet = known === undefined || now - known.lastAtMs > FORGOTTEN_AFTER_MS;
    this.#failures.delete(key); // to the end of the row: the oldest are forgotten first
    this.#failures.set(key, { count: isQuiet ? 1 : known.count + 1, lastAtMs: now });
    const [oldest] = this.#failures.keys();
    if (this.#failures.size > REMEMBERED_MAX && oldest !== undefined) this.#failures.delete(oldest);
  }
}

function keyOf(username: string, ip: string): string {
  return `${username.toLowerCase()} ${ip}`;
}
