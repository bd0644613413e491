// How fast an account may send in all, over every connector it has: this node's part of what its settings say.

import { type ConnectorId, SANDBOX } from '../domain/connectors.ts';
import { TokenBucket } from '../domain/delivery/token-bucket.ts';

/** A node without a link may get one at any moment: looked at again after this at the latest. */
const WAIT_MAX_MS = 1_000;

export class AccountPace {
  #bucket: TokenBucket | undefined;
  /** Of each connector, the part that is this node's. */
  readonly #shares = new Map<ConnectorId, number>();

  /** Messages a second; null = no limit. */
  setRate(perSecond: number | null, nowMs: number): void {
    if (perSecond === null) this.#bucket = undefined;
    else if (this.#bucket?.perSecond !== perSecond) this.#bucket = new TokenBucket(perSecond, this.#share(), nowMs);
  }

  setShareOf(connectorId: ConnectorId, share: number): void {
    this.#shares.set(connectorId, share);
    this.#bucket?.setShare(this.#share());
  }

  forget(connectorId: ConnectorId): void {
    this.#shares.delete(connectorId);
    this.#bucket?.setShare(this.#share());
  }

  /** Whether one may leave now. */
  has(nowMs: number): boolean {
    return this.#bucket === undefined || this.#bucket.has(nowMs);
  }

  /** One leaves. */
  spend(): void {
    this.#bucket?.spend();
  }

  /** Milliseconds until the next may leave, or until it is worth another look. */
  waitMs(nowMs: number): number {
    return this.#bucket === undefined ? 0 : Math.min(WAIT_MAX_MS, this.#bucket.waitMs(nowMs));
  }

  /**
   * The mean of the connectors' parts: over all nodes these add up to the whole, so that the limit holds. Beside others the sandbox
   * does not count, and when all that is sent goes by some of the connectors, a part of the limit may stay unused.
   */
  #share(): number {
    const shares = [...this.#shares].filter(([connectorId]) => connectorId !== SANDBOX || this.#shares.size === 1);
    return shares.length === 0 ? 1 : shares.reduce((sum, [, share]) => sum + share, 0) / shares.length;
  }
}
