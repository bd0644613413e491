// /resources/1/resources: the contract's search for what an account owns.

import type { AlphanumericSender, Capability, NumberResource } from '../../domain/resources.ts';
import { foldedName, type ResourceIndex } from '../../domain/snapshot/resource-index.ts';
import { page } from '../../wire/paging.ts';
import * as wire from '../../wire/resources.ts';
import { endpoint, ok, perSecond } from '../endpoint.ts';
import { countryName, describedNumber, searchedDigits } from './names.ts';

const PAGE_SIZE = 20;

export const postResourceSearch = endpoint({
  group: 'Resources',
  scopes: ['numbers:manage'],
  errors: 'classic',
  limit: perSecond(10),
  method: 'POST',
  path: '/resources/1/resources',
  summary: 'Search owned resources',
  description:
    'Numbers and alphanumeric senders, a sender once for every country it is registered in. Without `page` and `size` all of them at once.',
  query: wire.SearchPage,
  body: wire.ResourceSearch,
  isBodyOptional: true,
  answers: { 200: wire.FoundResources },
  isReading: true,
  handle: async ({ world, caller, query, body }) => {
    const { resources } = await world.snapshots.of(caller.accountId);
    if (query.page === undefined && query.size === undefined) {
      const { results, total } = search(resources, body, 0, Number.POSITIVE_INFINITY);
      return ok(page(results, { page: 0, size: Math.max(1, total) }, total));
    }
    const at = { page: query.page ?? 0, size: query.size ?? PAGE_SIZE };
    const { results, total } = search(resources, body, at.page * at.size, (at.page + 1) * at.size);
    return ok(page(results, at, total));
  },
});

/** What fits, from one place in the list to before another, and how much fits in all. There may be a million: nothing is made to be thrown away. */
function search(
  resources: ResourceIndex,
  filter: wire.ResourceSearch | undefined,
  from: number,
  to: number,
): { readonly results: wire.FoundResource[]; readonly total: number } {
  const results: wire.FoundResource[] = [];
  let total = 0;
  for (const resource of resources.rows) {
    if (resource.kind === 'NUMBER' && isNumberWanted(resource, filter)) {
      if (total >= from && total < to) results.push(numberObject(resource));
      total += 1;
    }
    if (resource.kind !== 'ALPHA' || !isSenderWanted(resource, filter)) continue;
    for (const countryCode of resource.countryCodes) {
      if (filter?.countryCode !== undefined && filter.countryCode !== countryCode) continue;
      if (total >= from && total < to) results.push(senderObject(resource, countryCode));
      total += 1;
    }
  }
  return { results, total };
}

function isNumberWanted(resource: NumberResource, filter: wire.ResourceSearch | undefined): boolean {
  if (filter === undefined) return true;
  const { resourceType, number, countryCode, capabilities = [] } = filter;
  return (
    resourceType === 'NUMBER' &&
    (number === undefined || resource.number.includes(searchedDigits(number))) &&
    (countryCode === undefined || resource.countryCode === countryCode) &&
    capabilities.every((capability) => resource.capabilities.includes(capability))
  );
}

function isSenderWanted({ senderName }: AlphanumericSender, filter: wire.ResourceSearch | undefined): boolean {
  if (filter === undefined) return true;
  if (filter.resourceType !== 'ALPHANUMERIC') return false;
  return filter.senderName === undefined || foldedName(senderName).includes(foldedName(filter.senderName));
}

function numberObject(number: NumberResource): wire.FoundResource {
  return { ...describedNumber(number), capabilities: searched(number.capabilities) };
}

function senderObject({ senderName, capabilities }: AlphanumericSender, countryCode: string): wire.FoundResource {
  return {
    resourceType: 'ALPHANUMERIC',
    senderName,
    countryCode,
    countryName: countryName(countryCode),
    capabilities: searched(capabilities),
  };
}

/** Voice is none of the channels this search knows. */
function searched(capabilities: readonly Capability[]): Capability[] {
  return capabilities.filter((capability) => capability === 'SMS' || capability === 'MMS');
}
