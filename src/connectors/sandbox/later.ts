// Does things a little later: one timer for thousands of them. Things due in the same tick are done together.

import type { Clock } from '../../ports.ts';

const TICK_MS = 10;

export class Later<Thing> {
  readonly #clock: Clock;
  readonly #act: (things: readonly Thing[]) => void;
  /** By the number of the tick they are due in. */
  readonly #due = new Map<number, Thing[]>();
  #nextTick = Number.POSITIVE_INFINITY;
  #cancel: () => void = () => {};

  constructor(clock: Clock, act: (things: readonly Thing[]) => void) {
    this.#clock = clock;
    this.#act = act;
  }

  /** How many things wait. */
  get size(): number {
    let size = 0;
    for (const things of this.#due.values()) size += things.length;
    return size;
  }

  add(delayMs: number, thing: Thing): void {
    const tick = Math.ceil((this.#clock.now() + delayMs) / TICK_MS);
    const things = this.#due.get(tick);
    if (things === undefined) this.#due.set(tick, [thing]);
    else things.push(thing);
    if (tick < this.#nextTick) this.#wakeAt(tick);
  }

  /** Does everything that waits now, earliest first, and nothing later. */
  flush(): void {
    this.#cancel();
    this.#nextTick = Number.POSITIVE_INFINITY;
    this.#take((_tick) => true);
  }

  #wakeAt(tick: number): void {
    this.#cancel();
    this.#nextTick = tick;
    this.#cancel = this.#clock.after(Math.max(0, tick * TICK_MS - this.#clock.now()), () => this.#wake());
  }

  #wake(): void {
    this.#nextTick = Number.POSITIVE_INFINITY;
    const nowTick = Math.floor(this.#clock.now() / TICK_MS);
    this.#take((tick) => tick <= nowTick);
    const next = Math.min(...this.#due.keys());
    if (next < this.#nextTick) this.#wakeAt(next);
  }

  #take(isDue: (tick: number) => boolean): void {
    const ticks = [...this.#due.keys()].filter(isDue).sort((a, b) => a - b);
    for (const tick of ticks) {
      const things = this.#due.get(tick) ?? [];
      this.#due.delete(tick);
      this.#act(things);
    }
  }
}
