// Associations as callers see them. They have no id: all five fields together name one.

import Type, { type Static } from 'typebox';
import { pageOf, pageParameters } from './paging.ts';

/** The contract's whole list; which of them can be used here is decided behind it. */
export const RESOURCE_TYPES = ['NUMBER', 'DOMAIN', 'ALPHA', 'RCS_RESOURCE', 'APPLE_RESOURCE'] as const;
export const ASSOCIATION_CHANNELS = ['SMS', 'MMS', 'EMAIL', 'WHATSAPP', 'RCS', 'APPLE'] as const;

const ResourceType = Type.Enum([...RESOURCE_TYPES]);
const Channel = Type.Enum([...ASSOCIATION_CHANNELS]);
const Id = Type.String({ maxLength: 255 });
/** Required by the contract and sent as null for "none"; serializers that drop nulls leave it out, so its absence says the same. */
const EntityIdOrNull = Type.Optional(Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 255 }));

export const AssociationRequest = Type.Object({
  resourceType: ResourceType,
  channel: Channel,
  applicationId: Id,
  entityId: EntityIdOrNull,
  resourceId: Id,
});
export type AssociationRequest = Static<typeof AssociationRequest>;

export const Association = Type.Object({
  resourceType: ResourceType,
  channel: Channel,
  applicationId: Id,
  entityId: Type.Optional(Id),
  resourceId: Id,
});
export type Association = Static<typeof Association>;

export const AssociationPage = pageOf(Association);

/** Every part of the name narrows a list down. */
export const AssociationFilter = Type.Object({
  resourceType: Type.Optional(ResourceType),
  channel: Type.Optional(Channel),
  applicationId: Type.Optional(Id),
  entityId: Type.Optional(Id),
  resourceId: Type.Optional(Id),
  ...pageParameters,
});
export type AssociationFilter = Static<typeof AssociationFilter>;

export const SingleAssociationQuery = Type.Object({
  resourceType: ResourceType,
  channel: Channel,
  applicationId: Id,
  entityId: Type.Optional(Id),
  resourceId: Id,
});

/** Associations one request may create or delete. */
export const ASSOCIATIONS_MAX = 10_000;

export const AssociationList = Type.Object({
  associations: Type.Array(AssociationRequest, { minItems: 1, maxItems: ASSOCIATIONS_MAX }),
});

export const AssociationsCreated = Type.Object({ created: Type.Integer() });
export const AssociationsDeleted = Type.Object({ deleted: Type.Integer() });

/** One association; an entity it does not have is left out. */
export function associationObject(values: {
  readonly resourceType: Association['resourceType'];
  readonly channel: Association['channel'];
  readonly applicationId: string;
  readonly entityId: string | null;
  readonly resourceId: string;
}): Association {
  const { entityId, ...rest } = values;
  return entityId === null ? rest : { ...rest, entityId };
}
