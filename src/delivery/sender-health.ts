// Watches how senders are doing on this node and has those passed over that do badly; keeps in memory who is, on any node.

import { RecentOutcomes, reasonToPassOver } from '../domain/delivery/sender-health.ts';
import type { AccountId } from '../domain/platform.ts';
import type { ResourceId } from '../domain/resources.ts';
import type { AccountSnapshots } from '../flows/account-snapshots.ts';
import { everySoOften } from '../flows/every-so-often.ts';
import type { Clock, Log } from '../ports.ts';
import { noteChange } from '../storage/changes.ts';
import type { Db } from '../storage/db.ts';
import { findPassOversInForce, insertPassOver, type PassOver } from '../storage/sender-pass-overs.ts';

const LOOK_MS = 1_000;

export interface SenderHealthParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly snapshots: AccountSnapshots;
  /** Senders of an account that have messages waiting on this node, by their text. */
  readonly waitMsOf: (accountId: AccountId, resourceId: ResourceId) => number;
  /** Senders with messages waiting on this node. */
  readonly waitingSenders: () => Iterable<{ readonly accountId: AccountId; readonly resourceId: ResourceId }>;
}

export class SenderHealth {
  readonly #parts: SenderHealthParts;
  readonly #recent = new Map<AccountId, Map<ResourceId, RecentOutcomes>>();
  /** Until when who is passed over, milliseconds since 1970. */
  readonly #passedOver = new Map<AccountId, Map<ResourceId, number>>();
  #stop: () => Promise<void> = async () => {};

  constructor(parts: SenderHealthParts) {
    this.#parts = parts;
  }

  async start(): Promise<void> {
    const { db, clock } = this.#parts;
    for (const passOver of await findPassOversInForce(db, new Date(clock.now()))) this.#put(passOver);
    this.#stop = everySoOften(clock, LOOK_MS, () => this.#look());
  }

  stop(): Promise<void> {
    return this.#stop();
  }

  /** A carrier answered for a message, or turned down one it had taken. */
  note(accountId: AccountId, resourceId: ResourceId | null, outcome: 'TAKEN' | 'REFUSED' | 'TURNED_DOWN'): void {
    if (resourceId === null) return;
    let ofAccount = this.#recent.get(accountId);
    if (ofAccount === undefined) {
      ofAccount = new Map();
      this.#recent.set(accountId, ofAccount);
    }
    let recent = ofAccount.get(resourceId);
    if (recent === undefined) {
      recent = new RecentOutcomes();
      ofAccount.set(resourceId, recent);
    }
    const now = this.#parts.clock.now();
    if (outcome === 'TURNED_DOWN') recent.noteTurnedDown(now);
    else recent.note(outcome === 'REFUSED', now);
  }

  /** What carriers made of a sender's messages in the last minute. */
  recent(accountId: AccountId, resourceId: ResourceId): { readonly messages: number; readonly refused: number } {
    return this.#recent.get(accountId)?.get(resourceId)?.counts(this.#parts.clock.now()) ?? { messages: 0, refused: 0 };
  }

  /** The senders of an account that may be passed over; undefined when there are none. */
  passedOver(accountId: AccountId): ReadonlyMap<ResourceId, number> | undefined {
    return this.#passedOver.get(accountId);
  }

  isPassedOver(accountId: AccountId, resourceId: ResourceId): boolean {
    return (this.#passedOver.get(accountId)?.get(resourceId) ?? 0) > this.#parts.clock.now();
  }

  /** Another node, or somebody, has changed who is passed over. */
  async readAgain(accountId: AccountId): Promise<void> {
    const rows = await findPassOversInForce(this.#parts.db, new Date(this.#parts.clock.now()), accountId);
    this.#passedOver.delete(accountId);
    for (const passOver of rows) this.#put(passOver);
  }

  #put({ accountId, resourceId, until }: Omit<PassOver, 'passOverId'>): void {
    let ofAccount = this.#passedOver.get(accountId);
    if (ofAccount === undefined) {
      ofAccount = new Map();
      this.#passedOver.set(accountId, ofAccount);
    }
    ofAccount.set(resourceId, until.getTime());
  }

  async #look(): Promise<void> {
    try {
      await this.#judgeAll();
    } catch (error) {
      this.#parts.log.warn({ err: error }, 'the health of senders could not be written down; it comes round again');
    }
  }

  async #judgeAll(): Promise<void> {
    this.#forgetEnded();
    for (const [accountId, ofAccount] of this.#recent)
      for (const resourceId of [...ofAccount.keys()]) {
        const { messages } = this.recent(accountId, resourceId);
        if (messages === 0) ofAccount.delete(resourceId);
        else await this.#judge(accountId, resourceId);
      }
    for (const { accountId, resourceId } of this.#parts.waitingSenders()) await this.#judge(accountId, resourceId);
  }

  async #judge(accountId: AccountId, resourceId: ResourceId): Promise<void> {
    const { db, clock, log, snapshots, waitMsOf } = this.#parts;
    const settings = snapshots.peek(accountId)?.settings.senderHealth;
    if (settings === undefined || this.isPassedOver(accountId, resourceId)) return;
    const found = reasonToPassOver(settings, this.recent(accountId, resourceId), waitMsOf(accountId, resourceId));
    if (found === undefined) return;
    const now = clock.now();
    const passOver = {
      ...found,
      accountId,
      resourceId,
      since: new Date(now),
      until: new Date(now + settings.passOverSeconds * 1000),
    };
    const isNew = await db.transaction(async (tx) => {
      const isInserted = await insertPassOver(tx, passOver);
      if (isInserted) await noteChange(tx, { accountId, noun: 'sender_pass_over', keys: 'all' });
      return isInserted;
    });
    this.#put(passOver);
    // Tried again afterwards, it is judged by what it does then.
    this.#recent.get(accountId)?.delete(resourceId);
    if (isNew) log.warn({ accountId, resourceId, reason: found.reason, detail: found.detail }, 'a sender is passed over');
  }

  #forgetEnded(): void {
    const now = this.#parts.clock.now();
    for (const [accountId, ofAccount] of this.#passedOver) {
      for (const [resourceId, until] of ofAccount) if (until <= now) ofAccount.delete(resourceId);
      if (ofAccount.size === 0) this.#passedOver.delete(accountId);
    }
  }
}
