// What waits in this node's memory: for a sender, for an account, and how long that will take.

import type { AccountId } from '../domain/platform.ts';
import { type ResourceId, senderText } from '../domain/resources.ts';
import type { AccountSnapshots } from '../flows/account-snapshots.ts';
import type { SenderLoad } from '../flows/world.ts';
import type { ConnectorPool } from './connector-pool.ts';
import type { Dispatcher } from './dispatcher.ts';

export class Loads {
  readonly #pool: ConnectorPool;
  readonly #snapshots: AccountSnapshots;

  constructor(pool: ConnectorPool, snapshots: AccountSnapshots) {
    this.#pool = pool;
    this.#snapshots = snapshots;
  }

  /** Expected wait of a message for this sender, milliseconds; 0 where nothing is declared. */
  waitMs(accountId: AccountId, sender: string, messagesPerSecond: number | undefined): number {
    if (messagesPerSecond === undefined) return 0;
    let waiting = 0;
    for (const dispatcher of this.#dispatchersOf(accountId)) waiting += dispatcher.waitingFor(sender);
    return (waiting / messagesPerSecond) * 1000;
  }

  /** The same by the sender's id. */
  waitMsOf(accountId: AccountId, resourceId: ResourceId): number {
    const resource = this.#snapshots.peek(accountId)?.resources.get(resourceId);
    if (resource === undefined || resource.kind === 'DOMAIN') return 0;
    return this.waitMs(accountId, senderText(resource), resource.messagesPerSecond);
  }

  of(accountId: AccountId, sender: string): Pick<SenderLoad, 'queued' | 'ahead' | 'messagesPerSecond'> {
    const load = { queued: 0, ahead: 0, messagesPerSecond: 0 };
    for (const dispatcher of this.#dispatchersOf(accountId)) {
      const queued = dispatcher.waitingFor(sender);
      if (queued === 0) continue;
      load.queued += queued;
      load.ahead += dispatcher.queued;
      load.messagesPerSecond += dispatcher.messagesPerSecond;
    }
    return load;
  }

  /** Messages of an account that wait in memory. */
  queuedOf(accountId: AccountId): number {
    let queued = 0;
    for (const dispatcher of this.#dispatchersOf(accountId)) queued += dispatcher.queued;
    return queued;
  }

  /** Senders with messages waiting here. */
  *waitingSenders(): Generator<{ readonly accountId: AccountId; readonly resourceId: ResourceId }> {
    for (const [, { accountId, dispatcher }] of this.#pool.all()) {
      const resources = dispatcher.queued === 0 ? undefined : this.#snapshots.peek(accountId)?.resources;
      if (resources === undefined) continue;
      for (const sender of dispatcher.waiting().keys()) {
        const resource = resources.bySender(sender);
        if (resource !== undefined) yield { accountId, resourceId: resource.resourceId };
      }
    }
  }

  *#dispatchersOf(accountId: AccountId): Generator<Dispatcher> {
    for (const [, running] of this.#pool.all()) if (running.accountId === accountId) yield running.dispatcher;
  }
}
