import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Association } from '../associations.ts';
import type { Resource } from '../resources.ts';
import { AccountSnapshot } from './account-snapshot.ts';
import { type AssociationFilter, findAssociation, findAssociations } from './find-associations.ts';

const owned = { isActive: true, capabilities: [], platform: null, createdAt: new Date(0) };
const RESOURCES = [
  { ...owned, kind: 'ALPHA', resourceId: 1, senderName: 'Acme', countryCodes: [] },
  // A domain that is called like a sender: the same name may be several resources.
  { ...owned, kind: 'DOMAIN', resourceId: 2, domainName: 'acme' },
  { ...owned, kind: 'ALPHA', resourceId: 3, senderName: 'Other', countryCodes: [] },
] as unknown as readonly Resource[];

const channelOf = { 1: ['SMS', 'MMS'], 2: ['EMAIL'], 3: ['SMS'] } as const;
const entries = fc.array(
  fc.record({
    resourceId: fc.constantFrom(1, 2, 3),
    channelIndex: fc.nat(1),
    applicationId: fc.constantFrom('a', 'b'),
    entityId: fc.constantFrom(null, 'x', 'y'),
  }),
  { maxLength: 40 },
);
const filters = fc.record(
  {
    resourceType: fc.constantFrom('NUMBER', 'ALPHA', 'DOMAIN'),
    channel: fc.constantFrom('SMS', 'MMS', 'EMAIL'),
    applicationId: fc.constantFrom('a', 'b', 'nobody'),
    entityId: fc.constantFrom('x', 'y', 'nobody'),
    resourceId: fc.constantFrom('ACME', 'other', 'nobody'),
  },
  { requiredKeys: [] },
) as unknown as fc.Arbitrary<AssociationFilter>;

function snapshotOf(rows: readonly Association[]): AccountSnapshot {
  const snapshot = new AccountSnapshot(1 as never);
  for (const resource of RESOURCES) snapshot.putResource(resource);
  for (const row of rows) snapshot.putAssociation(row);
  return snapshot;
}

/** What the filter means, without any index. */
function fits(row: Association, filter: AssociationFilter): boolean {
  const resource = RESOURCES.find(({ resourceId }) => resourceId === row.resourceId);
  const name = resource?.kind === 'ALPHA' ? resource.senderName : resource?.kind === 'DOMAIN' ? resource.domainName : '';
  return (
    [undefined, resource?.kind].includes(filter.resourceType) &&
    [undefined, row.channel].includes(filter.channel) &&
    [undefined, row.pair.applicationId].includes(filter.applicationId) &&
    [undefined, row.pair.entityId].includes(filter.entityId) &&
    [undefined, name.toLowerCase()].includes(filter.resourceId?.toLowerCase())
  );
}

describe('finding associations', () => {
  it('answers what looking at every row in the order of creation would, whichever index it takes', () => {
    fc.assert(
      fc.property(entries, filters, fc.nat(3), fc.integer({ min: 1, max: 10 }), (given, filter, page, size) => {
        const rows = given.map(({ resourceId, channelIndex, applicationId, entityId }, index) => {
          const channels = channelOf[resourceId as 1 | 2 | 3];
          const channel = channels[channelIndex % channels.length];
          return { associationId: index + 1, resourceId, channel, pair: { applicationId, entityId } } as unknown as Association;
        });
        const expected = rows.filter((row) => fits(row, filter));
        const found = findAssociations(snapshotOf(rows), filter, page, size);
        expect(found).toEqual({ rows: expected.slice(page * size, (page + 1) * size), total: expected.length });
      }),
    );
  });

  it('finds one by its whole name, whatever the case of a sender, and no other pair or channel', () => {
    const row = { associationId: 1, resourceId: 1, channel: 'SMS', pair: { applicationId: 'a', entityId: null } };
    const snapshot = snapshotOf([row as unknown as Association]);
    const named = { resourceType: 'ALPHA', resourceId: 'aCME', channel: row.channel, pair: row.pair };
    expect(findAssociation(snapshot, named as never)).toEqual(row);
    for (const other of [
      { channel: 'MMS' },
      { pair: { applicationId: 'a', entityId: 'x' } },
      { pair: { applicationId: 'b', entityId: null } },
      { resourceType: 'DOMAIN' },
      { resourceId: 'nobody' },
    ]) {
      expect(findAssociation(snapshot, { ...named, ...other } as never)).toBeUndefined();
    }
  });
});
