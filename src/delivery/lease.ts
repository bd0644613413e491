// This node's claim on the messages it has in hand: it breathes while it lives, and takes over from nodes that stopped.

import type { MessageId } from '../domain/messages/message.ts';
import type { Clock, Log } from '../ports.ts';
import type { Db, Tx } from '../storage/db.ts';
import { parkClaimsOf, releaseDueClaimsOf } from '../storage/due-messages.ts';
import { earlierId, firstIdAt, type IdSource } from '../storage/ids.ts';
import { insertReclaimedEvents } from '../storage/message-events.ts';
import { breathe, deleteNode, lockDeadNode } from '../storage/nodes.ts';
import { releaseWebhookClaimsOf } from '../storage/webhook-batches.ts';
import type { Flights } from './flights.ts';

const BREATH_MS = 1_000;
/** A node silent for this long is taken for dead; with a breath and a bind on top, its links are up again within ten seconds. */
export const LEASE_MS = 7_000;
/** Without a breath for this long a node no longer trusts its own claims and hands nothing over. */
const DOUBT_MS = 4_500;
/** A message gets its id, waits for its decision and its commit; longer than this it cannot take. */
const UNDECIDED_MS = 60_000;
const PAGE = 2_000;

export interface LeaseParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly ids: IdSource;
  readonly nodeId: number;
  readonly isSoleNode: boolean;
  readonly flights: Flights;
}

export interface LeaseEvents {
  /** Whether the claims may have been lost; called when that changes. */
  readonly onDoubt: (isDoubtful: boolean) => void;
  /** It has breathed, and buried who had to be. */
  readonly onBreath: () => void;
  /** They have been lost. */
  readonly onBuried: () => void;
}

export class Lease {
  readonly #parts: LeaseParts;
  #events: LeaseEvents = { onDoubt: () => {}, onBreath: () => {}, onBuried: () => {} };
  #cancel: (() => void) | undefined;
  #lastBreathMs = 0;
  #isDoubtful = false;
  #isStopped = false;

  constructor(parts: LeaseParts) {
    this.#parts = parts;
  }

  /** Takes over from the dead, then keeps breathing. */
  async start(events: LeaseEvents): Promise<void> {
    this.#events = events;
    this.#lastBreathMs = this.#parts.clock.now();
    await this.#buryDead(this.#parts.isSoleNode ? 0 : LEASE_MS);
    this.#next();
  }

  /** Whether this node has breathed lately enough to trust its claims: a frozen one that wakes up finds out here first. */
  get isSure(): boolean {
    return this.#parts.clock.now() - this.#lastBreathMs <= DOUBT_MS;
  }

  /** Ends the lease: nothing is claimed any more, everything is on disk. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancel?.();
    const { db, nodeId, flights } = this.#parts;
    // With something open the row stays, and the next node to look finds it.
    if (flights.openCount === 0) {
      await db.transaction(async (tx) => {
        await releaseDueClaimsOf(tx, nodeId);
        await releaseWebhookClaimsOf(tx, nodeId);
        await deleteNode(tx, nodeId);
      });
    }
  }

  #next(): void {
    if (this.#isStopped) return;
    this.#cancel = this.#parts.clock.after(BREATH_MS, () => void this.#tick().finally(() => this.#next()));
  }

  async #tick(): Promise<void> {
    const { db, clock, log, nodeId } = this.#parts;
    try {
      const isAlive = await breathe(db, nodeId, this.#lowWater());
      if (!isAlive) return this.#events.onBuried();
      this.#lastBreathMs = clock.now();
      this.#doubt(false);
      await this.#buryDead(LEASE_MS);
      this.#events.onBreath();
    } catch (error) {
      log.warn({ err: error }, 'this node could not say that it lives');
      if (clock.now() - this.#lastBreathMs > DOUBT_MS) this.#doubt(true);
    }
  }

  /** The lowest open message, but never younger than what may still be on its way from its id to its commit. */
  #lowWater(): string {
    const { flights, clock } = this.#parts;
    return earlierId(flights.lowWater(), firstIdAt(clock.now() - UNDECIDED_MS));
  }

  #doubt(isDoubtful: boolean): void {
    if (this.#isDoubtful === isDoubtful) return;
    this.#isDoubtful = isDoubtful;
    this.#events.onDoubt(isDoubtful);
  }

  /** Puts what dead nodes had in hand back on disk, for whoever has room: this node as well. */
  async #buryDead(silentMs: number): Promise<void> {
    const { db, nodeId, log } = this.#parts;
    for (;;) {
      const buried = await db.transaction(async (tx) => {
        const dead = await lockDeadNode(tx, nodeId, silentMs);
        if (dead === undefined) return undefined;
        const count = await this.#takeOver(tx, dead.nodeId, dead.lowWater);
        await deleteNode(tx, dead.nodeId);
        return { nodeId: dead.nodeId, count };
      });
      if (buried === undefined) return;
      log.warn({ deadNodeId: buried.nodeId, messages: buried.count }, 'took over from a node that stopped without a word');
    }
  }

  async #takeOver(tx: Tx, deadNodeId: number, lowWater: string): Promise<number> {
    const released = await releaseDueClaimsOf(tx, deadNodeId);
    await this.#mark(tx, released, deadNodeId);
    await releaseWebhookClaimsOf(tx, deadNodeId);
    let after = (BigInt(lowWater) - 1n).toString();
    if (BigInt(after) < 0n) after = firstIdAt(0);
    let count = released.length;
    for (;;) {
      const { lastId, parked } = await parkClaimsOf(tx, deadNodeId, after, PAGE);
      await this.#mark(tx, parked, deadNodeId);
      count += parked.length;
      if (lastId === undefined) return count;
      after = lastId;
    }
  }

  /** The carrier may have got them already: their timelines say so. */
  async #mark(tx: Tx, messageIds: readonly MessageId[], deadNodeId: number): Promise<void> {
    const { ids } = this.#parts;
    const detail = `node ${deadNodeId} stopped with it in hand: the carrier may have got it, and it is sent again`;
    await insertReclaimedEvents(
      tx,
      messageIds.map((messageId) => ({ messageId, eventId: ids.next() })),
      detail,
    );
  }
}
