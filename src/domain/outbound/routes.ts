// Which connector carries a sender's traffic to a destination.

import { type ConnectorId, type Route, SANDBOX } from '../connectors.ts';
import type { Channel, CountryCode, ResourceId } from '../resources.ts';
import type { AccountSnapshot } from '../snapshot/account-snapshot.ts';

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
  const here = snapshot.routesOn(`${channel} ${countryCode}`, (routes) =>
    [...routes]
      .filter((route) => route.channel === channel && (route.countryCode === null || route.countryCode === countryCode))
      .sort(bySpecificity),
  );
  return here.filter((route) => route.resourceId === null || route.resourceId === resourceId);
}

function bySpecificity(a: Route, b: Route): number {
  return (
    Number(b.resourceId !== null) - Number(a.resourceId !== null) ||
    (b.prefix?.length ?? 0) - (a.prefix?.length ?? 0) ||
    Number(b.countryCode !== null) - Number(a.countryCode !== null) ||
    a.priority - b.priority
  );
}

/** Where the sandbox and the state of connectors come in. */
export interface RouteConditions {
  readonly isConnectorUp: (connectorId: ConnectorId) => boolean;
  /** The installation has a sandbox at all. */
  readonly hasSandbox: boolean;
}

/**
 * The connector for a destination: that of the first route whose prefix fits; when its connector is down, that of the first fitting
 * route of the same specificity whose connector is up. No fitting route: the sandbox, if there is one and the account lets it.
 */
export function connectorFor(
  routes: readonly Route[],
  digits: string,
  sandboxWithoutRoute: boolean,
  { isConnectorUp, hasSandbox }: RouteConditions,
): ConnectorId | undefined {
  let first: Route | undefined;
  for (const route of routes) {
    if (route.prefix !== null && !digits.startsWith(route.prefix)) continue;
    if (isConnectorUp(route.connectorId)) return route.connectorId;
    first ??= route;
  }
  if (first !== undefined) return first.connectorId;
  return sandboxWithoutRoute && hasSandbox ? SANDBOX : undefined;
}
