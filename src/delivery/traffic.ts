// Counts traffic by the hour, in memory and every few seconds on disk. A crash loses those seconds of the charts, and nothing else.

import { latencyBucket } from '../domain/delivery/latency.ts';
import type { OutboundMessage } from '../domain/messages/message.ts';
import { messageStatus } from '../domain/messages/status.ts';
import type { AccountId } from '../domain/platform.ts';
import type { Channel } from '../domain/resources.ts';
import { everySoOften } from '../flows/every-so-often.ts';
import type { InboundNote } from '../flows/world.ts';
import type { Clock, Log } from '../ports.ts';
import type { Db } from '../storage/db.ts';
import { addTraffic, addTrafficErrors, type TrafficCounts, type TrafficError, type TrafficKey } from '../storage/traffic.ts';

const FLUSH_MS = 5_000;
const HOUR_MS = 3_600_000;
const DELIVERED = 3;
/** Different counters held in memory at most: with a database that does not answer, counting stops rather than grow. */
const COUNTERS_MAX = 100_000;

type Counter = TrafficKey & { -readonly [K in keyof Omit<TrafficCounts, 'latency'>]: TrafficCounts[K] } & {
  readonly latency: number[];
};

export class Traffic {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #log: Log;
  #counters = new Map<string, Counter>();
  #errors = new Map<string, { -readonly [K in keyof TrafficError]: TrafficError[K] }>();
  #stop: () => Promise<void> = async () => {};

  constructor(db: Db, clock: Clock, log: Log) {
    this.#db = db;
    this.#clock = clock;
    this.#log = log;
  }

  start(): void {
    this.#stop = everySoOften(this.#clock, FLUSH_MS, () => this.flush());
  }

  /** Writes down what is left. */
  async stop(): Promise<void> {
    await this.#stop();
    await this.flush();
  }

  accepted(message: OutboundMessage): void {
    const counter = this.#counterOf(message);
    if (counter !== undefined) counter.accepted += 1;
  }

  ended(message: OutboundMessage, statusId: number, errorId: number): void {
    const counter = this.#counterOf(message);
    if (counter === undefined) return;
    if (messageStatus(statusId).groupId === DELIVERED) {
      counter.delivered += 1;
      const bucket = latencyBucket(this.#clock.now() - (message.sendAt ?? message.acceptedAt).getTime());
      counter.latency[bucket] = (counter.latency[bucket] ?? 0) + 1;
      return;
    }
    counter.failed += 1;
    const { accountId, channel } = message;
    const { hourMs, connectorId } = counter;
    const key = `${accountId} ${hourMs} ${channel} ${statusId} ${errorId} ${connectorId}`;
    const error = this.#errors.get(key);
    if (error === undefined) this.#errors.set(key, { accountId, hourMs, channel, statusId, errorId, connectorId, messages: 1 });
    else error.messages += 1;
  }

  inbound({ accountId, channel, number, connectorId, pair }: InboundNote): void {
    const counter = this.#counter(accountId, channel, pair?.applicationId ?? '', pair?.entityId ?? '', number, connectorId);
    if (counter !== undefined) counter.inbound += 1;
  }

  /** Never rejects: what could not be written is counted with the next. */
  async flush(): Promise<void> {
    const counters = this.#counters;
    const errors = this.#errors;
    if (counters.size === 0 && errors.size === 0) return;
    this.#counters = new Map();
    this.#errors = new Map();
    try {
      await this.#db.transaction(async (tx) => {
        await addTraffic(tx, [...counters.values()].map(withoutHoles));
        await addTrafficErrors(tx, [...errors.values()]);
      });
    } catch (error) {
      this.#log.warn({ err: error }, 'traffic could not be counted on disk; it is tried again');
      this.#takeBack(counters, errors);
    }
  }

  #takeBack(counters: Map<string, Counter>, errors: Map<string, TrafficError>): void {
    for (const [key, old] of counters) {
      const counter = this.#counters.get(key);
      if (counter === undefined) this.#counters.set(key, old);
      else {
        for (const name of ['accepted', 'delivered', 'failed', 'inbound'] as const) counter[name] += old[name];
        for (const [bucket, count] of old.latency.entries())
          counter.latency[bucket] = (counter.latency[bucket] ?? 0) + (count ?? 0);
      }
    }
    for (const [key, old] of errors) {
      const error = this.#errors.get(key);
      if (error === undefined) this.#errors.set(key, { ...old });
      else error.messages += old.messages;
    }
  }

  #counterOf({ accountId, channel, pair, sender, connectorId }: OutboundMessage): Counter | undefined {
    return this.#counter(accountId, channel, pair.applicationId, pair.entityId ?? '', sender, connectorId ?? '');
  }

  #counter(
    accountId: AccountId,
    channel: Channel,
    applicationId: string,
    entityId: string,
    sender: string,
    connectorId: string,
  ): Counter | undefined {
    const hourMs = Math.floor(this.#clock.now() / HOUR_MS) * HOUR_MS;
    const key = `${accountId}\0${hourMs}\0${channel}\0${applicationId}\0${entityId}\0${sender}\0${connectorId}`;
    const known = this.#counters.get(key);
    if (known !== undefined || this.#counters.size >= COUNTERS_MAX) return known;
    const counts = { accepted: 0, delivered: 0, failed: 0, inbound: 0, latency: [] };
    const counter: Counter = { accountId, hourMs, channel, applicationId, entityId, sender, connectorId, ...counts };
    this.#counters.set(key, counter);
    return counter;
  }
}

function withoutHoles(counter: Counter): TrafficKey & TrafficCounts {
  return { ...counter, latency: Array.from(counter.latency, (count) => count ?? 0) };
}
