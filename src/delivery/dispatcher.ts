// Hands one connector its messages, as many as it has room for, and passes on what came of each.

import { laneOf } from '../domain/delivery/lane.ts';
import { RecentCount } from '../domain/delivery/recent-count.ts';
import { nextOpening } from '../domain/messages/expiry.ts';
import type { OutboundMessage } from '../domain/messages/message.ts';
import type { CarrierMessage, Clock, Connector, ConnectorStatus, Outcome } from '../ports.ts';
import type { AccountPace } from './account-pace.ts';
import type { Flight } from './flights.ts';
import { Lanes } from './lanes.ts';

export interface DispatcherEvents {
  /** What came of a submission. */
  readonly onOutcome: (flight: Flight, outcome: Outcome) => void;
  /** Its validity ended before it could be handed over. */
  readonly onExpired: (flight: Flight) => void;
  /** It may be delivered again only from `opensAtMs` on. */
  readonly onClosed: (flight: Flight, opensAtMs: number) => void;
  /** The connector has been down for a while: these are better off on disk. */
  readonly onStranded: (flights: Flight[]) => void;
  /** Whether this node can be sure that what it has in hand is still its own. */
  readonly mayHandOver: () => boolean;
}

/** In memory at most; what comes on top is parked on disk and read back when there is room. */
const QUEUE_MAX = 20_000;
/** Of one lane in memory at most, so that a bulk leaves room for what others send. */
export const LANE_MAX = 5_000;
/** Kept free for what is urgent. */
const URGENT_SPACE = 2_000;
/** Its pace at present is that of so many seconds. */
const PACE_SECONDS = 10;
/** A connector that has been down this long gets its queue parked on disk, where another node may take it. */
const STRANDED_AFTER_MS = 5_000;

export class Dispatcher {
  readonly connector: Connector;
  readonly #clock: Clock;
  readonly #events: DispatcherEvents;
  readonly #accountPace: AccountPace;
  readonly #lanes = new Lanes();
  readonly #taken = new RecentCount(PACE_SECONDS, 1_000);
  #inFlight = 0;
  #cancelWake: (() => void) | undefined;
  #cancelStranded: (() => void) | undefined;
  #isPaused = false;
  #isPumping = false;
  /** Links this node keeps, where they are divided; undefined before they are. */
  #held: readonly number[] | undefined;

  constructor(connector: Connector, clock: Clock, events: DispatcherEvents, accountPace: AccountPace) {
    this.connector = connector;
    this.#clock = clock;
    this.#events = events;
    this.#accountPace = accountPace;
    connector.onChange = () => this.pump();
  }

  get queued(): number {
    return this.#lanes.size;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  get status(): ConnectorStatus {
    return this.connector.status();
  }

  /** Messages the carrier takes a second at present. */
  get messagesPerSecond(): number {
    return this.#taken.total(this.#clock.now()) / PACE_SECONDS;
  }

  get isUp(): boolean {
    const { state } = this.connector.status();
    return state === 'UP' || state === 'DEGRADED';
  }

  /** Whether this message and `others` more fit into memory. */
  hasSpace(message: OutboundMessage, others: number): boolean {
    if (this.#isPaused) return false;
    const size = this.#lanes.size + others;
    if (size < LANE_MAX) return true;
    if (size >= QUEUE_MAX + (message.priority === 'HIGH' ? URGENT_SPACE : 0)) return false;
    return this.#lanes.sizeOf(laneOf(message)) + others < LANE_MAX;
  }

  /** How many messages fit into memory, and of one lane. */
  spaceIn(lane: number): number {
    return this.#isPaused ? 0 : Math.max(0, LANE_MAX - this.#lanes.sizeOf(lane));
  }

  get space(): number {
    return this.#isPaused ? 0 : Math.max(0, QUEUE_MAX - this.#lanes.size);
  }

  /** Messages of this sender that wait here. */
  waitingFor(sender: string): number {
    return this.#lanes.waitingFor(sender);
  }

  /** Every sender that waits here, and how many messages it has. */
  waiting(): ReadonlyMap<string, number> {
    return this.#lanes.waiting();
  }

  enqueue(flight: Flight, messagesPerSecond: number | undefined): void {
    this.#lanes.push(flight, messagesPerSecond, this.#clock.now());
  }

  /** Keeps these links and leaves the others to other nodes, and with them their share of every pace. */
  async hold(links: readonly number[]): Promise<void> {
    const { connector } = this;
    if (this.#held?.length === links.length && links.every((link) => this.#held?.includes(link))) return;
    this.#held = [...links];
    // Without a link nothing leaves, at whatever pace.
    if (links.length > 0) this.setShare(links.length / (connector.linkCount ?? links.length));
    await connector.hold?.(links);
  }

  /** The part of each sender's throughput that is this node's. */
  setShare(share: number): void {
    this.#lanes.setShare(share);
    this.#accountPace.setShareOf(this.connector.connectorId, share);
  }

  /** Its links are kept by other nodes now: what waits is better off on disk, where they find it. */
  strand(): void {
    if (this.#lanes.size > 0) this.#events.onStranded(this.#lanes.drain());
  }

  /** How it is doing here, for the other nodes. */
  figures(): ConnectorStatus & { readonly queued: number } {
    return { ...this.connector.status(), queued: this.queued, inFlight: this.#inFlight };
  }

  /** Hands over nothing more until resumed; what is in flight goes on. */
  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.pump();
  }

  /** Hands over one message past the queue, if there is room now: for forwards, which have their own waits on disk. */
  forward(message: CarrierMessage): Promise<Outcome> | undefined {
    return this.#isPaused || this.connector.room() === 0 ? undefined : this.connector.submit(message);
  }

  /** Ends what waits for its pace and is not valid any more: its turn may be far away. */
  expire(): void {
    for (const flight of this.#lanes.takeExpired(this.#clock.now())) this.#events.onExpired(flight);
  }

  /** Takes everything that waits out of memory. */
  drain(): Flight[] {
    return this.#lanes.drain();
  }

  /** Hands over what may go now. */
  pump(): void {
    // submit() may call back into onChange; the loop below sees the new room anyway.
    if (this.#isPumping || this.#isPaused || !this.#events.mayHandOver()) return;
    this.#isPumping = true;
    try {
      this.#handOver();
    } finally {
      this.#isPumping = false;
    }
    this.#watch();
  }

  #handOver(): void {
    const now = this.#clock.now();
    let room = this.connector.room();
    while (room > 0 && this.#lanes.size > 0 && this.#accountPace.has(now)) {
      const flight = this.#lanes.take(now);
      if (flight === undefined) break;
      if (flight.message.expiresAt.getTime() <= now) {
        this.#events.onExpired(flight);
        continue;
      }
      const { deliveryWindow } = flight.message;
      const opensAtMs = deliveryWindow === undefined ? now : nextOpening(deliveryWindow, now);
      if (opensAtMs > now) {
        this.#events.onClosed(flight, opensAtMs);
        continue;
      }
      this.#accountPace.spend();
      this.#submit(flight);
      room -= 1;
      if (room === 0) room = this.connector.room();
    }
  }

  #submit(flight: Flight): void {
    const { message } = flight;
    this.#inFlight += 1;
    flight.attempt += 1;
    this.connector
      .submit({
        messageId: message.messageId,
        channel: message.channel,
        sender: message.sender,
        senderType: message.senderType,
        destination: message.destination,
        content: message.content,
        wantsReport: true,
        regional: message.regional,
        expiresAtMs: message.expiresAt.getTime(),
        attempt: flight.attempt,
        progress: flight.progress ?? undefined,
      })
      .then(
        (outcome) => outcome,
        // A connector promises never to throw; if it does all the same, the carrier may or may not have the message.
        (error: unknown): Outcome => ({ kind: 'deferred', because: 'NO_RESPONSE', detail: String(error) }),
      )
      .then((outcome) => {
        this.#inFlight -= 1;
        if (outcome.kind === 'accepted') this.#taken.add(1, this.#clock.now());
        this.#events.onOutcome(flight, outcome);
        this.pump();
      });
  }

  /** Wakes up when a pace allows more, and gives the queue back when the connector stays down. */
  #watch(): void {
    this.#cancelWake?.();
    this.#cancelWake = undefined;
    if (this.#lanes.size === 0) return this.#stopStranded();
    if (!this.isUp) {
      this.#cancelStranded ??= this.#clock.after(STRANDED_AFTER_MS, () => {
        this.#cancelStranded = undefined;
        if (!this.isUp) this.#events.onStranded(this.#lanes.drain());
      });
      return;
    }
    this.#stopStranded();
    if (this.connector.room() > 0) {
      const now = this.#clock.now();
      const wait = Math.max(this.#lanes.readyInMs(now) ?? 0, this.#accountPace.waitMs(now));
      this.#cancelWake = this.#clock.after(Math.max(1, Math.ceil(wait)), () => this.pump());
    }
  }

  #stopStranded(): void {
    this.#cancelStranded?.();
    this.#cancelStranded = undefined;
  }

  stop(): void {
    this.#cancelWake?.();
    this.#stopStranded();
    this.#isPaused = true;
    this.#accountPace.forget(this.connector.connectorId);
  }
}
