// How long a link waits before it dials again: twice as long each time, never all links at the same moment.

const GROWTH = 2;

/** The waits of one link. */
export class Backoff {
  private readonly firstMs: number;
  private readonly mostMs: number;
  private readonly random: () => number;
  private failures = 0;

  constructor(firstMs: number, mostMs: number, random: () => number) {
    this.firstMs = firstMs;
    this.mostMs = mostMs;
    this.random = random;
  }

  /** The next wait: between half and all of the doubled one. */
  nextMs(): number {
    const fullMs = Math.min(this.mostMs, this.firstMs * GROWTH ** this.failures);
    this.failures++;
    return this.spread(fullMs);
  }

  /** The longest wait at once: for what only a person can put right. */
  longestMs(): number {
    return this.spread(this.mostMs);
  }

  /** The link was up and stayed up: the next loss is a new story. */
  reset(): void {
    this.failures = 0;
  }

  private spread(fullMs: number): number {
    return Math.ceil(fullMs * (0.5 + this.random() / 2));
  }
}
