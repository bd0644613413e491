// Creates, changes and deletes routes.

import { randomBytes } from 'node:crypto';
import type { Caller } from '../domain/accounts.ts';
import { type ConnectorId, type Route, type RouteId, SANDBOX } from '../domain/connectors.ts';
import { invalid, notFound, Refusal } from '../domain/refusals.ts';
import type { Channel, Resource } from '../domain/resources.ts';
import type { AccountSnapshot } from '../domain/snapshot/account-snapshot.ts';
import { noteChange } from '../storage/changes.ts';
import { isForeignKeyViolation, type Tx } from '../storage/db.ts';
import { deleteRouteRow, insertRoute, updateRouteRow } from '../storage/routes.ts';
import { type Audit, changeConfiguration } from './change-configuration.ts';
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
  const id = routeId ?? (randomBytes(16).toString('hex').toUpperCase() as RouteId);
  await writeRoute(world, caller, id, wishes, async (tx, route, audit) => {
    if (!(await insertRoute(tx, caller.accountId, route))) {
      throw new Refusal('ALREADY_EXISTS', { message: `There is a route "${id}" already.` });
    }
    audit('create', 'route', id, null, route);
  });
  return id;
}

/** @throws Refusal INVALID, NOT_FOUND */
export async function updateRoute(world: World, caller: Caller, routeId: RouteId, wishes: RouteWishes): Promise<void> {
  const snapshot = await world.snapshots.of(caller.accountId);
  const before = snapshot.routes.get(routeId);
  await writeRoute(world, caller, routeId, wishes, async (tx, route, audit) => {
    if (!(await updateRouteRow(tx, caller.accountId, route))) throw unknownRoute(routeId);
    audit('update', 'route', routeId, before, route);
  });
}

/** @throws Refusal NOT_FOUND */
export async function deleteRoute(world: World, caller: Caller, routeId: RouteId): Promise<void> {
  const { accountId } = caller;
  const snapshot = await world.snapshots.of(accountId);
  const before = snapshot.routes.get(routeId);
  await changeConfiguration(world, caller, async (tx, audit) => {
    if (!(await deleteRouteRow(tx, accountId, routeId))) throw unknownRoute(routeId);
    await noteChange(tx, { accountId, noun: 'route', keys: [routeId] });
    audit('delete', 'route', routeId, before, null);
  });
}

async function writeRoute(
  world: World,
  caller: Caller,
  routeId: RouteId,
  wishes: RouteWishes,
  write: (tx: Tx, route: Route, audit: Audit) => Promise<void>,
): Promise<void> {
  const { accountId } = caller;
  const route = routeOf(await world.snapshots.of(accountId), routeId, wishes);
  try {
    await changeConfiguration(world, caller, async (tx, audit) => {
      await write(tx, route, audit);
      await noteChange(tx, { accountId, noun: 'route', keys: [routeId] });
    });
  } catch (error) {
    if (isForeignKeyViolation(error)) throw invalid('connectorId', `there is no connector "${wishes.connectorId}"`);
    throw error;
  }
}

function routeOf(snapshot: AccountSnapshot, routeId: RouteId, wishes: RouteWishes): Route {
  const { connectorId, channel, countryCode, prefix, resourceId, priority } = wishes;
  if (connectorId === SANDBOX) throw invalid('connectorId', 'the sandbox needs no route: it takes what no route matches');
  const resource = resourceId === undefined ? undefined : resourceNamed(snapshot, resourceId);
  if (resourceId !== undefined && resource === undefined) throw invalid('resourceId', `there is no sender "${resourceId}"`);
  return {
    routeId,
    connectorId: connectorId as ConnectorId,
    channel,
    countryCode: countryCode ?? null,
    prefix: prefix ?? null,
    resourceId: resource?.resourceId ?? null,
    priority,
  };
}

function resourceNamed({ resources }: AccountSnapshot, id: string): Resource | undefined {
  return resources.byNumberKey(id) ?? resources.byNumber(id) ?? resources.byName(id) ?? resources.byDomain(id);
}

export function unknownRoute(routeId: string): Refusal {
  return notFound(`There is no route "${routeId}".`);
}
