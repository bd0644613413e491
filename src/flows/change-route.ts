// Creates, changes and deletes routes.

import type { Caller } from '../domain/accounts.ts';
import { isCountryCode } from '../domain/addresses/countries.ts';
import { type ConnectorId, carriedChannels, type Route, type RouteId, SANDBOX } from '../domain/connectors.ts';
import { isStorable } from '../domain/platform.ts';
import { invalid, notFound, Refusal, type Violation } from '../domain/refusals.ts';
import { type Channel, externalId, type Resource } from '../domain/resources.ts';
import type { AccountSnapshot } from '../domain/snapshot/account-snapshot.ts';
import { noteChange } from '../storage/changes.ts';
import { isForeignKeyViolation, type Tx } from '../storage/db.ts';
import { deleteRouteRow, insertRoute, lockRoute, updateRouteRow } from '../storage/routes.ts';
import { type Audit, changeConfiguration } from './change-configuration.ts';
import { newKey } from './new-key.ts';
import type { World } from './world.ts';

export interface RouteWishes {
  readonly connectorId: string;
  readonly channel: Channel;
  readonly countryCode: string | undefined;
  readonly prefix: string | undefined;
  /** What an association calls the sender. */
  readonly resourceId: string | undefined;
  readonly priority: number;
}

/** @throws Refusal INVALID, ALREADY_EXISTS */
export async function createRoute(
  world: World,
  caller: Caller,
  routeId: RouteId | undefined,
  wishes: RouteWishes,
): Promise<RouteId> {
  const id = routeId ?? (newKey() as RouteId);
  await writeRoute(world, caller, id, wishes, async (tx, route, audit, shown) => {
    if (!(await insertRoute(tx, caller.accountId, route))) {
      throw new Refusal('ALREADY_EXISTS', { message: `There is a route "${id}" already.` });
    }
    audit('create', 'route', id, null, shown(route));
  });
  return id;
}

/** @throws Refusal INVALID, NOT_FOUND */
export async function updateRoute(world: World, caller: Caller, routeId: RouteId, wishes: RouteWishes): Promise<void> {
  const { accountId } = caller;
  await writeRoute(world, caller, routeId, wishes, async (tx, route, audit, shown) => {
    const before = isStorable(routeId) ? await lockRoute(tx, accountId, routeId) : undefined;
    if (before === undefined) throw unknownRoute(routeId);
    await updateRouteRow(tx, accountId, route);
    audit('update', 'route', routeId, shown(before), shown(route));
  });
}

/** @throws Refusal NOT_FOUND */
export async function deleteRoute(world: World, caller: Caller, routeId: RouteId): Promise<void> {
  const { accountId } = caller;
  if (!isStorable(routeId)) throw unknownRoute(routeId);
  const snapshot = await world.snapshots.of(accountId);
  await changeConfiguration(world, caller, async (tx, audit) => {
    const before = await deleteRouteRow(tx, accountId, routeId);
    if (before === undefined) throw unknownRoute(routeId);
    await noteChange(tx, { accountId, noun: 'route', keys: [routeId] });
    audit('delete', 'route', routeId, asShown(snapshot, before), null);
  });
}

type Shown = (route: Route) => object;

async function writeRoute(
  world: World,
  caller: Caller,
  routeId: RouteId,
  wishes: RouteWishes,
  write: (tx: Tx, route: Route, audit: Audit, shown: Shown) => Promise<void>,
): Promise<void> {
  const { accountId } = caller;
  const snapshot = await world.snapshots.of(accountId);
  const route = routeOf(snapshot, routeId, wishes);
  try {
    await changeConfiguration(world, caller, async (tx, audit) => {
      await write(tx, route, audit, (shown) => asShown(snapshot, shown));
      await noteChange(tx, { accountId, noun: 'route', keys: [routeId] });
    });
  } catch (error) {
    // Deleted since the snapshot was asked.
    if (isForeignKeyViolation(error, 'route_resource_id_fkey')) throw invalid('resourceId', noSender(wishes.resourceId));
    if (isForeignKeyViolation(error)) throw invalid('connectorId', noConnector(wishes.connectorId));
    throw error;
  }
}

/** @throws Refusal INVALID */
function routeOf(snapshot: AccountSnapshot, routeId: RouteId, wishes: RouteWishes): Route {
  const { channel, countryCode, prefix, resourceId, priority } = wishes;
  const connectorId = wishes.connectorId as ConnectorId;
  const resource = resourceId === undefined ? undefined : resourceNamed(snapshot, resourceId);
  const violations = routeViolations(snapshot, wishes, resource);
  if (violations.length > 0) throw new Refusal('INVALID', { violations });
  return {
    routeId,
    connectorId,
    channel,
    countryCode: countryCode ?? null,
    prefix: prefix ?? null,
    resourceId: resource?.resourceId ?? null,
    priority,
  };
}

function routeViolations(snapshot: AccountSnapshot, wishes: RouteWishes, resource: Resource | undefined): Violation[] {
  const { connectorId, channel, countryCode, resourceId } = wishes;
  const violations: Violation[] = [];
  const connector = snapshot.connectors.get(connectorId as ConnectorId);
  if (connectorId === SANDBOX)
    violations.push({ property: 'connectorId', violation: 'the sandbox needs no route: it takes what no route matches' });
  else if (connector === undefined) violations.push({ property: 'connectorId', violation: noConnector(connectorId) });
  else if (!carriedChannels(connector.settings).includes(channel)) {
    const channels = carriedChannels(connector.settings).join(' and ');
    violations.push({
      property: 'channel',
      violation: `"${connectorId}" is an ${connector.settings.type} connector, which carries ${channels} only`,
    });
  }
  if (countryCode !== undefined && !isCountryCode(countryCode))
    violations.push({ property: 'countryCode', violation: `"${countryCode}" is not the code of a country with phone numbers` });
  if (resourceId !== undefined && resource === undefined)
    violations.push({ property: 'resourceId', violation: noSender(resourceId) });
  return violations;
}

function resourceNamed({ resources }: AccountSnapshot, id: string): Resource | undefined {
  return resources.byNumberKey(id) ?? resources.byNumber(id) ?? resources.byName(id) ?? resources.byDomain(id);
}

/** For the audit log: with the name callers know the sender by. */
function asShown({ resources }: AccountSnapshot, route: Route): object {
  const resource = route.resourceId === null ? undefined : resources.get(route.resourceId);
  return { ...route, resourceId: resource === undefined ? null : externalId(resource) };
}

function noConnector(connectorId: string): string {
  return `there is no connector "${connectorId}"`;
}

function noSender(resourceId: string | undefined): string {
  return `there is no sender "${resourceId}"`;
}

export function unknownRoute(routeId: string): Refusal {
  return notFound(`There is no route "${routeId}".`);
}
