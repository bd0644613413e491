// Lists and looks up associations in a snapshot by any part of their name.

import type { Association, NamedAssociation } from '../associations.ts';
import { type ApplicationId, type EntityId, samePair } from '../platform.ts';
import type { Channel, ResourceKind } from '../resources.ts';
import type { AccountSnapshot } from './account-snapshot.ts';
import type { FilteredRows } from './ordered-rows.ts';

/** What an association must have; what is not given may be anything. */
export interface AssociationFilter {
  readonly resourceType?: ResourceKind | undefined;
  readonly channel?: Channel | undefined;
  readonly applicationId?: ApplicationId | undefined;
  readonly entityId?: EntityId | undefined;
  readonly resourceId?: string | undefined;
}

const KINDS: readonly ResourceKind[] = ['NUMBER', 'ALPHA', 'DOMAIN'];

/** One page of the associations that fit, in the order of their creation, and how many fit in all. */
export function findAssociations(
  snapshot: AccountSnapshot,
  filter: AssociationFilter,
  page: number,
  size: number,
): FilteredRows<Association> {
  const { associations } = snapshot;
  if (Object.values(filter).every((part) => part === undefined)) {
    return { rows: associations.page(page, size), total: associations.size };
  }
  const fits = (association: Association): boolean => isFitting(snapshot, association, filter);
  const candidates = indexed(snapshot, filter);
  if (candidates === undefined) return associations.filter(fits, page, size);
  const fitting = candidates.filter(fits).sort((a, b) => a.associationId - b.associationId);
  return { rows: fitting.slice(page * size, (page + 1) * size), total: fitting.length };
}

/** The association of exactly this name. */
export function findAssociation(snapshot: AccountSnapshot, named: NamedAssociation): Association | undefined {
  const { resourceType, resourceId, channel, pair } = named;
  const resource = snapshot.resources.byExternalId(resourceType, resourceId);
  if (resource === undefined) return undefined;
  return snapshot.pools
    .ofResource(resource.resourceId)
    .find((association) => association.channel === channel && samePair(association.pair, pair));
}

/** Everything that can fit, by whichever index leads to the fewest; undefined when all must be looked at. */
function indexed(snapshot: AccountSnapshot, filter: AssociationFilter): Association[] | undefined {
  const { pools, resources } = snapshot;
  const { resourceId, applicationId, entityId } = filter;
  if (resourceId !== undefined) {
    const named = KINDS.flatMap((kind) => resources.byExternalId(kind, resourceId) ?? []);
    return named.flatMap((resource) => pools.ofResource(resource.resourceId));
  }
  if (applicationId !== undefined && entityId !== undefined) {
    const pair = { applicationId, entityId };
    return [...pools.associationsOf(pair, 'SMS'), ...pools.associationsOf(pair, 'MMS'), ...pools.associationsOf(pair, 'EMAIL')];
  }
  // Nothing for an application alone: gathering and sorting its associations takes longer than walking through all in order.
  return entityId === undefined ? undefined : pools.ofEntity(entityId);
}

function isFitting(snapshot: AccountSnapshot, { channel, pair, resourceId }: Association, filter: AssociationFilter): boolean {
  return (
    (filter.channel === undefined || filter.channel === channel) &&
    (filter.applicationId === undefined || filter.applicationId === pair.applicationId) &&
    (filter.entityId === undefined || filter.entityId === pair.entityId) &&
    (filter.resourceType === undefined || filter.resourceType === snapshot.resources.get(resourceId)?.kind)
  );
}
