// When a connector fails a message, because it is down or has no business with it: which other one takes over.

import type { ConnectorId } from '../domain/connectors.ts';
import { mayHaveStandIn, routesFor, standInFor } from '../domain/outbound/routes.ts';
import type { AccountId } from '../domain/platform.ts';
import type { AccountSnapshots } from '../flows/account-snapshots.ts';
import type { Clock } from '../ports.ts';
import type { ConnectorName } from '../storage/connector-links.ts';
import { type ConnectorKey, connectorKey, type Flight } from './flights.ts';

/** A connector that has been down this long is not waited for while another one can take over. */
const DOWN_MS = 5_000;

export interface DetoursParts {
  readonly clock: Clock;
  readonly snapshots: AccountSnapshots;
  /** On this node or another. */
  readonly isConnectorUp: (accountId: AccountId, connectorId: ConnectorId) => boolean;
}

export class Detours {
  readonly #parts: DetoursParts;
  readonly #downSince = new Map<ConnectorKey, number>();

  constructor(parts: DetoursParts) {
    this.#parts = parts;
  }

  /** The connector that takes over a message, of the same specificity and up; never one that has refused it. */
  of({ message, connectorId, refusedBy }: Flight): ConnectorId | undefined {
    if (message.isPinned === true) return undefined;
    const { accountId, channel, countryCode, resourceId, destination } = message;
    const snapshot = this.#parts.snapshots.peek(accountId);
    if (snapshot === undefined) return undefined;
    const routes = routesFor(snapshot, channel, countryCode ?? '', resourceId);
    return standInFor(routes, destination, connectorId, (candidate) => {
      return !refusedBy.includes(candidate) && this.#parts.isConnectorUp(accountId, candidate);
    });
  }

  /** Of the connectors that take nothing now, those that have been down for long while another one might take over. */
  hopeless(closed: readonly ConnectorName[]): ConnectorName[] {
    const now = this.#parts.clock.now();
    const down = closed.filter(({ accountId, connectorId }) => !this.#parts.isConnectorUp(accountId, connectorId));
    const keys = new Set(down.map(({ accountId, connectorId }) => connectorKey(accountId, connectorId)));
    for (const key of this.#downSince.keys()) if (!keys.has(key)) this.#downSince.delete(key);
    for (const key of keys) if (!this.#downSince.has(key)) this.#downSince.set(key, now);
    return down.filter((name) => {
      const since = this.#downSince.get(connectorKey(name.accountId, name.connectorId)) ?? now;
      return now - since >= DOWN_MS && this.#mayHaveStandIn(name);
    });
  }

  #mayHaveStandIn({ accountId, connectorId }: ConnectorName): boolean {
    const snapshot = this.#parts.snapshots.peek(accountId);
    if (snapshot === undefined) return false;
    return mayHaveStandIn([...snapshot.routes], connectorId, (other) => this.#parts.isConnectorUp(accountId, other));
  }
}
