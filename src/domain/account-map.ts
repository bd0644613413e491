// The picture of an account: which application sends for which entity, from what, and over which connector. What leads the same way
// is one strand with a count, so that the picture of a million senders is no larger than that of a hundred.

import type { Association } from './associations.ts';
import { type ConnectorId, SANDBOX } from './connectors.ts';
import { isSandboxOpen } from './outbound/eligible.ts';
import { carriersOf, routesFor } from './outbound/routes.ts';
import { type ApplicationId, type EntityId, samePair } from './platform.ts';
import { type Channel, type CountryCode, externalId, type Resource, type ResourceKind } from './resources.ts';
import type { AccountSnapshot } from './snapshot/account-snapshot.ts';

/** What the picture is narrowed to: whatever is connected with it. */
export interface MapFocus {
  readonly applicationId?: ApplicationId | undefined;
  readonly entityId?: EntityId | undefined;
  readonly resourceType?: ResourceKind | undefined;
  /** As an association calls it; only with `resourceType`. */
  readonly resourceId?: string | undefined;
  readonly countryCode?: CountryCode | undefined;
  readonly connectorId?: ConnectorId | undefined;
}

export interface MapLimits {
  /** Resources are drawn one by one up to so many, else by type and country. */
  readonly named: number;
  readonly strands: number;
}

/** A bundle of resources that are associated with one pair and carried by the same connectors. */
export interface Strand {
  readonly applicationId: ApplicationId;
  readonly entityId: EntityId | null;
  readonly resourceType: ResourceKind;
  /** Where numbers are at home. */
  readonly countryCode: CountryCode | null;
  /** The one resource it is, where they are drawn one by one. */
  readonly resource: Resource | null;
  /** Empty: nothing carries it. */
  readonly connectorIds: readonly ConnectorId[];
  resources: number;
}

export interface ResourceGroup {
  readonly resourceType: ResourceKind;
  readonly countryCode: CountryCode | null;
  resources: number;
}

export interface AccountMap {
  readonly strands: readonly Strand[];
  /** Every type and country there is in the picture, whether or not its resources are drawn one by one. */
  readonly groups: readonly ResourceGroup[];
  /** How many different resources the picture is of. */
  readonly resources: number;
  /** Not everything found room. */
  readonly isCut: boolean;
}

/** Draws the map. */
export function mapOf(snapshot: AccountSnapshot, focus: MapFocus, limits: MapLimits, hasSandbox: boolean): AccountMap {
  const carriers = carriersIn(snapshot, hasSandbox);
  const strands = new Map<string, Strand>();
  const groups = new Map<string, ResourceGroup>();
  const named: Strand[] = [];
  /** Those that may come by again. */
  const counted = new Set<number>();
  let resources = 0;
  let isCut = false;
  for (const association of candidates(snapshot, focus)) {
    const resource = snapshot.resources.get(association.resourceId);
    if (resource === undefined || !isWanted(association, resource, focus)) continue;
    const all = snapshot.pools.ofResource(association.resourceId);
    // One strand stands for the pair's associations of a resource on every channel: the eldest of them brings it in.
    const ofPair = all.filter(({ pair }) => samePair(pair, association.pair));
    if (ofPair[0]?.associationId !== association.associationId) continue;
    const connectorIds = [...new Set(ofPair.flatMap(({ channel }) => carriers(resource, channel)))];
    if (focus.connectorId !== undefined && !connectorIds.includes(focus.connectorId)) continue;

    const { applicationId, entityId } = association.pair;
    const countryCode = resource.kind === 'NUMBER' ? resource.countryCode : null;
    const strand: Strand = {
      applicationId,
      entityId,
      resourceType: resource.kind,
      countryCode,
      resource: null,
      connectorIds,
      resources: 1,
    };
    if (named.length <= limits.strands) named.push({ ...strand, resource });
    const key = [applicationId, entityId ?? '', resource.kind, countryCode ?? '', ...connectorIds].join('\0');
    const known = strands.get(key);
    if (known !== undefined) known.resources += 1;
    else if (strands.size < limits.strands) strands.set(key, strand);
    else isCut = true;

    if (counted.has(resource.resourceId)) continue;
    if (all.length > ofPair.length) counted.add(resource.resourceId);
    resources += 1;
    const group = groups.get(`${resource.kind} ${countryCode}`);
    if (group === undefined)
      groups.set(`${resource.kind} ${countryCode}`, { resourceType: resource.kind, countryCode, resources: 1 });
    else group.resources += 1;
  }
  const isNamed = resources <= limits.named && named.length <= limits.strands;
  return { strands: isNamed ? named : [...strands.values()], groups: [...groups.values()], resources, isCut: !isNamed && isCut };
}

/** Associations among which all that are wanted are, by whichever index leads to few. */
function candidates({ pools, resources }: AccountSnapshot, focus: MapFocus): Iterable<Association> {
  const { applicationId, entityId, resourceType, resourceId } = focus;
  if (resourceType !== undefined && resourceId !== undefined) {
    const resource = resources.byExternalId(resourceType, resourceId);
    return resource === undefined ? [] : pools.ofResource(resource.resourceId);
  }
  if (entityId !== undefined) return pools.ofEntity(entityId);
  if (applicationId !== undefined) return pools.ofApplication(applicationId);
  return pools.rows;
}

function isWanted({ pair }: Association, resource: Resource, focus: MapFocus): boolean {
  const { applicationId, entityId, resourceType, resourceId, countryCode } = focus;
  return (
    (applicationId === undefined || pair.applicationId === applicationId) &&
    (entityId === undefined || pair.entityId === entityId) &&
    (resourceType === undefined || resource.kind === resourceType) &&
    (resourceId === undefined || externalId(resource).toLowerCase() === resourceId.toLowerCase()) &&
    (countryCode === undefined || (resource.kind === 'NUMBER' && resource.countryCode === countryCode))
  );
}

/** Tells which connectors carry what a resource sends to the countries it reaches; worked out once for all that are alike. */
function carriersIn(
  snapshot: AccountSnapshot,
  hasSandbox: boolean,
): (resource: Resource, channel: Channel) => readonly ConnectorId[] {
  const routed = new Set([...snapshot.routes].map(({ resourceId }) => resourceId));
  const isBoxOpen = isSandboxOpen(snapshot, { hasSandbox });
  const known = new Map<string, readonly ConnectorId[]>();
  return (resource, channel) => {
    const countries = countriesOf(resource);
    const own = routed.has(resource.resourceId) ? resource.resourceId : null;
    const key = `${own ?? ''} ${channel} ${countries.join()}`;
    let connectorIds = known.get(key);
    if (connectorIds === undefined) {
      const carried = countries.map((country) => carriersOf(routesFor(snapshot, channel, country, own)));
      const boxed = isBoxOpen && carried.some(({ isOpen }) => isOpen);
      connectorIds = [...new Set([...carried.flatMap((each) => each.connectorIds), ...(boxed ? [SANDBOX] : [])])];
      known.set(key, connectorIds);
    }
    return connectorIds;
  };
}

function countriesOf(resource: Resource): readonly CountryCode[] {
  switch (resource.kind) {
    case 'NUMBER':
      return [resource.countryCode, ...resource.coverage];
    case 'ALPHA':
      return resource.countryCodes;
    case 'DOMAIN':
      return [''];
  }
}
