// How much happens a second: counted over ten seconds, in slices of one. Time comes in as an argument.

const SLICES = 10;
const SLICE_MS = 1_000;

export class Meter {
  readonly #counts = new Array<number>(SLICES).fill(0);
  #slice = 0;

  count(nowMs: number): void {
    const at = this.#turnTo(nowMs);
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
  }

  perSecond(nowMs: number): number {
    this.#turnTo(nowMs);
    return this.#counts.reduce((total, count) => total + count, 0) / SLICES;
  }

  #turnTo(nowMs: number): number {
    const slice = Math.floor(nowMs / SLICE_MS);
    // A clock set back counts on in the slice it had.
    for (let step = Math.max(this.#slice + 1, slice - SLICES + 1); step <= slice; step += 1) this.#counts[step % SLICES] = 0;
    this.#slice = Math.max(this.#slice, slice);
    return this.#slice % SLICES;
  }
}
