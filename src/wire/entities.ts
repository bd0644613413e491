// Entities as callers see them.

import Type, { type Static } from 'typebox';
import { pageOf } from './paging.ts';

const Name = Type.Optional(Type.String({ maxLength: 255 }));

export const Entity = Type.Object({
  entityName: Name,
  entityId: Type.String({ maxLength: 255 }),
});
export type Entity = Static<typeof Entity>;

/** The id cannot be changed. */
export const EntityChange = Type.Object({ entityName: Name });

export const EntityPage = pageOf(Entity);

/** One entity; a label it does not have is left out. */
export function entityObject({
  entityId,
  entityName,
}: {
  readonly entityId: string;
  readonly entityName: string | null;
}): Entity {
  return entityName === null ? { entityId } : { entityName, entityId };
}
