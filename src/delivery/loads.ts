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
    for (const [, running] of this.#pool.all())
      if (running.accountId === accountId) waiting += running.dispatcher.waitingFor(sender);
    return waiting === 0 ? 0 : (waiting / messagesPerSecond) * 1000;
  }

  /** The same by the sender's id. */
  waitMsOf(accountId: AccountId, resourceId: ResourceId): number {
    const resource = this.#snapshots.peek(accountId)?.resources.get(resourceId);
    if (resource === undefined || resource.kind === 'DOMAIN') return 0;
    return this.waitMs(accountId, senderText(resource), resource.messagesPerSecond);
  }

  of(accountId: AccountId, sender: string): Pick<SenderLoad, 'queued' | 'ahead' | 'messagesPerSecond'> {
    const awaited = this.#dispatchersOf(accountId).filter((dispatcher) => dispatcher.waitingFor(sender) > 0);
    return {
      queued: awaited.reduce((total, dispatcher) => total + dispatcher.waitingFor(sender), 0),
      ahead: awaited.reduce((total, dispatcher) => total + dispatcher.queued, 0),
      messagesPerSecond: awaited.reduce((total, dispatcher) => total + dispatcher.messagesPerSecond, 0),
    };
  }

  /** Messages of an account that wait in memory. */
  queuedOf(accountId: AccountId): number {
    return this.#dispatchersOf(accountId).reduce((total, dispatcher) => total + dispatcher.queued, 0);
  }

  /** Senders with messages waiting here. */
  *waitingSenders(): Generator<{ readonly accountId: AccountId; readonly resourceId: ResourceId }> {
    for (const [, { accountId, dispatcher }] of this.#pool.all()) {
      const resources = dispatcher.queued === 0 ? undefined : this.#snapshots.peek(accountId)?.resources;
      if (resources === undefined) continue;
      for (const sender of dispatcher.waiting().keys()) {
        const resource = resources.byNumber(sender) ?? resources.byName(sender);
        if (resource !== undefined) yield { accountId, resourceId: resource.resourceId };
      }
    }
  }

  #dispatchersOf(accountId: AccountId): Dispatcher[] {
    return [...this.#pool.all()].flatMap(([, running]) => (running.accountId === accountId ? [running.dispatcher] : []));
  }
}
