// Suppressed addresses as callers see them.

import Type, { type Static } from 'typebox';

const DomainName = Type.String({ minLength: 1, description: 'The domain mail is sent from' });
const PageSize = Type.Integer({ minimum: 1, maximum: 1_000 });
const Page = Type.Integer({ minimum: 0, maximum: 2_147_483_647 });
const Paging = Type.Object({ page: Type.Integer(), size: Type.Integer() });

export const SUPPRESSIONS_PAGE_SIZE = 100;

export const SuppressionsQuery = Type.Object({
  domainName: DomainName,
  type: Type.Enum(['BOUNCE', 'COMPLAINT', 'OVER_QUOTA']),
  emailAddress: Type.Optional(Type.String()),
  recipientDomain: Type.Optional(Type.String()),
  createdDateFrom: Type.Optional(Type.String()),
  createdDateTo: Type.Optional(Type.String()),
  page: Type.Optional(Page),
  size: Type.Optional(PageSize),
});

/** No totals here: the contract has none. */
export const SuppressionPage = Type.Object({
  results: Type.Array(
    Type.Object({
      domainName: Type.String(),
      emailAddress: Type.String(),
      type: Type.Enum(['BOUNCE', 'COMPLAINT', 'OVER_QUOTA']),
      createdDate: Type.String(),
      reason: Type.String(),
    }),
  ),
  paging: Paging,
});
export type SuppressionPage = Static<typeof SuppressionPage>;

const Addresses = Type.Array(Type.String({ minLength: 1, maxLength: 320 }), { minItems: 1, maxItems: 1_000 });

/** A full mailbox is for mail servers to say. */
export const NewSuppressions = Type.Object({
  suppressions: Type.Array(
    Type.Object({ domainName: DomainName, emailAddress: Addresses, type: Type.Enum(['BOUNCE', 'COMPLAINT']) }),
    { minItems: 1, maxItems: 10 },
  ),
});

export const OldSuppressions = Type.Object({
  suppressions: Type.Array(
    Type.Object({ domainName: DomainName, emailAddress: Addresses, type: Type.Enum(['BOUNCE', 'COMPLAINT', 'OVER_QUOTA']) }),
    { minItems: 1, maxItems: 10 },
  ),
});

export const SuppressionDomainsQuery = Type.Object({ page: Type.Optional(Page), size: Type.Optional(PageSize) });

export const SuppressionDomains = Type.Object({
  results: Type.Array(
    Type.Object({
      domainName: Type.String(),
      dataAccess: Type.Enum(['OWNER', 'GRANTED']),
      readBounces: Type.Boolean(),
      createBounces: Type.Boolean(),
      deleteBounces: Type.Boolean(),
      readComplaints: Type.Boolean(),
      createComplaints: Type.Boolean(),
      deleteComplaints: Type.Boolean(),
      readOverquotas: Type.Boolean(),
      deleteOverquotas: Type.Boolean(),
    }),
  ),
  paging: Paging,
});
