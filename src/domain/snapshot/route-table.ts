// The routes of one channel and country in the order they are tried, worked out once until routes change. Made in outbound/routes.ts.

import type { Route } from '../connectors.ts';
import type { ResourceId } from '../resources.ts';

export interface RouteTable {
  /** Those made for no sender in particular. */
  readonly ofAll: readonly Route[];
  /** For senders with routes of their own: these, and behind them those of all. */
  readonly ofResource: ReadonlyMap<ResourceId, readonly Route[]>;
}
