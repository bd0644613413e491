// Which connector carries a sender's traffic to a destination.

import type { ConnectorId, Route } from '../connectors.ts';
import type { Channel, CountryCode, ResourceId } from '../resources.ts';
import type { AccountSnapshot } from '../snapshot/account-snapshot.ts';
import type { RouteTable } from '../snapshot/route-table.ts';

/**
 * The routes that may carry this sender to this country, best first: made for the sender before made for all, then the longer
 * prefix, then the country, then the lower priority number, then the elder. A prefix is still to be held against the destination.
 */
export function routesFor(
  snapshot: AccountSnapshot,
  channel: Channel,
  countryCode: CountryCode,
  resourceId: ResourceId | null,
): readonly Route[] {
  const table = snapshot.routesOn(`${channel} ${countryCode}`, (routes) => tableOf(routes, channel, countryCode));
  return (resourceId === null ? undefined : table.ofResource.get(resourceId)) ?? table.ofAll;
}

function tableOf(routes: Iterable<Route>, channel: Channel, countryCode: CountryCode): RouteTable {
  const fitting = [...routes].filter(
    (route) => route.channel === channel && (route.countryCode === null || route.countryCode === countryCode),
  );
  const ofAll = fitting.filter((route) => route.resourceId === null).sort(bySpecificity);
  const ofResource = new Map<ResourceId, Route[]>();
  for (const route of fitting) {
    if (route.resourceId === null) continue;
    const own = ofResource.get(route.resourceId);
    if (own === undefined) ofResource.set(route.resourceId, [route]);
    else own.push(route);
  }
  for (const own of ofResource.values()) own.sort(bySpecificity).push(...ofAll);
  return { ofAll, ofResource };
}

function bySpecificity(a: Route, b: Route): number {
  return compareSpecificity(a, b) || a.priority - b.priority;
}

/** Below 0 when the first is made for fewer messages than the second. */
function compareSpecificity(a: Route, b: Route): number {
  return (
    Number(b.resourceId !== null) - Number(a.resourceId !== null) ||
    (b.prefix?.length ?? 0) - (a.prefix?.length ?? 0) ||
    Number(b.countryCode !== null) - Number(a.countryCode !== null)
  );
}

/**
 * The connector for a destination: that of the first route whose prefix fits; when it is down, that of the next fitting route of the
 * same specificity whose connector is up (that is what priorities are for); when all of these are down, the first's, to wait there.
 * A less specific route never stands in: the carrier behind it need not know the sender. undefined = no route fits.
 */
export function connectorFor(
  routes: readonly Route[],
  digits: string,
  isConnectorUp: (connectorId: ConnectorId) => boolean,
): ConnectorId | undefined {
  let first: Route | undefined;
  for (const route of routes) {
    if (route.prefix !== null && !digits.startsWith(route.prefix)) continue;
    if (first !== undefined && compareSpecificity(first, route) !== 0) break;
    if (isConnectorUp(route.connectorId)) return route.connectorId;
    first ??= route;
  }
  return first?.connectorId;
}

/**
 * Every connector that may get something of what these routes are for: those of routes that ask for a prefix, and of the first that
 * asks for none, with its stand-ins. `isOpen`: some destinations fit none of them.
 */
export function carriersOf(routes: readonly Route[]): {
  readonly connectorIds: readonly ConnectorId[];
  readonly isOpen: boolean;
} {
  const widest = routes.find(({ prefix }) => prefix === null);
  const used = widest === undefined ? routes : routes.filter((route) => compareSpecificity(route, widest) <= 0);
  return { connectorIds: [...new Set(used.map(({ connectorId }) => connectorId))], isOpen: widest === undefined };
}

/** The connector that takes over from `left`: of the first route of the same specificity that is usable; undefined = none is. */
export function standInFor(
  routes: readonly Route[],
  digits: string,
  left: ConnectorId,
  isUsable: (connectorId: ConnectorId) => boolean,
): ConnectorId | undefined {
  const connectorId = connectorFor(routes, digits, (candidate) => candidate !== left && isUsable(candidate));
  return connectorId !== undefined && connectorId !== left && isUsable(connectorId) ? connectorId : undefined;
}

/** Whether any message that goes by `left` might find a connector that takes over; which do, shows with each. */
export function mayHaveStandIn(
  routes: readonly Route[],
  left: ConnectorId,
  isUsable: (connectorId: ConnectorId) => boolean,
): boolean {
  const own = routes.filter(({ connectorId }) => connectorId === left);
  const others = routes.filter(({ connectorId }) => connectorId !== left && isUsable(connectorId));
  // Nothing leads to it any more: whatever leads elsewhere may do.
  if (own.length === 0) return others.length > 0;
  return own.some((route) => others.some((other) => other.channel === route.channel && compareSpecificity(route, other) === 0));
}
