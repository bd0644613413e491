// Lists the resources of one kind in a snapshot, narrowed down by what they are, where they can be used and whose they are.

import { type ApplicationId, DEFAULT_PAIR, type EntityId } from '../platform.ts';
import type { Capability, Channel, NumberType, Resource, ResourceId, ResourceKind } from '../resources.ts';
import type { AccountSnapshot } from './account-snapshot.ts';
import { channelBit, type Facet, facetOf } from './facets.ts';
import type { FilteredRows } from './ordered-rows.ts';
import { foldedName } from './resource-index.ts';

/** What a resource must have; what is not given may be anything. */
export interface ResourceFilter {
  readonly kind: ResourceKind;
  /** Part of the digits of a number, or of a name in whatever case. */
  readonly text?: string | undefined;
  readonly countryCode?: string | undefined;
  readonly numberType?: NumberType | undefined;
  readonly capability?: Capability | undefined;
  readonly isActive?: boolean | undefined;
  /** Of the number itself, where what comes in goes; one nobody attributed counts as one of `default`. */
  readonly applicationId?: string | undefined;
  readonly entityId?: string | undefined;
  readonly association?: AssociationWish | undefined;
}

/** Which associations count, and whether there has to be one or must be none. */
export interface AssociationWish {
  readonly isThere: boolean;
  readonly channel?: Channel | undefined;
  readonly applicationId?: string | undefined;
  readonly entityId?: string | undefined;
}

/** One page of the resources that fit, in the order of their creation, and how many fit in all. */
export function findResources(
  snapshot: AccountSnapshot,
  filter: ResourceFilter,
  page: number,
  size: number,
): FilteredRows<Resource> {
  const isFitting = (facet: Facet): boolean => fitsFacet(facet, filter);
  const { association } = filter;
  if (association === undefined || !isOfSomebody(association))
    return snapshot.resources.facets.page(isFitting, wantedBy(filter), page, size);
  const associated = associatedWith(snapshot, association);
  const isWanted = wantedBy(filter) ?? (() => true);
  if (!association.isThere) {
    const isOfOthers = (resource: Resource): boolean => !associated.has(resource.resourceId) && isWanted(resource);
    return snapshot.resources.facets.page(isFitting, isOfOthers, page, size);
  }
  // Those of one application are few beside all there are. Whom it is associated with, and on what, is settled already.
  const fitting = [...associated]
    .flatMap((resourceId) => snapshot.resources.get(resourceId) ?? [])
    .filter((resource) => isFitting(facetOf(resource, 0)) && isWanted(resource))
    .sort((a, b) => a.resourceId - b.resourceId);
  return { rows: fitting.slice(page * size, (page + 1) * size), total: fitting.length };
}

function isOfSomebody({ applicationId, entityId }: AssociationWish): boolean {
  return applicationId !== undefined || entityId !== undefined;
}

function fitsFacet(facet: Facet, { kind, countryCode, numberType, capability, isActive, association }: ResourceFilter): boolean {
  return (
    facet.kind === kind &&
    (numberType === undefined || facet.numberType === numberType) &&
    (countryCode === undefined || facet.countryCodes.includes(countryCode)) &&
    (capability === undefined || facet.capabilities.includes(capability)) &&
    (isActive === undefined || facet.isActive === isActive) &&
    (association === undefined || isOfSomebody(association) || isAssociated(facet, association))
  );
}

function isAssociated({ associatedOn }: Facet, { isThere, channel }: AssociationWish): boolean {
  const counted = channel === undefined ? associatedOn : associatedOn & channelBit(channel);
  return counted > 0 === isThere;
}

/** What no facet tells; undefined when nothing of it is asked for. */
function wantedBy({ text = '', applicationId, entityId }: ResourceFilter): ((resource: Resource) => boolean) | undefined {
  const isAnyPair = applicationId === undefined && entityId === undefined;
  if (text === '' && isAnyPair) return undefined;
  const folded = foldedName(text);
  return (resource) => {
    const { applicationId: application, entityId: entity } = resource.platform ?? DEFAULT_PAIR;
    return (
      (folded === '' || textOf(resource).includes(folded)) &&
      (isAnyPair ||
        ((applicationId === undefined || application === applicationId) && (entityId === undefined || entity === entityId)))
    );
  };
}

function textOf(resource: Resource): string {
  switch (resource.kind) {
    case 'NUMBER':
      return resource.number;
    case 'ALPHA':
      return foldedName(resource.senderName);
    case 'DOMAIN':
      return foldedName(resource.domainName);
  }
}

function associatedWith({ pools }: AccountSnapshot, { channel, applicationId, entityId }: AssociationWish): Set<ResourceId> {
  const all =
    entityId === undefined
      ? pools.ofApplication(applicationId as ApplicationId)
      : pools.ofEntity(entityId as EntityId).filter(({ pair }) => (applicationId ?? pair.applicationId) === pair.applicationId);
  const counted = channel === undefined ? all : all.filter((association) => association.channel === channel);
  return new Set(counted.map(({ resourceId }) => resourceId));
}
