// The map of an account, as our own API draws it.

import Type, { type Static } from 'typebox';

const ResourceType = Type.Enum(['NUMBER', 'ALPHA', 'DOMAIN']);

export const MapQuery = Type.Object({
  applicationId: Type.Optional(Type.String()),
  entityId: Type.Optional(Type.String()),
  resourceType: Type.Optional(ResourceType),
  resourceId: Type.Optional(Type.String({ description: 'As associations call it; only with `resourceType`' })),
  countryCode: Type.Optional(Type.String({ description: 'Numbers of this country' })),
  connectorId: Type.Optional(Type.String()),
});
export type MapQuery = Static<typeof MapQuery>;

export const AccountMap = Type.Object({
  applications: Type.Array(Type.Object({ applicationId: Type.String(), applicationName: Type.String() })),
  entities: Type.Array(Type.Object({ entityId: Type.String(), entityName: Type.String() })),
  resourceGroups: Type.Array(
    Type.Object({ resourceType: ResourceType, countryCode: Type.Optional(Type.String()), resources: Type.Integer() }),
  ),
  connectors: Type.Array(Type.Object({ connectorId: Type.String(), type: Type.String(), state: Type.String() })),
  strands: Type.Array(
    Type.Object({
      applicationId: Type.String(),
      entityId: Type.Optional(Type.String()),
      resourceType: ResourceType,
      countryCode: Type.Optional(Type.String({ description: 'Where numbers are at home' })),
      resourceId: Type.Optional(Type.String({ description: 'When there are few resources, each is a strand of its own' })),
      resourceName: Type.Optional(Type.String()),
      connectorIds: Type.Array(Type.String(), { description: 'What carries its messages; empty = no route' }),
      resources: Type.Integer(),
    }),
  ),
  resources: Type.Integer({ description: 'How many different resources the picture is of' }),
  unassociated: Type.Integer({ description: 'Resources of the account that are associated with nothing' }),
  isComplete: Type.Boolean({ description: 'false: there is more than finds room; narrow it down' }),
});
export type AccountMap = Static<typeof AccountMap>;

export const MapSearchQuery = Type.Object({ text: Type.String({ minLength: 1, maxLength: 255 }) });

export const MapSearch = Type.Object({
  results: Type.Array(
    Type.Object({
      kind: Type.Enum(['APPLICATION', 'ENTITY', 'RESOURCE', 'CONNECTOR']),
      id: Type.String(),
      name: Type.String(),
      resourceType: Type.Optional(ResourceType),
    }),
  ),
});
export type MapHit = Static<typeof MapSearch>['results'][number];

export const Totals = Type.Object({
  applications: Type.Integer(),
  entities: Type.Integer(),
  resources: Type.Integer({ description: 'Numbers, alphanumeric senders and domains' }),
  domains: Type.Integer(),
  associations: Type.Integer(),
  unassociated: Type.Integer({ description: 'Resources that are associated with nothing' }),
  strategies: Type.Integer(),
  routes: Type.Integer(),
});
export type Totals = Static<typeof Totals>;
