import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Association } from '../associations.ts';
import type { Resource } from '../resources.ts';
import { AccountSnapshot } from './account-snapshot.ts';
import { findResources, type ResourceFilter } from './find-resources.ts';

const KINDS = ['NUMBER', 'ALPHA', 'DOMAIN'] as const;
const CHANNELS = ['SMS', 'MMS', 'EMAIL'] as const;

const resources = fc.uniqueArray(
  fc.record({
    resourceId: fc.integer({ min: 1, max: 60 }),
    kind: fc.constantFrom(...KINDS),
    country: fc.constantFrom('US', 'GB'),
    numberType: fc.constantFrom('VIRTUAL_LONG_NUMBER', 'SHORT_CODE'),
    capabilities: fc.constantFrom(['SMS'], ['SMS', 'MMS']),
    isActive: fc.boolean(),
    platform: fc.constantFrom(null, { applicationId: 'a', entityId: null }, { applicationId: 'b', entityId: 'x' }),
  }),
  { selector: ({ resourceId }) => resourceId, maxLength: 40 },
);
const associations = fc.array(
  fc.record({
    associationId: fc.integer({ min: 1, max: 30 }),
    resourceId: fc.integer({ min: 1, max: 60 }),
    channel: fc.constantFrom(...CHANNELS),
    applicationId: fc.constantFrom('a', 'b'),
    entityId: fc.constantFrom(null, 'x'),
  }),
  { maxLength: 30 },
);
const filters = fc.record(
  {
    kind: fc.constantFrom(...KINDS),
    text: fc.constantFrom('', '1', 'NAME2'),
    countryCode: fc.constantFrom('US', 'FR'),
    numberType: fc.constantFrom('SHORT_CODE'),
    capability: fc.constantFrom('SMS', 'MMS'),
    isActive: fc.boolean(),
    applicationId: fc.constantFrom('a', 'default'),
    entityId: fc.constantFrom('x'),
    association: fc.record(
      {
        isThere: fc.boolean(),
        channel: fc.constantFrom(...CHANNELS),
        applicationId: fc.constantFrom('a', 'nobody'),
        entityId: fc.constantFrom('x'),
      },
      { requiredKeys: ['isThere'] },
    ),
  },
  { requiredKeys: ['kind'] },
) as unknown as fc.Arbitrary<ResourceFilter>;

type Made = typeof resources extends fc.Arbitrary<readonly (infer One)[]> ? One : never;

function resourceOf({ country, ...row }: Made): Resource {
  return {
    ...row,
    number: String(row.resourceId),
    numberKey: `K${row.resourceId}`,
    senderName: `Name${row.resourceId}`,
    domainName: `name${row.resourceId}.test`,
    countryCode: country,
    countryCodes: [country],
    coverage: [],
    createdAt: new Date(0),
  } as unknown as Resource;
}

/** What a filter means, without any index. */
function fits(resource: Resource, its: readonly Association[], filter: ResourceFilter): boolean {
  const { association } = filter;
  const isEqual = (wanted: unknown, found: unknown): boolean => wanted === undefined || wanted === found;
  const text =
    resource.kind === 'NUMBER' ? resource.number : resource.kind === 'ALPHA' ? resource.senderName : resource.domainName;
  const countries = resource.kind === 'NUMBER' ? [resource.countryCode] : resource.kind === 'ALPHA' ? resource.countryCodes : [];
  const counted = its.filter(
    ({ channel, pair }) =>
      isEqual(association?.channel, channel) &&
      isEqual(association?.applicationId, pair.applicationId) &&
      isEqual(association?.entityId, pair.entityId),
  );
  return (
    resource.kind === filter.kind &&
    text.toLowerCase().includes((filter.text ?? '').toLowerCase()) &&
    (filter.countryCode === undefined || countries.includes(filter.countryCode)) &&
    isEqual(filter.numberType, resource.kind === 'NUMBER' ? resource.numberType : undefined) &&
    (filter.capability === undefined || resource.capabilities.includes(filter.capability)) &&
    isEqual(filter.isActive, resource.isActive) &&
    isEqual(filter.applicationId, resource.platform?.applicationId ?? 'default') &&
    isEqual(filter.entityId, resource.platform?.entityId ?? null) &&
    (association === undefined || counted.length > 0 === association.isThere)
  );
}

describe('finding resources', () => {
  it('answers what looking at every one would, on every page, whatever came and went before', () => {
    fc.assert(
      fc.property(
        resources,
        resources,
        associations,
        fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 10 }),
        filters,
        fc.nat(3),
        fc.integer({ min: 1, max: 7 }),
        (first, second, given, gone, filter, page, size) => {
          const snapshot = new AccountSnapshot(1 as never);
          const model = new Map<number, Resource>();
          for (const row of [...first, ...second]) {
            snapshot.putResource(resourceOf(row));
            model.set(row.resourceId, resourceOf(row));
          }
          const known = new Map<number, Association>();
          for (const { associationId, resourceId, channel, applicationId, entityId } of given) {
            if (known.has(associationId)) {
              snapshot.deleteAssociation(associationId as never);
              known.delete(associationId);
              continue;
            }
            const row = { associationId, resourceId, channel, pair: { applicationId, entityId } } as unknown as Association;
            snapshot.putAssociation(row);
            known.set(associationId, row);
          }
          for (const resourceId of gone) {
            snapshot.deleteResource(resourceId as never);
            if (!model.delete(resourceId)) continue;
            for (const [id, row] of known) if (row.resourceId === resourceId) known.delete(id);
          }
          const fitting = [...model.values()]
            .filter((resource) =>
              fits(
                resource,
                [...known.values()].filter((row) => row.resourceId === resource.resourceId),
                filter,
              ),
            )
            .sort((a, b) => a.resourceId - b.resourceId);
          const found = findResources(snapshot, filter, page, size);
          expect(found.total).toBe(fitting.length);
          expect(found.rows).toEqual(fitting.slice(page * size, (page + 1) * size));
        },
      ),
      { numRuns: 400 },
    );
  });

  const MANY = 20_000;
  const SIZE = 50;
  const snapshot = new AccountSnapshot(1 as never);
  for (let resourceId = 1; resourceId <= MANY; resourceId += 1) {
    const country = resourceId % 3 === 0 ? 'GB' : 'US';
    const numberType = resourceId % 5 === 0 ? 'SHORT_CODE' : 'VIRTUAL_LONG_NUMBER';
    const row = {
      resourceId,
      kind: 'NUMBER',
      country,
      numberType,
      capabilities: ['SMS'],
      isActive: true,
      platform: null,
    } as const;
    snapshot.putResource(resourceOf(row as never));
    const pair = { applicationId: 'a', entityId: null };
    if (resourceId % 2 === 0) snapshot.putAssociation({ associationId: resourceId, resourceId, channel: 'SMS', pair } as never);
  }
  const visitedFor = (filter: Omit<ResourceFilter, 'kind'>, page: number): number => {
    const before = snapshot.resources.facets.visited;
    const { rows } = findResources(snapshot, { kind: 'NUMBER', ...filter }, page, SIZE);
    expect(rows).toHaveLength(SIZE);
    return snapshot.resources.facets.visited - before;
  };

  it.each<[string, Omit<ResourceFilter, 'kind'>, number]>([
    ['the first page', {}, 0],
    ['a page far behind', {}, 390],
    ['a country', { countryCode: 'GB' }, 0],
    ['a country, far behind', { countryCode: 'GB' }, 130],
    ['a type and a capability', { numberType: 'SHORT_CODE', capability: 'SMS' }, 70],
    ['what is associated on a channel', { association: { isThere: true, channel: 'SMS' } }, 190],
    ['what is associated with nobody', { association: { isThere: false } }, 190],
  ])('looks at no more than a page of each list it is made of: %s', (_, filter, page) => {
    // Two countries, two types, associated or not.
    expect(visitedFor(filter, page)).toBeLessThanOrEqual(8 * SIZE);
  });
});
