// /email/1/suppressions: addresses a domain does not write to, as mail to them came back or was complained about.

import {
  addSuppressions,
  ownedSendingDomain,
  removeSuppressions,
  type SuppressionElement,
} from '../../flows/change-suppressions.ts';
import { asciiDomain, foldedAddress } from '../../flows/read-domain-name.ts';
import { listSuppressions } from '../../storage/suppressions.ts';
import * as wire from '../../wire/suppressions.ts';
import { endpoint, noContent, ok, perSecond } from '../endpoint.ts';
import { queryDate } from '../query-moments.ts';

const shared = {
  group: 'Email suppressions',
  path: '/email/1/suppressions',
  scopes: ['email:manage'],
  limit: perSecond(100),
  errors: 'modern',
} as const;

/** Ten thousand addresses of the greatest length. */
const BODY_BYTES_MAX = 4 * 1024 * 1024;

export const getSuppressions = endpoint({
  ...shared,
  method: 'GET',
  summary: 'List the suppressed addresses of a domain',
  description: 'Of one type, in the order they came. Those Callsign added itself say in `reason` what the mail server answered.',
  query: wire.SuppressionsQuery,
  answers: { 200: wire.SuppressionPage },
  handle: async ({ world, caller, query }) => {
    const domain = await ownedSendingDomain(world, caller, query.domainName);
    const { emailAddress, recipientDomain, createdDateFrom, createdDateTo } = query;
    const at = { page: query.page ?? 0, size: query.size ?? wire.SUPPRESSIONS_PAGE_SIZE };
    const found = await listSuppressions(
      world.db,
      caller.accountId,
      {
        domain,
        type: query.type as SuppressionElement['type'],
        // What is no address is on no list; it is looked for as it is.
        address: emailAddress === undefined ? undefined : (foldedAddress(emailAddress) ?? emailAddress),
        recipientDomain: recipientDomain === undefined ? undefined : (asciiDomain(recipientDomain) ?? recipientDomain),
        createdFrom: queryDate('createdDateFrom', createdDateFrom),
        createdTo: queryDate('createdDateTo', createdDateTo),
      },
      at,
    );
    const results = found.map(({ domain: domainName, address, type, createdAt, reason }) => ({
      domainName,
      emailAddress: address,
      type,
      createdDate: createdAt.toISOString(),
      reason,
    }));
    return ok({ results, paging: at });
  },
});

export const postSuppressions = endpoint({
  ...shared,
  method: 'POST',
  summary: 'Suppress addresses',
  description: 'In force when this is answered. What is suppressed already is left as it is.',
  body: wire.NewSuppressions,
  bodyBytesMax: BODY_BYTES_MAX,
  answers: { 204: null },
  handle: async ({ world, caller, body }) => {
    await addSuppressions(world, caller, body.suppressions as readonly SuppressionElement[]);
    return noContent();
  },
});

export const deleteSuppressions = endpoint({
  ...shared,
  method: 'DELETE',
  summary: 'Let a domain write to addresses again',
  description: 'What is not suppressed is passed over.',
  body: wire.OldSuppressions,
  bodyBytesMax: BODY_BYTES_MAX,
  answers: { 204: null },
  handle: async ({ world, caller, body }) => {
    await removeSuppressions(world, caller, body.suppressions as readonly SuppressionElement[]);
    return noContent();
  },
});

export const getSuppressionDomains = endpoint({
  ...shared,
  method: 'GET',
  path: '/email/1/suppressions/domains',
  summary: 'List the domains whose suppressions can be managed',
  description: 'Every domain of the account, which owns them all: nothing is granted to other accounts.',
  query: wire.SuppressionDomainsQuery,
  answers: { 200: wire.SuppressionDomains },
  handle: async ({ world, caller, query }) => {
    const at = { page: query.page ?? 0, size: query.size ?? wire.SUPPRESSIONS_PAGE_SIZE };
    const { domains } = (await world.snapshots.of(caller.accountId)).resources;
    const results = domains.page(at.page, at.size).map(({ domainName }) => ({
      domainName,
      dataAccess: 'OWNER' as const,
      readBounces: true,
      createBounces: true,
      deleteBounces: true,
      readComplaints: true,
      createComplaints: true,
      deleteComplaints: true,
      readOverquotas: true,
      deleteOverquotas: true,
    }));
    return ok({ results, paging: at });
  },
});
