// Email domains as callers see them: the contract's object, and our own with what was found in the DNS.

import Type, { type Static } from 'typebox';
import { Paging, pageOf, pageParameters } from './paging.ts';
import { associationParameters } from './resources.ts';

const Id = Type.String({ maxLength: 255 });
const BlocklistLevel = Type.Enum(['FROM_SENDER', 'FROM_DOMAIN']);

/** Domains on a page unless said, and at most: contract. */
export const DOMAINS_PAGE_SIZE = 10;
const DOMAINS_PAGE_SIZE_MAX = 20;

export const DomainsQuery = Type.Object({
  size: Type.Optional(Type.Integer({ minimum: 1, maximum: DOMAINS_PAGE_SIZE_MAX })),
  page: Type.Optional(Type.Integer({ minimum: 0, maximum: 2_147_483_647 })),
});

export const DomainName = Type.Object({ domainName: Type.String() });

export const DomainRequest = Type.Object({
  domainName: Type.String({ maxLength: 100 }),
  dkimKeyLength: Type.Optional(Type.Enum([1024, 2048])),
  /** The contract requires it; a client of it has no way to say it. */
  targetedDailyTraffic: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
  applicationId: Type.Optional(Id),
  entityId: Type.Optional(Id),
});
export type DomainRequest = Static<typeof DomainRequest>;

/** `open` here and `opens` in the answer: the contract has it so. */
export const TrackingRequest = Type.Object({
  open: Type.Optional(Type.Boolean()),
  clicks: Type.Optional(Type.Boolean()),
  unsubscribe: Type.Optional(Type.Boolean()),
});

export const DnsRecord = Type.Object({
  recordType: Type.String(),
  name: Type.String(),
  expectedValue: Type.String(),
  verified: Type.Boolean(),
});

export const Domain = Type.Object({
  domainId: Type.Integer(),
  domainName: Type.String(),
  active: Type.Boolean(),
  tracking: Type.Object({ clicks: Type.Boolean(), opens: Type.Boolean(), unsubscribe: Type.Boolean() }),
  dnsRecords: Type.Array(DnsRecord),
  blocked: Type.Boolean(),
  createdAt: Type.String(),
  blocklistConfigurationLevel: BlocklistLevel,
});
export type Domain = Static<typeof Domain>;

export const DomainPage = Type.Object({ paging: Paging, results: Type.Array(Domain) });

/** What the contract does not show. */
export const DomainDetail = Type.Object({
  ...Domain.properties,
  applicationId: Type.Optional(Type.String()),
  entityId: Type.Optional(Type.String()),
  targetedDailyTraffic: Type.Integer(),
  dkimKeyLength: Type.Integer(),
  dkimSelector: Type.String(),
  checkedAt: Type.Optional(Type.String({ description: 'When the records were looked for last' })),
  nextCheckAt: Type.Optional(Type.String({ description: 'Absent when the domain is verified' })),
  dnsRecords: Type.Array(
    Type.Object({
      ...DnsRecord.properties,
      purpose: Type.Enum(['SPF', 'DKIM', 'INBOUND', 'TRACKING', 'RETURN_PATH']),
      required: Type.Boolean({ description: 'The domain cannot be active without it' }),
      zoneLine: Type.String({ description: 'The record as a line of a zone file, long texts cut into strings' }),
      outcome: Type.Enum(['NOT_CHECKED', 'VERIFIED', 'DIFFERENT', 'MISSING', 'FAILED']),
      found: Type.Array(Type.String(), { description: 'What stands there' }),
      failure: Type.Optional(Type.String({ description: 'Why nothing could be found out' })),
    }),
  ),
});
export type DomainDetail = Static<typeof DomainDetail>;

export const DomainFilter = Type.Object({
  domainName: Type.Optional(Type.String({ description: 'Part of the name' })),
  isActive: Type.Optional(Type.Boolean()),
  ...associationParameters,
  ...pageParameters,
});

export const DomainSummaries = pageOf(
  Type.Object({
    domainName: Type.String(),
    isActive: Type.Boolean(),
    applicationId: Type.Optional(Type.String()),
    entityId: Type.Optional(Type.String()),
  }),
);

export const DomainChange = Type.Object({
  blocked: Type.Optional(Type.Boolean({ description: 'A blocked domain is not active' })),
  blocklistConfigurationLevel: Type.Optional(BlocklistLevel),
});
