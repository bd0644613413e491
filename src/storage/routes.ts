// Routes, as stored.

import type { ConnectorId, Route, RouteId } from '../domain/connectors.ts';
import type { AccountId } from '../domain/platform.ts';
import type { Channel, ResourceId } from '../domain/resources.ts';
import type { Placed } from '../domain/snapshot/ordered-rows.ts';
import { keyCondition } from './change-keys.ts';
import type { Change } from './changes.ts';
import type { Queryable } from './db.ts';

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
  const { rows } = await db.query<RouteRow>(
    `select route_id, connector_id, channel, country_code, prefix, resource_id, priority, position
     from route where ${where} order by position`,
    values,
  );
  return rows.map(toRoute);
}
