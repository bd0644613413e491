// /provisioning/1/associations: which resources stand in whose sender pool.

import type { NamedAssociation } from '../../domain/associations.ts';
import type { ApplicationId, EntityId } from '../../domain/platform.ts';
import { notFound, Refusal } from '../../domain/refusals.ts';
import { type AssociationFilter, findAssociation, findAssociations } from '../../domain/snapshot/find-associations.ts';
import { createAssociation } from '../../flows/create-association.ts';
import { deleteAssociation } from '../../flows/delete-association.ts';
import * as wire from '../../wire/associations.ts';
import { PAGE_SIZE, page } from '../../wire/paging.ts';
import { created, endpoint, noContent, ok, perSecond } from '../endpoint.ts';
import { associationName, associationOf, isChannel, isKind } from './association-names.ts';

const shared = {
  group: 'Associations',
  scopes: ['application-entity:manage'],
  limit: perSecond(1),
  errors: 'classic',
} as const;

export const getAssociations = endpoint({
  ...shared,
  method: 'GET',
  path: '/provisioning/1/associations',
  summary: 'List associations',
  description: 'In the order of their creation; every parameter narrows the list down.',
  query: wire.AssociationFilter,
  answers: { 200: wire.AssociationPage },
  handle: async ({ world, caller, query }) => {
    const snapshot = await world.snapshots.of(caller.accountId);
    const wanted = { page: query.page ?? 0, size: query.size ?? PAGE_SIZE };
    const filter = filterOf(query);
    const found = filter === 'nothing' ? { rows: [], total: 0 } : findAssociations(snapshot, filter, wanted.page, wanted.size);
    return ok(
      page(
        found.rows.map((association) => associationOf(snapshot, association)),
        wanted,
        found.total,
      ),
    );
  },
});

export const postAssociation = endpoint({
  ...shared,
  method: 'POST',
  path: '/provisioning/1/associations',
  summary: 'Associate a resource with an application and entity',
  body: wire.AssociationRequest,
  answers: { 201: null },
  refusals: [404, 409],
  handle: async ({ world, caller, body }) => {
    await createAssociation(world, caller, supportedName(body));
    return created(); // 201 and no body: the contract says so
  },
});

export const removeAssociation = endpoint({
  ...shared,
  method: 'DELETE',
  path: '/provisioning/1/associations',
  summary: 'Delete an association',
  description: 'The resource itself stays. The association is named in the body.',
  body: wire.AssociationRequest,
  answers: { 204: null },
  refusals: [404],
  handle: async ({ world, caller, body }) => {
    await deleteAssociation(world, caller, supportedName(body));
    return noContent();
  },
});

export const getSingleAssociation = endpoint({
  ...shared,
  method: 'GET',
  path: '/provisioning/1/associations/single',
  summary: 'Get one association',
  description: 'Named by all its parts; without an entity, the one of the application alone.',
  query: wire.SingleAssociationQuery,
  answers: { 200: wire.Association },
  refusals: [404],
  handle: async ({ world, caller, query }) => {
    const snapshot = await world.snapshots.of(caller.accountId);
    const name = associationName(query);
    const association = name.kind === 'named' ? findAssociation(snapshot, name.named) : undefined;
    if (association === undefined) throw notFound('there is no such association');
    return ok(associationOf(snapshot, association));
  },
});

/** @throws Refusal INVALID for a channel or resource type that the contract has and Callsign has not */
function supportedName(request: wire.AssociationRequest): NamedAssociation {
  const name = associationName(request);
  if (name.kind === 'unsupported') throw new Refusal('INVALID', { violations: [name.violation] });
  return name.named;
}

/** `nothing`: no association can have what is asked for. An empty text asks for nothing in particular. */
function filterOf(query: wire.AssociationFilter): AssociationFilter | 'nothing' {
  const { resourceType, channel, applicationId, entityId, resourceId } = query;
  if (resourceType !== undefined && !isKind(resourceType)) return 'nothing';
  if (channel !== undefined && !isChannel(channel)) return 'nothing';
  return {
    resourceType,
    channel,
    applicationId: (applicationId || undefined) as ApplicationId | undefined,
    entityId: (entityId || undefined) as EntityId | undefined,
    resourceId: resourceId || undefined,
  };
}
