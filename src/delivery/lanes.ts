// One connector's queue: a lane for each sender of each pair, taken in turn, so that one customer's bulk does not stand in front
// of another's single message; a sender with a declared throughput leaves its lane at that pace.

import type { Flight } from './flights.ts';

interface Lane {
  readonly flights: Flight[];
  head: number;
  readonly pace: Pace | null;
}

/** A sender's declared throughput, shared by its lanes: a token bucket of one second's worth. */
interface Pace {
  readonly perSecond: number;
  perMs: number;
  size: number;
  tokens: number;
  filledAtMs: number;
}

/** Consumed heads are cut off in bulk: shifting an array one by one costs its length every time. */
const COMPACT_AT = 1_024;

export class Lanes {
  readonly #byKey = new Map<string, Lane>();
  readonly #paces = new Map<string, Pace>();
  readonly #waitingBySender = new Map<string, number>();
  /** Lanes with something in them, in turn order. */
  #turn: { key: string; lane: Lane }[] = [];
  #next = 0;
  #size = 0;
  /** Of each sender's throughput, the part that is this node's. */
  #share = 1;

  get size(): number {
    return this.#size;
  }

  /** Messages waiting for this sender. */
  waitingFor(sender: string): number {
    return this.#waitingBySender.get(sender) ?? 0;
  }

  /** `messagesPerSecond` undefined = as fast as the connector goes. */
  push(flight: Flight, messagesPerSecond: number | undefined, nowMs: number): void {
    const { sender, pair } = flight.message;
    const key = `${pair.applicationId}\u0000${pair.entityId ?? ''}\u0000${sender}`;
    let lane = this.#byKey.get(key);
    if (lane === undefined) {
      lane = {
        flights: [],
        head: 0,
        pace: messagesPerSecond === undefined ? null : this.#paceOf(sender, messagesPerSecond, nowMs),
      };
      this.#byKey.set(key, lane);
      this.#turn.push({ key, lane });
    }
    lane.flights.push(flight);
    this.#size += 1;
    this.#waitingBySender.set(sender, this.waitingFor(sender) + 1);
  }

  /** From now on senders leave at this share of their throughput: the rest is for other nodes. */
  setShare(share: number): void {
    this.#share = share;
    for (const pace of this.#paces.values()) {
      pace.perMs = (pace.perSecond * share) / 1000;
      pace.size = Math.max(1, pace.perSecond * share);
    }
  }

  /** The next message that may go now; undefined when there is none, or all wait for their pace. */
  take(nowMs: number): Flight | undefined {
    for (let tried = this.#turn.length; tried > 0; tried -= 1) {
      if (this.#next >= this.#turn.length) this.#next = 0;
      const entry = this.#turn[this.#next];
      if (entry === undefined) return undefined;
      const { lane, key } = entry;
      if (lane.pace !== null && !takeToken(lane.pace, nowMs)) {
        this.#next += 1;
        continue;
      }
      const flight = lane.flights[lane.head++];
      if (lane.head >= lane.flights.length) {
        this.#turn.splice(this.#next, 1);
        this.#byKey.delete(key);
      } else {
        if (lane.head >= COMPACT_AT) {
          lane.flights.splice(0, lane.head);
          lane.head = 0;
        }
        this.#next += 1;
      }
      if (flight === undefined) continue;
      this.#size -= 1;
      this.#count(flight.message.sender, -1);
      return flight;
    }
    return undefined;
  }

  /** Milliseconds until some lane may go again; undefined when nothing waits. Call after take() found nothing. */
  readyInMs(nowMs: number): number | undefined {
    let least: number | undefined;
    for (const { lane } of this.#turn) {
      const wait =
        lane.pace === null ? 0 : Math.max(0, (1 - lane.pace.tokens) / lane.pace.perMs - (nowMs - lane.pace.filledAtMs));
      if (least === undefined || wait < least) least = wait;
    }
    return least;
  }

  /** Empties the queue, for parking on disk. */
  drain(): Flight[] {
    const all = this.#turn.flatMap(({ lane }) => lane.flights.slice(lane.head));
    this.#byKey.clear();
    this.#waitingBySender.clear();
    this.#turn = [];
    this.#size = 0;
    return all;
  }

  #paceOf(sender: string, perSecond: number, nowMs: number): Pace {
    let pace = this.#paces.get(sender);
    if (pace === undefined || pace.perSecond !== perSecond) {
      const size = Math.max(1, perSecond * this.#share);
      pace = { perSecond, perMs: (perSecond * this.#share) / 1000, size, tokens: size, filledAtMs: nowMs };
      this.#paces.set(sender, pace);
    }
    return pace;
  }

  #count(sender: string, by: number): void {
    const count = this.waitingFor(sender) + by;
    if (count === 0) this.#waitingBySender.delete(sender);
    else this.#waitingBySender.set(sender, count);
  }
}

function takeToken(pace: Pace, nowMs: number): boolean {
  pace.tokens = Math.min(pace.size, pace.tokens + Math.max(0, nowMs - pace.filledAtMs) * pace.perMs);
  pace.filledAtMs = nowMs;
  if (pace.tokens < 1) return false;
  pace.tokens -= 1;
  return true;
}
