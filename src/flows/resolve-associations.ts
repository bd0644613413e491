// Finds what associations name (application, entity, resource) and says of each what stands against it.

import type { CountryRule } from '../domain/accounts.ts';
import { canServe, type NamedAssociation, whyUnfit } from '../domain/associations.ts';
import { type AccountId, isStorable } from '../domain/platform.ts';
import { externalId, type Resource } from '../domain/resources.ts';
import { foldedName } from '../domain/snapshot/resource-index.ts';
import { loadApplications } from '../storage/applications.ts';
import type { NewAssociation } from '../storage/associations.ts';
import type { Tx } from '../storage/db.ts';
import { loadEntities } from '../storage/entities.ts';
import { findResources } from '../storage/resources.ts';

/** An association whose every name was found. */
export interface FoundAssociation extends NewAssociation {
  readonly resource: Resource;
}

export type ResolvedAssociation =
  | { readonly kind: 'found'; readonly association: FoundAssociation }
  /** Names something that is not there. */
  | { readonly kind: 'unknown'; readonly property: string; readonly violation: string }
  /** Cannot be, whatever is there. */
  | { readonly kind: 'unfit'; readonly property: string; readonly violation: string };

/**
 * Resolves associations in their order. Reads the database and not the snapshot: what another node created a moment ago counts.
 */
export async function resolveAssociations(
  tx: Tx,
  accountId: AccountId,
  named: readonly NamedAssociation[],
): Promise<ResolvedAssociation[]> {
  const applicationIds = distinct(named.map(({ pair }) => pair.applicationId));
  const entityIds = distinct(named.map(({ pair }) => pair.entityId ?? ''));
  const applications = new Set((await loadApplications(tx, accountId, applicationIds)).map((row) => row.applicationId));
  const entities = new Set((await loadEntities(tx, accountId, entityIds)).map((row) => row.entityId));
  const resources = await resourcesNamed(tx, accountId, named);

  return named.map((association) => {
    const { resourceType, channel, pair } = association;
    if (!canServe(resourceType, channel)) {
      return {
        kind: 'unfit',
        property: 'channel',
        violation: `unsupported channel: ${resourceType} cannot be used for ${channel}`,
      };
    }
    if (!applications.has(pair.applicationId))
      return unknown('applicationId', `application "${pair.applicationId}" does not exist`);
    if (pair.entityId !== null && !entities.has(pair.entityId)) {
      return unknown('entityId', `entity "${pair.entityId}" does not exist`);
    }
    const resource = resources.get(nameOf(association));
    if (resource === undefined)
      return unknown('resourceId', `${WHAT[resourceType]} "${association.resourceId}" is not one of yours`);
    return { kind: 'found', association: { resource, resourceId: resource.resourceId, channel, pair } };
  });
}

/** Resolves associations that are to be made, and so must also be allowed. */
export async function resolveNewAssociations(
  tx: Tx,
  accountId: AccountId,
  named: readonly NamedAssociation[],
  policy: readonly CountryRule[],
): Promise<ResolvedAssociation[]> {
  return (await resolveAssociations(tx, accountId, named)).map((resolved) => {
    if (resolved.kind !== 'found') return resolved;
    const { resource, channel } = resolved.association;
    const violation = whyUnfit(resource, channel, policy);
    return violation === undefined ? resolved : { kind: 'unfit', property: 'resourceId', violation };
  });
}

const WHAT = { NUMBER: 'number with the key', ALPHA: 'alphanumeric sender', DOMAIN: 'email domain' } as const;

function unknown(property: string, violation: string): ResolvedAssociation {
  return { kind: 'unknown', property, violation };
}

async function resourcesNamed(
  tx: Tx,
  accountId: AccountId,
  named: readonly NamedAssociation[],
): Promise<ReadonlyMap<string, Resource>> {
  const numberKeys: string[] = [];
  const others = new Map<string, { kind: Resource['kind']; identity: string }>();
  for (const association of named) {
    const { resourceType, resourceId } = association;
    if (!isStorable(resourceId)) continue;
    if (resourceType === 'NUMBER') numberKeys.push(resourceId);
    else others.set(nameOf(association), { kind: resourceType, identity: foldedName(resourceId) });
  }
  const resources = await findResources(tx, accountId, distinct(numberKeys), [...others.values()]);
  return new Map(
    resources.map((resource) => {
      const resourceId = externalId(resource);
      return [nameOf({ resourceType: resource.kind, resourceId }), resource];
    }),
  );
}

/** Number keys are compared as they are, names whatever their case. */
function nameOf({ resourceType, resourceId }: Pick<NamedAssociation, 'resourceType' | 'resourceId'>): string {
  return `${resourceType} ${resourceType === 'NUMBER' ? resourceId : foldedName(resourceId)}`;
}

function distinct(ids: readonly string[]): string[] {
  return [...new Set(ids)].filter(isStorable);
}
