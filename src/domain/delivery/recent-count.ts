// Counts what happened lately, in slices of time of which the oldest goes when a new one begins. Time comes in as an argument.

export class RecentCount {
  readonly #counts: number[];
  readonly #sliceMs: number;
  #slice = 0;

  /** Of `slices` slices, each `sliceMs` long. */
  constructor(slices: number, sliceMs: number) {
    this.#counts = new Array<number>(slices).fill(0);
    this.#sliceMs = sliceMs;
  }

  /** `by` below 0 takes back what was counted. */
  add(by: number, nowMs: number): void {
    const at = this.#turnTo(nowMs);
    this.#counts[at] = (this.#counts[at] ?? 0) + by;
  }

  total(nowMs: number): number {
    this.#turnTo(nowMs);
    return this.#counts.reduce((total, count) => total + count, 0);
  }

  #turnTo(nowMs: number): number {
    const { length } = this.#counts;
    const slice = Math.floor(nowMs / this.#sliceMs);
    // A clock set back counts on in the slice it had.
    for (let step = Math.max(this.#slice + 1, slice - length + 1); step <= slice; step += 1) this.#counts[step % length] = 0;
    this.#slice = Math.max(this.#slice, slice);
    return this.#slice % length;
  }
}
