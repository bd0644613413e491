// /callsign/1/map: the whole account as one picture, and finding something on it. Answered from memory.

import { mapOf } from '../../domain/account-map.ts';
import { type ConnectorId, SANDBOX } from '../../domain/connectors.ts';
import type { ApplicationId, EntityId } from '../../domain/platform.ts';
import { invalid } from '../../domain/refusals.ts';
import { externalId, senderText } from '../../domain/resources.ts';
import type { AccountSnapshot } from '../../domain/snapshot/account-snapshot.ts';
import type { World } from '../../flows/world.ts';
import * as wire from '../../wire/map.ts';
import { endpoint, ok } from '../endpoint.ts';

const shared = { group: 'Map', scopes: ['callsign:read', 'callsign:manage'], errors: 'modern' } as const;
const LIMITS = { named: 60, strands: 5_000 };
/** Of applications, and of entities. */
const NODES_MAX = 1_000;
const FOUND_MAX = 8;

export const getMap = endpoint({
  ...shared,
  method: 'GET',
  path: '/callsign/1/map',
  summary: 'Draw what belongs together',
  description:
    'Applications, entities, resources and the connectors that carry them. Resources that lead the same way are one strand with a count; few of them are named. Every parameter narrows the picture to what is connected with something.',
  query: wire.MapQuery,
  answers: { 200: wire.AccountMap },
  handle: async ({ world, caller: { accountId }, query }) => {
    if (query.resourceId !== undefined && query.resourceType === undefined)
      throw invalid('resourceType', 'must be given with resourceId: NUMBER, ALPHA or DOMAIN');
    const snapshot = await world.snapshots.of(accountId);
    const focus = {
      ...query,
      applicationId: query.applicationId as ApplicationId | undefined,
      entityId: query.entityId as EntityId | undefined,
      connectorId: query.connectorId as ConnectorId | undefined,
    };
    const map = mapOf(snapshot, focus, LIMITS, world.settings.hasSandbox);
    const isWhole = Object.values(query).every((part) => part === undefined);
    const applicationIds = new Set<string>(
      isWhole ? firstOf(snapshot.applications, 'applicationId') : [query.applicationId ?? ''],
    );
    const entityIds = new Set<string>(isWhole ? firstOf(snapshot.entities, 'entityId') : [query.entityId ?? '']);
    const connectorIds = new Set<string>(isWhole ? connectorsOf(world, snapshot) : [query.connectorId ?? '']);
    for (const strand of map.strands) {
      applicationIds.add(strand.applicationId);
      if (strand.entityId !== null) entityIds.add(strand.entityId);
      for (const connectorId of strand.connectorIds) connectorIds.add(connectorId);
    }
    const isRoomy = !isWhole || (snapshot.applications.size <= NODES_MAX && snapshot.entities.size <= NODES_MAX);
    return ok({
      applications: [...applicationIds].flatMap((id) => {
        const application = snapshot.applications.get(id as ApplicationId);
        return application === undefined ? [] : [{ applicationId: id, applicationName: application.applicationName ?? id }];
      }),
      entities: [...entityIds].flatMap((id) => {
        const entity = snapshot.entities.get(id as EntityId);
        return entity === undefined ? [] : [{ entityId: id, entityName: entity.entityName ?? id }];
      }),
      resourceGroups: map.groups.map(({ countryCode, ...group }) => ({
        ...group,
        ...(countryCode === null ? {} : { countryCode }),
      })),
      connectors: connectorsOf(world, snapshot)
        .filter((id) => connectorIds.has(id))
        .map((connectorId) => ({
          connectorId,
          type: snapshot.connectors.get(connectorId)?.settings.type ?? 'SANDBOX',
          state: world.dispatch.statusOf(accountId, connectorId)?.status.state ?? 'STOPPED',
        })),
      strands: map.strands.map(({ entityId, countryCode, resource, ...strand }) => ({
        ...strand,
        ...(entityId === null ? {} : { entityId }),
        ...(countryCode === null ? {} : { countryCode }),
        ...(resource === null ? {} : { resourceId: externalId(resource), resourceName: senderText(resource) }),
      })),
      resources: map.resources,
      unassociated: snapshot.resources.rows.size - snapshot.pools.resourceCount,
      isComplete: !map.isCut && isRoomy,
    });
  },
});

function firstOf<Field extends string>(
  rows: { page(page: number, size: number): Record<Field, string>[] },
  field: Field,
): string[] {
  return rows.page(0, NODES_MAX).map((row) => row[field]);
}

function connectorsOf({ settings }: World, snapshot: AccountSnapshot): ConnectorId[] {
  return [...[...snapshot.connectors].map(({ connectorId }) => connectorId), ...(settings.hasSandbox ? [SANDBOX] : [])];
}

export const getMapSearch = endpoint({
  ...shared,
  method: 'GET',
  path: '/callsign/1/map/search',
  summary: 'Find something on the map',
  description: 'Applications, entities, connectors and resources whose name or id contains the text; a few of each.',
  query: wire.MapSearchQuery,
  answers: { 200: wire.MapSearch },
  handle: async ({ world, caller: { accountId }, query }) => {
    const snapshot = await world.snapshots.of(accountId);
    const text = query.text.trim().toLowerCase();
    const digits = text.replace(/[\s()+.-]/g, '');
    const has = (...names: readonly string[]): boolean => names.some((name) => name.toLowerCase().includes(text));
    const results: wire.MapHit[] = [
      ...firstFitting(snapshot.applications, ({ applicationId, applicationName }) =>
        has(applicationId, applicationName ?? ''),
      ).map(({ applicationId, applicationName }) => ({
        kind: 'APPLICATION' as const,
        id: applicationId,
        name: applicationName ?? applicationId,
      })),
      ...firstFitting(snapshot.entities, ({ entityId, entityName }) => has(entityId, entityName ?? '')).map(
        ({ entityId, entityName }) => ({ kind: 'ENTITY' as const, id: entityId, name: entityName ?? entityId }),
      ),
      ...firstFitting(snapshot.resources.rows, (resource) =>
        resource.kind === 'NUMBER' ? digits !== '' && resource.number.includes(digits) : has(externalId(resource)),
      ).map((resource) => ({
        kind: 'RESOURCE' as const,
        id: externalId(resource),
        name: senderText(resource),
        resourceType: resource.kind,
      })),
      ...connectorsOf(world, snapshot)
        .filter((connectorId) => has(connectorId))
        .slice(0, FOUND_MAX)
        .map((connectorId) => ({ kind: 'CONNECTOR' as const, id: connectorId, name: connectorId })),
    ];
    return ok({ results });
  },
});

/** The first few that fit; looking ends there. */
function firstFitting<Row>(rows: Iterable<Row>, isFitting: (row: Row) => boolean): Row[] {
  const found: Row[] = [];
  for (const row of rows) {
    if (!isFitting(row)) continue;
    found.push(row);
    if (found.length === FOUND_MAX) break;
  }
  return found;
}
