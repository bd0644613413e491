// How many messages a sender with a daily limit has had today (UTC). Counted here; at the first question of a day read from storage,
// and again now and then when other nodes send as well.

import type { AccountId } from '../domain/platform.ts';
import type { Clock } from '../ports.ts';
import type { Db } from '../storage/db.ts';
import { firstIdAt } from '../storage/ids.ts';
import { countMessagesOf } from '../storage/messages.ts';

const DAY_MS = 86_400_000;
/** What other nodes have sent is known this late at most. */
const OTHERS_EVERY_MS = 5_000;

interface Count {
  readonly day: number;
  messages: number;
  readAtMs: number;
}

export class DailyCounts {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #hasOthers: () => boolean;
  readonly #counts = new Map<string, Count>();

  constructor(db: Db, clock: Clock, hasOthers: () => boolean) {
    this.#db = db;
    this.#clock = clock;
    this.#hasOthers = hasOthers;
  }

  /** Messages of today so far. While the first answer of storage is under way, what this node has counted itself. */
  of(accountId: AccountId, sender: string): number {
    const key = `${accountId} ${sender}`;
    const now = this.#clock.now();
    const day = Math.floor(now / DAY_MS);
    const known = this.#counts.get(key);
    if (known?.day === day) {
      if (now - known.readAtMs >= OTHERS_EVERY_MS && this.#hasOthers()) this.#read(accountId, sender, key, known);
      return known.messages;
    }
    const count: Count = { day, messages: 0, readAtMs: now };
    this.#counts.set(key, count);
    this.#read(accountId, sender, key, count);
    return 0;
  }

  #read(accountId: AccountId, sender: string, key: string, count: Count): void {
    count.readAtMs = this.#clock.now();
    countMessagesOf(this.#db, accountId, sender, firstIdAt(count.day * DAY_MS)).then(
      (stored) => {
        // What was accepted meanwhile may or may not be in the answer; the larger of both is never too high by more than that.
        count.messages = Math.max(count.messages, stored);
      },
      () => this.#counts.delete(key),
    );
  }

  /** Notes accepted messages; only senders that were asked about are counted. */
  add(accountId: AccountId, sender: string): void {
    // Hardly anybody has daily limits, and every message comes by here.
    if (this.#counts.size === 0) return;
    const count = this.#counts.get(`${accountId} ${sender}`);
    if (count !== undefined) count.messages += 1;
  }
}
