// /callsign/1/routes: which connector carries what.

import Type from 'typebox';
import type { Route, RouteId } from '../../domain/connectors.ts';
import { externalId, senderText } from '../../domain/resources.ts';
import type { AccountSnapshot } from '../../domain/snapshot/account-snapshot.ts';
import { createRoute, deleteRoute, type RouteWishes, unknownRoute, updateRoute } from '../../flows/change-route.ts';
import * as wire from '../../wire/connectors.ts';
import { page, pageOf, pageParameters } from '../../wire/paging.ts';
import { created, endpoint, noContent, ok } from '../endpoint.ts';

const shared = { group: 'Routes', scopes: ['callsign:manage'], errors: 'modern' } as const;
const reading = { ...shared, scopes: ['callsign:read', 'callsign:manage'] } as const;
const PAGE_SIZE = 100;
const ById = Type.Object({ routeId: Type.String() });

export const getRoutes = endpoint({
  ...reading,
  method: 'GET',
  path: '/callsign/1/routes',
  summary: 'List routes',
  description: 'In the order of their creation.',
  query: Type.Object({ connectorId: Type.Optional(Type.String()), ...pageParameters }),
  answers: { 200: pageOf(wire.Route) },
  handle: async ({ world, caller, query }) => {
    const snapshot = await world.snapshots.of(caller.accountId);
    const wanted = { page: query.page ?? 0, size: query.size ?? PAGE_SIZE };
    const { rows, total } = snapshot.routes.filter(
      ({ connectorId }) => query.connectorId === undefined || connectorId === query.connectorId,
      wanted.page,
      wanted.size,
    );
    return ok(
      page(
        rows.map((route) => routeObject(snapshot, route)),
        wanted,
        total,
      ),
    );
  },
});

export const getRoute = endpoint({
  ...reading,
  method: 'GET',
  path: '/callsign/1/routes/{routeId}',
  summary: 'Read a route',
  params: ById,
  answers: { 200: wire.Route },
  refusals: [404],
  handle: async ({ world, caller, params }) => ok(found(await world.snapshots.of(caller.accountId), params.routeId as RouteId)),
});

export const postRoute = endpoint({
  ...shared,
  method: 'POST',
  path: '/callsign/1/routes',
  summary: 'Create a route',
  description:
    'The most specific route wins: made for the sender, then the longer prefix, then the country; among equals the lowest priority number.',
  body: wire.RouteRequest,
  answers: { 201: wire.Route },
  refusals: [409],
  handle: async ({ world, caller, body }) => {
    const routeId = await createRoute(world, caller, body.routeId as RouteId | undefined, wishesOf(body));
    return created(found(await world.snapshots.of(caller.accountId), routeId));
  },
});

export const putRoute = endpoint({
  ...shared,
  method: 'PUT',
  path: '/callsign/1/routes/{routeId}',
  summary: 'Change a route',
  params: ById,
  body: wire.RouteContent,
  answers: { 200: wire.Route },
  refusals: [404],
  handle: async ({ world, caller, params, body }) => {
    await updateRoute(world, caller, params.routeId as RouteId, wishesOf(body));
    return ok(found(await world.snapshots.of(caller.accountId), params.routeId as RouteId));
  },
});

export const removeRoute = endpoint({
  ...shared,
  method: 'DELETE',
  path: '/callsign/1/routes/{routeId}',
  summary: 'Delete a route',
  params: ById,
  answers: { 204: null },
  refusals: [404],
  handle: async ({ world, caller, params }) => {
    await deleteRoute(world, caller, params.routeId as RouteId);
    return noContent();
  },
});

function wishesOf({ connectorId, channel, countryCode, prefix, resourceId, priority }: wire.RouteContent): RouteWishes {
  return { connectorId, channel, countryCode, prefix, resourceId, priority: priority ?? 0 };
}

function found(snapshot: AccountSnapshot, routeId: RouteId): wire.Route {
  const route = snapshot.routes.get(routeId);
  if (route === undefined) throw unknownRoute(routeId);
  return routeObject(snapshot, route);
}

function routeObject(snapshot: AccountSnapshot, route: Route): wire.Route {
  const { routeId, connectorId, channel, countryCode, prefix, priority } = route;
  const resource = route.resourceId === null ? undefined : snapshot.resources.get(route.resourceId);
  return {
    routeId,
    connectorId,
    channel,
    ...(countryCode === null ? {} : { countryCode }),
    ...(prefix === null ? {} : { prefix }),
    ...(resource === undefined ? {} : { resourceId: externalId(resource), sender: senderText(resource) }),
    priority,
  };
}
