// Routes, as stored.

import type { ConnectorId, Route, RouteId } from '../domain/connectors.ts';
import type { AccountId } from '../domain/platform.ts';
import type { Channel, ResourceId } from '../domain/resources.ts';
import type { Placed } from '../domain/snapshot/ordered-rows.ts';
import { keyCondition } from './change-keys.ts';
import type { Change } from './changes.ts';
import type { Queryable, Tx } from './db.ts';

interface RouteRow {
  route_id: string;
  connector_id: string;
  channel: Channel;
  country_code: string | null;
  prefix: string | null;
  resource_id: string | null;
  priority: number;
  position: string;
}

const COLUMNS = 'route_id, connector_id, channel, country_code, prefix, resource_id, priority, position';

function toRoute(row: RouteRow): Placed<Route> {
  return {
    routeId: row.route_id as RouteId,
    connectorId: row.connector_id as ConnectorId,
    channel: row.channel,
    countryCode: row.country_code,
    prefix: row.prefix,
    resourceId: row.resource_id === null ? null : (Number(row.resource_id) as ResourceId),
    priority: row.priority,
    position: Number(row.position),
  };
}

/** The account's routes with these ids, in creation order. */
export async function loadRoutes(db: Queryable, accountId: AccountId, keys: Change['keys']): Promise<Placed<Route>[]> {
  const { where, values } = keyCondition(accountId, keys, 'route_id', 'text');
  const { rows } = await db.query<RouteRow>(`select ${COLUMNS} from route where ${where} order by position`, values);
  return rows.map(toRoute);
}

/** Stores a new route; false when the account has one of this id. */
export async function insertRoute(tx: Tx, accountId: AccountId, route: Route): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into route (account_id, route_id, connector_id, channel, country_code, prefix, resource_id, priority)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
    valuesOf(accountId, route),
  );
  return (rowCount ?? 0) > 0;
}

/** The route, locked; undefined when there is none of this id. */
export async function lockRoute(tx: Tx, accountId: AccountId, routeId: RouteId): Promise<Route | undefined> {
  const { rows } = await tx.query<RouteRow>(`select ${COLUMNS} from route where account_id = $1 and route_id = $2 for update`, [
    accountId,
    routeId,
  ]);
  return rows[0] && withoutPlace(rows[0]);
}

/** Puts a route in place of the one with its id, which the caller has locked. */
export async function updateRouteRow(tx: Tx, accountId: AccountId, route: Route): Promise<void> {
  await tx.query(
    `update route set connector_id = $3, channel = $4, country_code = $5, prefix = $6, resource_id = $7, priority = $8
     where account_id = $1 and route_id = $2`,
    valuesOf(accountId, route),
  );
}

/** Deletes a route; answers it as it was, undefined when there is none of this id. */
export async function deleteRouteRow(tx: Tx, accountId: AccountId, routeId: RouteId): Promise<Route | undefined> {
  const { rows } = await tx.query<RouteRow>(`delete from route where account_id = $1 and route_id = $2 returning ${COLUMNS}`, [
    accountId,
    routeId,
  ]);
  return rows[0] && withoutPlace(rows[0]);
}

/** Deletes the routes to a connector; answers them as they were. */
export async function deleteRoutesOfConnector(tx: Tx, accountId: AccountId, connectorId: ConnectorId): Promise<Route[]> {
  const { rows } = await tx.query<RouteRow>(
    `delete from route where account_id = $1 and connector_id = $2 returning ${COLUMNS}`,
    [accountId, connectorId],
  );
  return rows.map(withoutPlace);
}

function withoutPlace(row: RouteRow): Route {
  const { position, ...route } = toRoute(row);
  void position;
  return route;
}

function valuesOf(accountId: AccountId, route: Route): unknown[] {
  const { routeId, connectorId, channel, countryCode, prefix, resourceId, priority } = route;
  return [accountId, routeId, connectorId, channel, countryCode, prefix, resourceId, priority];
}
