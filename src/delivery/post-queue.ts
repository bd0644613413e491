// Whose turn it is: POSTs to one target wait for each other, at most so many under way and so many a second; targets never wait
// for other targets.

import type { Clock } from '../ports.ts';

/** How much a target takes at once. */
export interface Pace {
  /** Under way at most. */
  readonly windowSize: number;
  /** undefined = as fast as it answers. */
  readonly requestsPerSecond: number | undefined;
}

/** POSTs waiting in memory for one target at most; more wait on disk. */
const WAITING_MAX = 500;
/** How far a rate may lag behind and make up for it: timers come late, and a pause earns no burst. */
const CATCH_UP_MS = 50;

interface Target<Post> {
  readonly key: string;
  pace: Pace;
  underWay: number;
  /** Not before this moment, for the rate. */
  nextAtMs: number;
  isTimed: boolean;
  readonly waiting: Post[];
}

export class PostQueue<Post> {
  readonly #clock: Clock;
  readonly #make: (post: Post) => Promise<void>;
  readonly #targets = new Map<string, Target<Post>>();
  #pending = 0;
  #isStopped = false;
  #idle: (() => void)[] = [];

  /** `make` must not reject. */
  constructor(clock: Clock, make: (post: Post) => Promise<void>) {
    this.#clock = clock;
    this.#make = make;
  }

  /** POSTs under way or waiting. */
  get pending(): number {
    return this.#pending;
  }

  /** Targets that have enough to do for a while. */
  busyTargets(): string[] {
    return [...this.#targets.values()].filter(({ waiting }) => waiting.length >= WAITING_MAX / 2).map(({ key }) => key);
  }

  /** Makes a POST in its turn; false = too many wait for that target, or we are stopping: it was not taken. */
  offer(key: string, pace: Pace, post: Post): boolean {
    if (this.#isStopped) return false;
    const target = this.#targets.get(key) ?? { key, pace, underWay: 0, nextAtMs: this.#clock.now(), isTimed: false, waiting: [] };
    if (target.waiting.length >= WAITING_MAX) return false;
    target.pace = pace;
    this.#targets.set(key, target);
    this.#pending += 1;
    target.waiting.push(post);
    this.#pump(target);
    return true;
  }

  /** Takes no more, forgets what waits, and waits for those under way, up to `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    this.#isStopped = true;
    for (const target of this.#targets.values()) this.#pending -= target.waiting.splice(0).length;
    if (this.#pending === 0) return;
    await new Promise<void>((resolve) => {
      const cancel = this.#clock.after(graceMs, resolve);
      this.#idle.push(() => {
        cancel();
        resolve();
      });
    });
  }

  #pump(target: Target<Post>): void {
    const { pace, waiting } = target;
    while (waiting.length > 0 && target.underWay < pace.windowSize) {
      if (pace.requestsPerSecond !== undefined && !this.#hasTurn(target, pace.requestsPerSecond)) return;
      const post = waiting.shift();
      if (post !== undefined) void this.#run(target, post);
    }
    if (waiting.length === 0 && target.underWay === 0 && target.nextAtMs <= this.#clock.now()) this.#targets.delete(target.key);
  }

  #hasTurn(target: Target<Post>, requestsPerSecond: number): boolean {
    const now = this.#clock.now();
    if (now >= target.nextAtMs) {
      target.nextAtMs = Math.max(target.nextAtMs, now - CATCH_UP_MS) + 1_000 / requestsPerSecond;
      return true;
    }
    if (!target.isTimed) {
      target.isTimed = true;
      this.#clock.after(Math.ceil(target.nextAtMs - now), () => {
        target.isTimed = false;
        this.#pump(target);
      });
    }
    return false;
  }

  async #run(target: Target<Post>, post: Post): Promise<void> {
    target.underWay += 1;
    await this.#make(post);
    target.underWay -= 1;
    this.#pending -= 1;
    this.#pump(target);
    if (this.#pending === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }
}
