// Sticky senders in Callsign's own API: which sender a recipient is used to, per application, entity and channel.

import Type, { type Static } from 'typebox';
import { wireDate } from './statuses.ts';

export const STICKY_SENDERS_SIZE = 100;
const STICKY_SENDERS_SIZE_MAX = 1000;

const Id = Type.String({ maxLength: 255 });
const Channel = Type.Enum(['SMS', 'MMS']);
const ResourceType = Type.Enum(['NUMBER', 'ALPHA']);

export const StickySender = Type.Object({
  applicationId: Id,
  entityId: Type.Optional(Id),
  channel: Channel,
  destination: Type.String(),
  resourceType: ResourceType,
  resourceId: Id,
  sender: Type.String(),
  chosenAt: Type.String(),
});
export type StickySender = Static<typeof StickySender>;

export const StickySenders = Type.Object({ results: Type.Array(StickySender), next: Type.Optional(Type.String()) });

/** What is not given may be anything; an empty entity means the application alone. */
const criteria = {
  applicationId: Type.Optional(Id),
  entityId: Type.Optional(Id),
  channel: Type.Optional(Channel),
  destination: Type.Optional(Type.String({ maxLength: 64 })),
  resourceType: Type.Optional(ResourceType),
  resourceId: Type.Optional(Id),
};

export const StickyQuery = Type.Object({
  ...criteria,
  size: Type.Optional(Type.Integer({ minimum: 1, maximum: STICKY_SENDERS_SIZE_MAX })),
  after: Type.Optional(Type.String({ maxLength: 4096 })),
});

export const StickyCriteria = Type.Object(criteria);
export type StickyCriteria = Static<typeof StickyCriteria>;

export const StickyMove = Type.Object({
  applicationId: Type.Optional(Id),
  entityId: Type.Optional(Id),
  channel: Channel,
  destination: Type.String({ maxLength: 64 }),
  resourceType: ResourceType,
  resourceId: Id,
});

export const StickyReset = Type.Object({ reset: Type.Integer() });

/** One sticky sender; an entity it does not have is left out. */
export function stickySenderObject(
  values: Omit<StickySender, 'entityId' | 'chosenAt'> & { readonly entityId: string | null; readonly chosenAtMs: number },
): StickySender {
  const { entityId, chosenAtMs, ...rest } = values;
  return { ...rest, ...(entityId === null ? {} : { entityId }), chosenAt: wireDate(chosenAtMs) };
}
