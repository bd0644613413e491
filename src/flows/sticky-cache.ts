// The senders recipients are used to, from memory where possible. What is not there is asked of the database, many at once: what is
// asked while a query runs goes into the next one.

import type { ResourceId } from '../domain/resources.ts';
import type { Queryable } from '../storage/db.ts';
import { findStickySenders, type StickyKey, type StickySender } from '../storage/sticky-senders.ts';

/** Remembered at least; twice as many at most. */
const REMEMBERED = 100_000;
const QUERY_MAX = 1_000;

interface Question {
  readonly key: StickyKey;
  readonly resolve: (sender: StickySender | undefined) => void;
  readonly reject: (error: unknown) => void;
}

export class StickyCache {
  readonly #db: Queryable;
  // Two generations: when the young one is full it becomes the old one.
  #young = new Map<string, StickySender>();
  #old = new Map<string, StickySender>();
  #questions: Question[] = [];
  #isAsking = false;
  #generation = 0;

  constructor(db: Queryable) {
    this.#db = db;
  }

  /** The stored sender. One that is not there is not remembered: another node may be choosing it just now. */
  find(key: StickyKey): StickySender | undefined | Promise<StickySender | undefined> {
    const name = nameOf(key);
    const known = this.#young.get(name) ?? this.#old.get(name);
    if (known !== undefined) return known;
    return new Promise((resolve, reject) => {
      this.#questions.push({ key, resolve, reject });
      if (!this.#isAsking) void this.#ask();
    });
  }

  /** A sender has been chosen: the next message to the same recipient sees it, also before the commit. */
  put(key: StickyKey, resourceId: ResourceId, nowMs: number): void {
    if (this.#young.size >= REMEMBERED) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(nameOf(key), { resourceId, chosenAtMs: nowMs });
  }

  /** Forgets what it knows: somebody moved or reset sticky senders. */
  forget(): void {
    this.#generation += 1;
    this.#young.clear();
    this.#old.clear();
  }

  async #ask(): Promise<void> {
    this.#isAsking = true;
    while (this.#questions.length > 0) {
      const questions = this.#questions.splice(0, QUERY_MAX);
      const generation = this.#generation;
      try {
        const found = await findStickySenders(
          this.#db,
          questions.map(({ key }) => key),
        );
        for (const [index, { key, resolve }] of questions.entries()) {
          const sender = found[index];
          // A choice made while the query ran is newer than its answer.
          const known = this.#young.get(nameOf(key));
          // What was reset while the query ran may be in its answer: it is used once and not remembered.
          const isCurrent = generation === this.#generation;
          if (sender !== undefined && known === undefined && isCurrent) this.put(key, sender.resourceId, sender.chosenAtMs);
          resolve(known ?? sender);
        }
      } catch (error) {
        for (const { reject } of questions) reject(error);
      }
    }
    this.#isAsking = false;
  }
}

function nameOf({ accountId, pair, channel, destination }: StickyKey): string {
  return `${accountId} ${channel} ${destination} ${pair.applicationId}\u0000${pair.entityId ?? ''}`;
}
