// How fast a connector may submit: the operator's limit as a token bucket, and below it the pace the carrier can take,
// found the way TCP finds it: cut when the carrier complains, raise step by step while it does not.

/** Tokens that gather while nothing is sent: a tenth of a second's worth, so that a carrier that counts seconds sees no burst. */
const BURST_SECONDS = 0.1;
const CUT_FACTOR = 0.7;
/** Steps a second from the cut pace back to the former one, about. */
const RECOVERY_STEPS = 20;
/** A carrier counts per second, so complaints within one speak of the same excess. */
const CUT_INTERVAL_MS = 1_000;
/** Without a limit of the operator's, a pace this much above the one the carrier complained at limits nothing any more. */
const FORGIVEN_FACTOR = 4;

/** The pace of one connector, across its links. Time comes in as an argument. */
export class Pace {
  private readonly limit: number;
  private ceiling: number;
  private perSecond: number;
  private tokens: number;
  private filledAtMs: number;
  private cutAtMs = Number.NEGATIVE_INFINITY;
  private cutFrom = 0;
  private raisedAtMs = 0;
  /** Submissions taken by the carrier in the second that began at countedFromMs, and in the one before. */
  private counted = 0;
  private countedFromMs: number;
  private measured = 0;

  constructor(messagesPerSecond: number | undefined, nowMs: number) {
    this.limit = messagesPerSecond ?? Number.POSITIVE_INFINITY;
    this.ceiling = this.limit;
    this.perSecond = this.ceiling;
    this.tokens = this.burst();
    this.filledAtMs = nowMs;
    this.countedFromMs = nowMs;
  }

  /** From now on this share of the limit is ours; the rest is for links of other nodes. */
  setShare(share: number, nowMs: number): void {
    const isCut = this.perSecond < this.ceiling;
    this.ceiling = this.limit * share;
    this.perSecond = isCut ? Math.min(this.perSecond, this.ceiling) : this.ceiling;
    if (this.perSecond === Number.POSITIVE_INFINITY) return;
    this.fill(nowMs);
    this.tokens = Math.min(this.tokens, this.burst());
  }

  /** How many submissions may leave now. */
  available(nowMs: number): number {
    this.raise(nowMs);
    if (this.perSecond === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY;
    this.fill(nowMs);
    return Math.max(0, Math.floor(this.tokens));
  }

  /** Uses tokens up. A message of many parts may overdraw; the debt is paid before the next one leaves. */
  take(count: number): void {
    if (this.perSecond !== Number.POSITIVE_INFINITY) this.tokens -= count;
  }

  /** How long until at least one submission may leave. */
  waitMs(nowMs: number): number {
    if (this.available(nowMs) > 0) return 0;
    return Math.max(1, Math.ceil(((1 - this.tokens) / this.perSecond) * 1000) + Math.max(0, this.filledAtMs - nowMs));
  }

  /** The carrier took one. */
  accepted(nowMs: number): void {
    this.count(nowMs);
    this.counted++;
  }

  /** The carrier asked to slow down: a pause, then a lower pace. */
  throttled(nowMs: number): void {
    if (nowMs - this.cutAtMs < CUT_INTERVAL_MS) return;
    this.raise(nowMs);
    this.count(nowMs);
    const current = Math.min(this.perSecond, Math.max(1, this.measured, this.counted));
    this.cutFrom = current;
    this.perSecond = Math.max(1, current * CUT_FACTOR);
    this.cutAtMs = nowMs;
    this.raisedAtMs = nowMs + CUT_INTERVAL_MS;
    // Nothing leaves for a second: the carrier's own count has to run out first.
    this.tokens = 0;
    this.filledAtMs = nowMs + CUT_INTERVAL_MS;
  }

  private count(nowMs: number): void {
    const elapsedMs = nowMs - this.countedFromMs;
    if (elapsedMs < 1_000) return;
    this.measured = (this.counted * 1_000) / elapsedMs;
    this.counted = 0;
    this.countedFromMs = nowMs;
  }

  private raise(nowMs: number): void {
    if (this.perSecond >= this.ceiling || nowMs <= this.raisedAtMs) return;
    const steps = Math.floor((nowMs - this.raisedAtMs) / 1_000);
    if (steps === 0) return;
    this.raisedAtMs += steps * 1_000;
    this.perSecond = Math.min(this.ceiling, this.perSecond + steps * Math.max(1, this.cutFrom / RECOVERY_STEPS));
    if (this.ceiling === Number.POSITIVE_INFINITY && this.perSecond > this.cutFrom * FORGIVEN_FACTOR)
      this.perSecond = this.ceiling;
  }

  private fill(nowMs: number): void {
    if (nowMs <= this.filledAtMs) return;
    this.tokens = Math.min(this.burst(), this.tokens + ((nowMs - this.filledAtMs) / 1_000) * this.perSecond);
    this.filledAtMs = nowMs;
  }

  private burst(): number {
    return Math.max(1, this.perSecond * BURST_SECONDS);
  }
}
