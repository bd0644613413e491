// Work that stands in the database until it is done: looked for every few seconds, and at once when some became due. One round at a
// time, and in each as many goes as there is work for.

import type { World } from './world.ts';

const EVERY_MS = 5_000;

export interface RoundsParts {
  readonly world: Pick<World, 'clock' | 'log'>;
  /** Does what is due now; true = there may be more of it. What it throws is logged, and comes round again. */
  readonly work: () => Promise<boolean>;
  /** What is logged when it throws. */
  readonly complaint: string;
}

export class Rounds {
  readonly #parts: RoundsParts;
  #isStopped = false;
  #isWanted = false;
  #cancelTimer: () => void = () => {};
  #round: Promise<void> | undefined;

  constructor(parts: RoundsParts) {
    this.#parts = parts;
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** Works now: something became due. */
  wake(): void {
    this.#isWanted = true;
    if (this.#isStopped || this.#round !== undefined) return;
    this.#cancelTimer();
    this.#round = this.#goOn().finally(() => {
      this.#round = undefined;
      if (!this.#isStopped) this.#cancelTimer = this.#parts.world.clock.after(EVERY_MS, () => this.wake());
    });
  }

  /** Begins nothing new, and waits for what is under way. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancelTimer();
    await this.#round;
  }

  async #goOn(): Promise<void> {
    while (this.#isWanted && !this.#isStopped) {
      this.#isWanted = false;
      try {
        if (await this.#parts.work()) this.#isWanted = true;
      } catch (error) {
        this.#parts.world.log.error({ err: error }, this.#parts.complaint);
      }
    }
  }
}
