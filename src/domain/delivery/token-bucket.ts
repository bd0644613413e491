// A rate as a token bucket of one second's worth: what is not used within a second is gone. Time comes in as an argument.

export class TokenBucket {
  readonly perSecond: number;
  #perMs: number;
  #size: number;
  #tokens: number;
  #filledAtMs: number;

  /** `share` is the part of the rate that is this node's; the rest is for others. */
  constructor(perSecond: number, share: number, nowMs: number) {
    this.perSecond = perSecond;
    this.#perMs = (perSecond * share) / 1000;
    this.#size = Math.max(1, perSecond * share);
    this.#tokens = this.#size;
    this.#filledAtMs = nowMs;
  }

  setShare(share: number): void {
    this.#perMs = (this.perSecond * share) / 1000;
    this.#size = Math.max(1, this.perSecond * share);
  }

  /** Whether one may go now. */
  has(nowMs: number): boolean {
    this.#tokens = Math.min(this.#size, this.#tokens + Math.max(0, nowMs - this.#filledAtMs) * this.#perMs);
    this.#filledAtMs = nowMs;
    return this.#tokens >= 1;
  }

  /** One goes; ask has() before. */
  spend(): void {
    this.#tokens -= 1;
  }

  /** Milliseconds until the next may go. */
  waitMs(nowMs: number): number {
    return Math.max(0, (1 - this.#tokens) / this.#perMs - (nowMs - this.#filledAtMs));
  }
}
