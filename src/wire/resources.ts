// Numbers and alphanumeric senders as our own API takes and shows them, and the contract's search for owned resources.

import Type, { type Static } from 'typebox';
import { Paging, pageParameters } from './paging.ts';
import { Platform } from './statuses.ts';

const COUNTRY = { pattern: '^[A-Z]{2}$' };
const Capabilities = Type.Array(Type.Enum(['SMS', 'MMS', 'VOICE']), { minItems: 1, maxItems: 3 });
const Rate = Type.Number({ exclusiveMinimum: 0, maximum: 100_000 });
const PerDay = Type.Integer({ minimum: 1, maximum: 2_000_000_000 });

export const ROWS_MAX = 10_000;

export const NumberRequest = Type.Object({
  number: Type.String({ pattern: '^[0-9]{3,15}$' }),
  countryCode: Type.Optional(Type.String(COUNTRY)),
  type: Type.Enum(['VIRTUAL_LONG_NUMBER', 'SHORT_CODE', 'TOLL_FREE_NUMBER']),
  capabilities: Capabilities,
  coverage: Type.Optional(Type.Array(Type.String(COUNTRY), { maxItems: 250 })),
  messagesPerSecond: Type.Optional(Rate),
  messagesPerDay: Type.Optional(PerDay),
  shared: Type.Optional(Type.Boolean()),
  applicationId: Type.Optional(Type.String({ maxLength: 255 })),
  entityId: Type.Optional(Type.String({ maxLength: 255 })),
});
export type NumberRequest = Static<typeof NumberRequest>;

/** Whether, on what and with whom a resource of a list is associated. */
export const associationParameters = {
  channel: Type.Optional(
    Type.Enum(['SMS', 'MMS', 'EMAIL'], { description: 'Only associations on this channel count; alone: those associated on it' }),
  ),
  associated: Type.Optional(Type.Boolean({ description: 'false: those without such an association' })),
  associatedApplicationId: Type.Optional(
    Type.String({ description: 'Only associations with this application and its entities count' }),
  ),
  associatedEntityId: Type.Optional(Type.String({ description: 'Only associations with this entity count' })),
};

export interface AssociationParameters {
  readonly channel?: 'SMS' | 'MMS' | 'EMAIL' | undefined;
  readonly associated?: boolean | undefined;
  readonly associatedApplicationId?: string | undefined;
  readonly associatedEntityId?: string | undefined;
}

/** Every part narrows a list down; a number nobody attributed counts as one of `default`. */
export const NumberFilter = Type.Object({
  number: Type.Optional(Type.String({ description: 'Digits the number contains' })),
  countryCode: Type.Optional(Type.String()),
  type: Type.Optional(Type.Enum(['VIRTUAL_LONG_NUMBER', 'SHORT_CODE', 'TOLL_FREE_NUMBER'])),
  capability: Type.Optional(Type.Enum(['SMS', 'MMS', 'VOICE'])),
  applicationId: Type.Optional(Type.String()),
  entityId: Type.Optional(Type.String()),
  isActive: Type.Optional(Type.Boolean()),
  ...associationParameters,
  ...pageParameters,
});
export type NumberFilter = Static<typeof NumberFilter>;

export const SenderFilter = Type.Object({
  senderName: Type.Optional(Type.String({ description: 'Part of the name' })),
  countryCode: Type.Optional(Type.String()),
  capability: Type.Optional(Type.Enum(['SMS', 'MMS', 'VOICE'])),
  isActive: Type.Optional(Type.Boolean()),
  ...associationParameters,
  ...pageParameters,
});

export const SenderRequest = Type.Object({
  senderName: Type.String({ minLength: 1, maxLength: 255 }),
  countryCodes: Type.Array(Type.String(COUNTRY), { minItems: 1, maxItems: 250 }),
  capabilities: Capabilities,
  messagesPerSecond: Type.Optional(Rate),
});
export type SenderRequest = Static<typeof SenderRequest>;

export const NumberObject = Type.Object({
  numberKey: Type.String(),
  number: Type.String(),
  countryCode: Type.String(),
  type: Type.String(),
  capabilities: Type.Array(Type.String()),
  coverage: Type.Array(Type.String()),
  messagesPerSecond: Type.Optional(Type.Number()),
  messagesPerDay: Type.Optional(Type.Integer()),
  shared: Type.Boolean(),
  isActive: Type.Boolean(),
  applicationId: Type.Optional(Type.String()),
  entityId: Type.Optional(Type.String()),
});
export type NumberObject = Static<typeof NumberObject>;

export const SenderObject = Type.Object({
  senderName: Type.String(),
  countryCodes: Type.Array(Type.String()),
  capabilities: Type.Array(Type.String()),
  messagesPerSecond: Type.Optional(Type.Number()),
  isActive: Type.Boolean(),
});
export type SenderObject = Static<typeof SenderObject>;

/** What can be changed later; what is left out stays. null takes a limit away. */
export const NumberChange = Type.Object({
  capabilities: Type.Optional(Capabilities),
  coverage: Type.Optional(Type.Array(Type.String(COUNTRY), { maxItems: 250 })),
  messagesPerSecond: Type.Optional(Type.Union([Rate, Type.Null()])),
  messagesPerDay: Type.Optional(Type.Union([PerDay, Type.Null()])),
  shared: Type.Optional(Type.Boolean()),
  isActive: Type.Optional(Type.Boolean()),
});
export type NumberChange = Static<typeof NumberChange>;

export const SenderChange = Type.Object({
  capabilities: Type.Optional(Capabilities),
  countryCodes: Type.Optional(Type.Array(Type.String(COUNTRY), { minItems: 1, maxItems: 250 })),
  messagesPerSecond: Type.Optional(Type.Union([Rate, Type.Null()])),
  isActive: Type.Optional(Type.Boolean()),
});
export type SenderChange = Static<typeof SenderChange>;

export const ResourceSearch = Type.Object({
  resourceType: Type.Enum([
    'NUMBER',
    'ALPHANUMERIC',
    'RCS_RESOURCE',
    'VIBER_RESOURCE',
    'APPLE_RESOURCE',
    'OPEN_CHANNEL_RESOURCE',
  ]),
  number: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
  senderName: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
  countryCode: Type.Optional(Type.String(COUNTRY)),
  capabilities: Type.Optional(Type.Array(Type.Enum(['SMS', 'MMS']))),
});
export type ResourceSearch = Static<typeof ResourceSearch>;

export const FoundResource = Type.Object({
  resourceType: Type.String(),
  number: Type.Optional(Type.String()),
  numberKey: Type.Optional(Type.String()),
  platform: Type.Optional(Platform),
  numberType: Type.Optional(Type.String()),
  senderName: Type.Optional(Type.String()),
  countryCode: Type.String(),
  countryName: Type.String(),
  capabilities: Type.Array(Type.String()),
});
export type FoundResource = Static<typeof FoundResource>;

export const FoundResources = Type.Object({ results: Type.Array(FoundResource), paging: Paging });

/** Without either, all there is comes at once. */
export const SearchPage = Type.Object({
  page: Type.Optional(Type.Integer({ minimum: 0, maximum: 2_147_483_647 })),
  /** The contract sets no upper limit: who wants all of it gets it without a size as well. */
  size: Type.Optional(Type.Integer({ minimum: 1, maximum: 2_147_483_647 })),
});
