// What can be asked for and what has to be brought along, as callers look it up and as operators manage it.

import Type, { type Static } from 'typebox';

const COUNTRY = { pattern: '^[A-Z]{2}$' };

const RESOURCE_TYPES = [
  'ALPHANUMERIC',
  'NUMBER',
  'RCS_RESOURCE',
  'VIBER_RESOURCE',
  'APPLE_RESOURCE',
  'OPEN_CHANNEL_RESOURCE',
  'KAKAO_RESOURCE',
  'FACEBOOK_RESOURCE',
] as const;

const Name = Type.String({ maxLength: 255 });
const Country = Type.String(COUNTRY);

/** Which resource is looked up; those of the last shape are understood and never there. */
export const CoverageLookup = Type.Union([
  Type.Object({ resourceType: Type.Literal('NUMBER'), number: Name, countryCode: Country }),
  Type.Object({ resourceType: Type.Literal('ALPHANUMERIC'), senderName: Name, countryCode: Country }),
  Type.Object({ resourceType: Type.Literal('RCS_RESOURCE'), senderName: Name, countryCode: Country }),
  Type.Object({
    resourceType: Type.Literal('VIBER_RESOURCE'),
    resource: Name,
    countryCode: Country,
    shared: Type.Optional(Type.Boolean()),
    originalResourceName: Type.Optional(Type.String()),
  }),
  Type.Object({
    resourceType: Type.Literal('APPLE_RESOURCE'),
    resource: Name,
    countryCode: Country,
    displayName: Type.Optional(Type.String()),
  }),
  Type.Object({
    resourceType: Type.Literal('OPEN_CHANNEL_RESOURCE'),
    resource: Name,
    displayName: Type.Optional(Type.String()),
  }),
  Type.Object({ resourceType: Type.Literal('KAKAO_RESOURCE') }),
  Type.Object({ resourceType: Type.Literal('FACEBOOK_RESOURCE') }),
]);

const FoundCapability = Type.Object({
  channel: Type.String(),
  coverage: Type.Object({
    // The contract's spelling.
    outbound: Type.Array(Type.Object({ mccNnc: Type.String(), networkName: Type.String() })),
    inbound: Type.Boolean({ description: 'An inbound configuration exists' }),
  }),
});

const found = {
  resourceType: Type.Enum([...RESOURCE_TYPES]),
  countryCode: Type.String(),
  countryName: Type.String(),
  capabilities: Type.Array(FoundCapability),
};

export const FoundCoverage = Type.Union([
  Type.Object({ ...found, senderName: Type.String() }),
  Type.Object({
    ...found,
    number: Type.String(),
    numberKey: Type.String(),
    numberType: Type.String(),
    platform: Type.Optional(Type.Object({ applicationId: Type.String(), entityId: Type.Optional(Type.String()) })),
  }),
]);

const CountryAsked = Type.String({ minLength: 2, maxLength: 2 });
const NumberType = Type.Enum(['SHORT_CODE', 'VIRTUAL_LONG_NUMBER', 'TEN_DIGIT_LONG_CODE', 'TOLL_FREE_NUMBER']);
const TrafficOrigin = Type.Enum(['LOCAL', 'INTERNATIONAL']);
const Capabilities = Type.Array(Type.Enum(['SMS', 'VOICE', 'MMS']), { minItems: 1, maxItems: 3 });

export const RequirementsLookup = Type.Union([
  Type.Object({
    type: Type.Literal('ALPHANUMERIC_REGISTRATION'),
    countryCode: CountryAsked,
    trafficOrigin: Type.Optional(TrafficOrigin),
    trafficType: Type.Optional(Type.Enum(['PROMOTIONAL', 'TRANSACTIONAL'])),
  }),
  Type.Object({
    type: Type.Literal('NUMBER_PURCHASE'),
    countryCode: CountryAsked,
    numberType: NumberType,
    capabilities: Capabilities,
    quantity: Type.Optional(Type.Integer({ minimum: 1, maximum: 49 })),
    clientType: Type.Optional(Type.Enum(['LOCAL', 'INTERNATIONAL'])),
  }),
  Type.Object({
    type: Type.Literal('RCS_SENDER_LAUNCH'),
    countryCode: CountryAsked,
    trafficOrigin: TrafficOrigin,
    excludedCarriers: Type.Optional(Type.Array(Type.String(), { maxItems: 100 })),
  }),
]);
export type RequirementsLookup = Static<typeof RequirementsLookup>;

const asked = {
  key: Type.String({ minLength: 1, maxLength: 255 }),
  type: Type.Enum(['TEXT', 'INTEGER', 'EMAIL', 'URL', 'GSM', 'DOCUMENT']),
  name: Type.String({ minLength: 1, maxLength: 255 }),
  description: Type.Optional(Type.String({ maxLength: 2000 })),
  required: Type.Boolean(),
  multipleValuesSupported: Type.Optional(Type.Boolean()),
  category: Type.Enum([
    'BUSINESS_DETAILS',
    'CONTACT_INFORMATION',
    'CUSTOMER_SUPPORT_INFORMATION',
    'MARKET_SPECIFIC_DETAILS',
    'USE_CASE_DETAILS',
    'CONFIRMATION',
    'OTHER',
  ]),
  options: Type.Optional(Type.Array(Type.String({ maxLength: 255 }), { maxItems: 200 })),
  validation: Type.Optional(
    Type.Object({
      minLength: Type.Optional(Type.Integer({ minimum: 0, maximum: 4000 })),
      maxLength: Type.Optional(Type.Integer({ minimum: 0, maximum: 4000 })),
      pattern: Type.Optional(Type.String({ maxLength: 200 })),
      minValue: Type.Optional(Type.Integer()),
      maxValue: Type.Optional(Type.Integer()),
    }),
  ),
  attachment: Type.Optional(
    Type.Object({
      documentId: Type.String({ maxLength: 128 }),
      documentType: Type.Enum(['TEMPLATE', 'SAMPLE', 'PREFILLED_DOCUMENT']),
    }),
  ),
};

export const FoundRequirements = Type.Object({ requirements: Type.Array(Type.Object(asked)) });

/** A requirement as operators write it: with the requests it is asked of. */
const ManagedRequirement = Type.Object({
  ...asked,
  when: Type.Optional(
    Type.Object({
      numberTypes: Type.Optional(Type.Array(NumberType)),
      clientTypes: Type.Optional(Type.Array(Type.Enum(['LOCAL', 'INTERNATIONAL']))),
      trafficOrigins: Type.Optional(Type.Array(TrafficOrigin)),
      trafficTypes: Type.Optional(Type.Array(Type.Enum(['PROMOTIONAL', 'TRANSACTIONAL']))),
    }),
  ),
});

const SetType = Type.Enum(['ALPHANUMERIC_REGISTRATION', 'NUMBER_PURCHASE']);
export const RequirementSetName = Type.Object({ type: SetType, countryCode: Type.String() });
export const RequirementSetContent = Type.Object({ requirements: Type.Array(ManagedRequirement, { maxItems: 200 }) });
const Source = Type.Enum(['DEFAULT', 'OPERATOR'], { description: 'DEFAULT: shipped, a start to be checked with your carriers' });
export const RequirementSet = Type.Object({
  type: SetType,
  countryCode: Type.String({ description: 'A country, or ANY' }),
  requirements: Type.Array(ManagedRequirement),
  source: Source,
});
export const RequirementSets = Type.Object({ results: Type.Array(RequirementSet) });
export const RequirementSetFilter = Type.Object({ type: Type.Optional(SetType), countryCode: Type.Optional(Type.String()) });

const SenderType = Type.Enum(['ALPHANUMERIC', 'VIRTUAL_LONG_NUMBER', 'SHORT_CODE', 'TOLL_FREE_NUMBER', 'TEN_DIGIT_LONG_CODE']);
export const CoverageName = Type.Object({ countryCode: Type.String(), senderType: SenderType });

const line = {
  offered: Type.Boolean(),
  registrationRequired: Type.Boolean(),
  capabilities: Type.Array(Type.Enum(['SMS', 'VOICE', 'MMS']), { maxItems: 3 }),
  networks: Type.Array(
    Type.Object({ mccMnc: Type.String({ pattern: '^[0-9]{4,6}$' }), networkName: Type.String({ maxLength: 255 }) }),
    { maxItems: 200 },
  ),
  note: Type.Optional(Type.String({ maxLength: 1000 })),
};
export const CoverageContent = Type.Object({
  ...line,
  registrationRequired: Type.Optional(line.registrationRequired),
  networks: Type.Optional(line.networks),
});
export const CoverageLine = Type.Object({
  countryCode: Type.String({ description: 'A country, or ANY' }),
  senderType: SenderType,
  ...line,
  source: Source,
});
export type CoverageLine = Static<typeof CoverageLine>;
export const CoverageLines = Type.Object({ results: Type.Array(CoverageLine) });
export const CoverageFilter = Type.Object({
  countryCode: Type.Optional(Type.String()),
  senderType: Type.Optional(SenderType),
});
