// One connector's queue: a lane for each sender of each pair, taken in turn, so that one customer's bulk does not stand in front
// of another's single message; a sender with a declared throughput leaves its lane at that pace. What is urgent goes first, within
// bounds.

import { isUrgentLane } from '../domain/delivery/lane.ts';
import { TokenBucket } from '../domain/delivery/token-bucket.ts';
import type { Flight } from './flights.ts';

interface Lane {
  readonly number: number;
  readonly flights: Flight[];
  head: number;
  readonly pace: TokenBucket | null;
}

/** Consumed heads are cut off in bulk: shifting an array one by one costs its length every time. */
const COMPACT_AT = 1_024;
/** Of this many messages that leave while both kinds wait, one is not urgent. */
export const URGENT_ROUND = 10;

export class Lanes {
  readonly #byNumber = new Map<number, Lane>();
  readonly #paces = new Map<string, TokenBucket>();
  readonly #waitingBySender = new Map<string, number>();
  readonly #urgent = new Turn();
  readonly #normal = new Turn();
  /** Urgent messages that left since the last other one. */
  #urgentInARow = 0;
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

  /** Every sender that waits, and how many messages it has. */
  waiting(): ReadonlyMap<string, number> {
    return this.#waitingBySender;
  }

  /** Messages waiting in a lane. */
  sizeOf(laneNumber: number): number {
    const lane = this.#byNumber.get(laneNumber);
    return lane === undefined ? 0 : lane.flights.length - lane.head;
  }

  /** `messagesPerSecond` undefined = as fast as the connector goes. */
  push(flight: Flight, messagesPerSecond: number | undefined, nowMs: number): void {
    const { sender } = flight.message;
    let lane = this.#byNumber.get(flight.lane);
    if (lane === undefined) {
      const pace = messagesPerSecond === undefined ? null : this.#paceOf(sender, messagesPerSecond, nowMs);
      lane = { number: flight.lane, flights: [], head: 0, pace };
      this.#byNumber.set(flight.lane, lane);
      this.#turnOf(lane).lanes.push(lane);
    }
    lane.flights.push(flight);
    this.#size += 1;
    this.#waitingBySender.set(sender, this.waitingFor(sender) + 1);
  }

  /** From now on senders leave at this share of their throughput: the rest is for other nodes. */
  setShare(share: number): void {
    this.#share = share;
    for (const pace of this.#paces.values()) pace.setShare(share);
  }

  /** The next message that may go now; undefined when there is none, or all wait for their pace. */
  take(nowMs: number): Flight | undefined {
    const isOthersTurn = this.#urgentInARow >= URGENT_ROUND - 1 && this.#normal.lanes.length > 0;
    if (!isOthersTurn) {
      const urgent = this.#takeFrom(this.#urgent, nowMs);
      if (urgent !== undefined) {
        this.#urgentInARow += 1;
        return urgent;
      }
    }
    this.#urgentInARow = 0;
    return this.#takeFrom(this.#normal, nowMs) ?? (isOthersTurn ? this.#takeFrom(this.#urgent, nowMs) : undefined);
  }

  /** Milliseconds until some lane may go again; undefined when nothing waits. Call after take() found nothing. */
  readyInMs(nowMs: number): number | undefined {
    let least: number | undefined;
    for (const { lanes } of [this.#urgent, this.#normal])
      for (const { pace } of lanes) {
        const wait = pace === null ? 0 : pace.waitMs(nowMs);
        if (least === undefined || wait < least) least = wait;
      }
    return least;
  }

  /** Takes out what is not valid any more, wherever it stands. */
  takeExpired(nowMs: number): Flight[] {
    const expired: Flight[] = [];
    const isOver = ({ message }: Flight): boolean => message.expiresAt.getTime() <= nowMs;
    for (const turn of [this.#urgent, this.#normal])
      for (const lane of [...turn.lanes]) {
        if (!lane.flights.some((flight, at) => at >= lane.head && isOver(flight))) continue;
        const kept: Flight[] = [];
        for (const flight of lane.flights.slice(lane.head)) (isOver(flight) ? expired : kept).push(flight);
        lane.flights.splice(0, lane.flights.length, ...kept);
        lane.head = 0;
        if (kept.length > 0) continue;
        turn.lanes.splice(turn.lanes.indexOf(lane), 1);
        this.#byNumber.delete(lane.number);
      }
    this.#size -= expired.length;
    for (const { message } of expired) this.#count(message.sender, -1);
    return expired;
  }

  /** Empties the queue, for parking on disk. */
  drain(): Flight[] {
    const all = [...this.#urgent.lanes, ...this.#normal.lanes].flatMap((lane) => lane.flights.slice(lane.head));
    this.#byNumber.clear();
    this.#waitingBySender.clear();
    this.#urgent.lanes.length = 0;
    this.#normal.lanes.length = 0;
    this.#size = 0;
    return all;
  }

  #takeFrom(turn: Turn, nowMs: number): Flight | undefined {
    const lane = turn.next(nowMs);
    if (lane === undefined) return undefined;
    const flight = lane.flights[lane.head++];
    if (lane.head >= lane.flights.length) {
      turn.leave();
      this.#byNumber.delete(lane.number);
    } else {
      if (lane.head >= COMPACT_AT) {
        lane.flights.splice(0, lane.head);
        lane.head = 0;
      }
      turn.pass();
    }
    if (flight === undefined) return undefined;
    this.#size -= 1;
    this.#count(flight.message.sender, -1);
    return flight;
  }

  #turnOf({ number }: Lane): Turn {
    return isUrgentLane(number) ? this.#urgent : this.#normal;
  }

  #paceOf(sender: string, perSecond: number, nowMs: number): TokenBucket {
    let pace = this.#paces.get(sender);
    if (pace === undefined || pace.perSecond !== perSecond) {
      pace = new TokenBucket(perSecond, this.#share, nowMs);
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

/** Lanes with something in them, in turn order. */
class Turn {
  readonly lanes: Lane[] = [];
  #at = 0;

  /** The lane whose turn it is among those whose pace allows one now, with its token spent; then call pass() or leave(). */
  next(nowMs: number): Lane | undefined {
    for (let tried = this.lanes.length; tried > 0; tried -= 1) {
      if (this.#at >= this.lanes.length) this.#at = 0;
      const lane = this.lanes[this.#at];
      if (lane === undefined) return undefined;
      if (lane.pace === null) return lane;
      if (lane.pace.has(nowMs)) {
        lane.pace.spend();
        return lane;
      }
      this.#at += 1;
    }
    return undefined;
  }

  pass(): void {
    this.#at += 1;
  }

  leave(): void {
    this.lanes.splice(this.#at, 1);
  }
}
