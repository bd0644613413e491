// /email/1/domains: the domains the account may send email from. /callsign/1/email-domains: what the contract does not show of them.

import type { DkimKeyLength, DomainSetup } from '../../domain/email-domains.ts';
import type { EmailDomain } from '../../domain/resources.ts';
import type { AccountSnapshot } from '../../domain/snapshot/account-snapshot.ts';
import { findResources } from '../../domain/snapshot/find-resources.ts';
import { addEmailDomain } from '../../flows/add-email-domain.ts';
import { changeEmailDomain, requestVerification, unknownDomain } from '../../flows/change-email-domain.ts';
import { deleteResource } from '../../flows/delete-resource.ts';
import { asciiDomain } from '../../flows/read-domain-name.ts';
import type { World } from '../../flows/world.ts';
import { loadEmailDomains } from '../../storage/email-domains.ts';
import * as wire from '../../wire/email-domains.ts';
import { PAGE_SIZE, page } from '../../wire/paging.ts';
import { bucket, endpoint, noContent, ok } from '../endpoint.ts';
import { associationWish } from '../resources/association-wish.ts';
import { domainDetail, domainObject } from './domain-objects.ts';

/** Mails a day expected of a domain of which nobody said. */
const DAILY_TRAFFIC = 1_000;
const shared = { group: 'Email domains', scopes: ['email:manage'], limit: bucket(5, 1), errors: 'classic' } as const;
const own = { group: 'Email domains', scopes: ['email:manage', 'callsign:manage'], errors: 'modern' } as const;

export const getEmailDomains = endpoint({
  ...shared,
  method: 'GET',
  path: '/email/1/domains',
  summary: 'List email domains',
  description: 'In the order of their creation.',
  scopes: ['email:manage', 'email:message:send'],
  query: wire.DomainsQuery,
  answers: { 200: wire.DomainPage },
  handle: async ({ world, caller, query }) => {
    const at = { page: query.page ?? 0, size: query.size ?? wire.DOMAINS_PAGE_SIZE };
    const { domains } = (await world.snapshots.of(caller.accountId)).resources;
    const ids = domains.page(at.page, at.size).map(({ resourceId }) => resourceId);
    const found = await loadEmailDomains(world.db, caller.accountId, ids);
    return ok(
      page(
        found.map((domain) => domainObject(domain, world.settings.emailHost)),
        at,
        domains.size,
      ),
    );
  },
});

export const postEmailDomain = endpoint({
  ...shared,
  method: 'POST',
  path: '/email/1/domains',
  summary: 'Add an email domain',
  description:
    'Makes its DKIM key and names the DNS records its owner has to set. A name with letters beyond ASCII is kept in its ASCII form. 1,000 a day at most.',
  body: wire.DomainRequest,
  answers: { 200: wire.Domain },
  refusals: [409],
  handle: async ({ world, caller, body }) => {
    const dkimKeyLength = (body.dkimKeyLength ?? 2048) as DkimKeyLength;
    const targetedDailyTraffic = body.targetedDailyTraffic ?? DAILY_TRAFFIC;
    const domain = await addEmailDomain(world, caller, { ...body, dkimKeyLength, targetedDailyTraffic });
    return ok(domainObject(domain, world.settings.emailHost));
  },
});

export const getEmailDomain = endpoint({
  ...shared,
  method: 'GET',
  path: '/email/1/domains/{domainName}',
  summary: 'Read an email domain',
  scopes: ['email:manage', 'email:message:send'],
  params: wire.DomainName,
  answers: { 200: wire.Domain },
  refusals: [404],
  handle: async ({ world, caller, params }) =>
    ok(domainObject(await foundDomain(world, caller.accountId, params.domainName), world.settings.emailHost)),
});

export const putEmailDomainTracking = endpoint({
  ...shared,
  method: 'PUT',
  path: '/email/1/domains/{domainName}/tracking',
  summary: 'Set what is tracked of mail from a domain',
  description: 'What is left out stays as it is.',
  params: wire.DomainName,
  body: wire.TrackingRequest,
  answers: { 200: wire.Domain },
  refusals: [404],
  handle: async ({ world, caller, params, body }) => {
    const tracking = { opens: body.open, clicks: body.clicks, unsubscribe: body.unsubscribe };
    const domain = await changeEmailDomain(world, caller, params.domainName, { tracking });
    return ok(domainObject(domain, world.settings.emailHost));
  },
});

export const postEmailDomainVerify = endpoint({
  ...shared,
  method: 'POST',
  path: '/email/1/domains/{domainName}/verify',
  summary: 'Look for the DNS records of a domain',
  description: 'Answered before anything is looked for: read the domain again to see what was found.',
  params: wire.DomainName,
  answers: { 202: null },
  refusals: [404],
  handle: async ({ world, caller, params }) => {
    await requestVerification(world, caller, params.domainName);
    return { status: 202 };
  },
});

export const removeEmailDomain = endpoint({
  ...shared,
  method: 'DELETE',
  path: '/email/1/domains/{domainName}',
  summary: 'Delete an email domain',
  description: 'With its associations, its inbound configurations and its key.',
  params: wire.DomainName,
  answers: { 204: null },
  refusals: [404],
  handle: async ({ world, caller, params }) => {
    await deleteResource(world, caller, ownedDomain(await world.snapshots.of(caller.accountId), params.domainName));
    return noContent();
  },
});

export const getOwnEmailDomains = endpoint({
  ...own,
  method: 'GET',
  path: '/callsign/1/email-domains',
  summary: 'Search email domains',
  description: 'In the order of their creation; every parameter narrows the list down.',
  scopes: ['email:manage', 'callsign:read', 'callsign:manage'],
  query: wire.DomainFilter,
  answers: { 200: wire.DomainSummaries },
  handle: async ({ world, caller, query }) => {
    const at = { page: query.page ?? 0, size: query.size ?? PAGE_SIZE };
    const filter = {
      kind: 'DOMAIN',
      text: query.domainName,
      isActive: query.isActive,
      association: associationWish(query),
    } as const;
    const { rows, total } = findResources(await world.snapshots.of(caller.accountId), filter, at.page, at.size);
    const domains = rows.filter((resource) => resource.kind === 'DOMAIN');
    return ok(page(domains.map(domainSummary), at, total));
  },
});

function domainSummary({ domainName, isActive, platform }: EmailDomain) {
  const { applicationId, entityId } = platform ?? {};
  return {
    domainName,
    isActive,
    ...(applicationId === undefined ? {} : { applicationId }),
    ...(entityId == null ? {} : { entityId }),
  };
}

export const getOwnEmailDomain = endpoint({
  ...own,
  method: 'GET',
  path: '/callsign/1/email-domains/{domainName}',
  summary: 'Read an email domain with what was found in the DNS',
  description: 'Whose it is, its selector, what stands where each record is expected, and when the next look is due.',
  scopes: ['email:manage', 'callsign:read', 'callsign:manage'],
  params: wire.DomainName,
  answers: { 200: wire.DomainDetail },
  refusals: [404],
  handle: async ({ world, caller, params }) =>
    ok(domainDetail(await foundDomain(world, caller.accountId, params.domainName), world.settings.emailHost)),
});

export const patchEmailDomain = endpoint({
  ...own,
  method: 'PATCH',
  path: '/callsign/1/email-domains/{domainName}',
  summary: 'Block a domain, or set where unsubscriptions count',
  description: 'What is left out stays as it is.',
  params: wire.DomainName,
  body: wire.DomainChange,
  answers: { 200: wire.DomainDetail },
  refusals: [404],
  handle: async ({ world, caller, params, body }) => {
    const { blocked: isBlocked, blocklistConfigurationLevel: blocklistLevel } = body;
    const change = { isBlocked, blocklistLevel: blocklistLevel as DomainSetup['blocklistLevel'] | undefined };
    return ok(domainDetail(await changeEmailDomain(world, caller, params.domainName, change), world.settings.emailHost));
  },
});

/** @throws Refusal NOT_FOUND */
function ownedDomain({ resources }: AccountSnapshot, name: string): EmailDomain {
  const domainName = asciiDomain(name);
  const resource = domainName === undefined ? undefined : resources.byDomain(domainName);
  if (resource?.kind !== 'DOMAIN') throw unknownDomain(name);
  return resource;
}

/** @throws Refusal NOT_FOUND */
async function foundDomain(world: World, accountId: AccountSnapshot['accountId'], name: string): Promise<DomainSetup> {
  const { resourceId } = ownedDomain(await world.snapshots.of(accountId), name);
  const [domain] = await loadEmailDomains(world.db, accountId, [resourceId]);
  if (domain === undefined) throw unknownDomain(name);
  return domain;
}
