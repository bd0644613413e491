// /provisioning/1/entities: the actors an account sends for.

import Type from 'typebox';
import { type Entity, unknownEntity } from '../../domain/entities.ts';
import type { EntityId } from '../../domain/platform.ts';
import { createEntity } from '../../flows/create-entity.ts';
import { deleteEntity } from '../../flows/delete-entity.ts';
import { updateEntity } from '../../flows/update-entity.ts';
import * as wire from '../../wire/entities.ts';
import { PAGE_SIZE, page, pageParameters } from '../../wire/paging.ts';
import { created, endpoint, noContent, ok, perSecond } from '../endpoint.ts';
import { requireId, requireLabel } from './names.ts';

const shared = {
  group: 'Entities',
  scopes: ['application-entity:manage'],
  limit: perSecond(1),
  errors: 'classic',
} as const;
const params = Type.Object({ entityId: Type.String() });

export const getEntities = endpoint({
  ...shared,
  method: 'GET',
  path: '/provisioning/1/entities',
  summary: 'List entities',
  description: 'In the order of their creation.',
  query: Type.Object(pageParameters),
  answers: { 200: wire.EntityPage },
  handle: async ({ world, caller, query }) => {
    const { entities } = await world.snapshots.of(caller.accountId);
    const wanted = { page: query.page ?? 0, size: query.size ?? PAGE_SIZE };
    return ok(page(entities.page(wanted.page, wanted.size).map(wire.entityObject), wanted, entities.size));
  },
});

export const postEntity = endpoint({
  ...shared,
  method: 'POST',
  path: '/provisioning/1/entities',
  summary: 'Create an entity',
  body: wire.Entity,
  answers: { 201: null },
  refusals: [409],
  handle: async ({ world, caller, body }) => {
    requireId('entityId', body.entityId);
    await createEntity(world, caller, entityOf(body.entityId, body));
    return created();
  },
});

export const getEntity = endpoint({
  ...shared,
  method: 'GET',
  path: '/provisioning/1/entities/{entityId}',
  summary: 'Get an entity',
  params,
  answers: { 200: wire.Entity },
  refusals: [404],
  handle: async ({ world, caller, params: { entityId } }) => {
    const entity = (await world.snapshots.of(caller.accountId)).entities.get(entityId as EntityId);
    if (entity === undefined) throw unknownEntity(entityId);
    return ok(wire.entityObject(entity));
  },
});

export const putEntity = endpoint({
  ...shared,
  method: 'PUT',
  path: '/provisioning/1/entities/{entityId}',
  summary: 'Rename an entity',
  description: 'Replaces the label; one that is left out is taken away. The id cannot be changed.',
  params,
  body: wire.EntityChange,
  answers: { 204: null },
  refusals: [404],
  handle: async ({ world, caller, params: { entityId }, body }) => {
    await updateEntity(world, caller, entityOf(entityId, body));
    return noContent();
  },
});

export const removeEntity = endpoint({
  ...shared,
  method: 'DELETE',
  path: '/provisioning/1/entities/{entityId}',
  summary: 'Delete an entity',
  description:
    'Its resources and inbound configurations go back to "default" without an entity; its associations and sending strategies are deleted.',
  params,
  answers: { 200: null },
  refusals: [404],
  handle: async ({ world, caller, params: { entityId } }) => {
    await deleteEntity(world, caller, entityId as EntityId);
    return ok(); // 200 without a body: the contract says so, and 204 for its neighbours
  },
});

function entityOf(entityId: string, { entityName }: { entityName?: string }): Entity {
  requireLabel('entityName', entityName);
  return { entityId: entityId as EntityId, entityName: entityName ?? null };
}
