import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pair, SendingWorld } from '../../../test/support/sending-world.ts';
import type { Association, AssociationId } from '../associations.ts';
import type { ConnectorId } from '../connectors.ts';
import type { ApplicationId, EntityId } from '../platform.ts';
import type { ResourceId } from '../resources.ts';
import { PoolIndex } from './pool-index.ts';

const shop = 'shop' as ApplicationId;
const acme = 'acme' as EntityId;

function filled(): SendingWorld {
  const world = new SendingWorld();
  for (const [at, applicationId] of ['shop', 'bank'].entries()) {
    world.snapshot.putApplication({ applicationId: applicationId as ApplicationId, applicationName: null, position: at + 1 });
    world.strategy(applicationId);
    world.strategy(`${applicationId}/acme`);
  }
  world.snapshot.putEntity({ entityId: acme, entityName: null, position: 1 });
  world.number('447400100001', ['shop', 'shop/acme', 'bank', 'bank/acme']);
  return world;
}

function pairsLeft({ snapshot }: SendingWorld): string[] {
  return [...snapshot.associations].map((row) => [row.pair.applicationId, row.pair.entityId].filter(Boolean).join('/'));
}

function targetsLeft({ snapshot }: SendingWorld): string[] {
  return [...snapshot.strategies].map(({ target }) => [target.applicationId, target.entityId].filter(Boolean).join('/'));
}

describe('what the database lets go of with a row goes from memory too', () => {
  test('an application takes its associations and strategies along, those of its entities included', () => {
    const world = filled();
    world.snapshot.deleteApplication(shop);
    expect(pairsLeft(world)).toEqual(['bank', 'bank/acme']);
    expect(targetsLeft(world)).toEqual(['bank', 'bank/acme']);
  });

  test('an entity takes its own along, under every application', () => {
    const world = filled();
    world.snapshot.deleteEntity(acme);
    expect(pairsLeft(world)).toEqual(['shop', 'bank']);
    expect(targetsLeft(world)).toEqual(['shop', 'bank']);
  });

  test('a resource takes its associations and routes along', () => {
    const world = filled();
    const [number] = [...world.snapshot.resources.rows];
    if (number === undefined) throw new Error('there is no number');
    world.route('carrier', { resourceId: number.resourceId });
    const kept = world.route('carrier');
    world.snapshot.deleteResource(number.resourceId);
    expect(pairsLeft(world)).toEqual([]);
    expect([...world.snapshot.routes].map(({ routeId }) => routeId)).toEqual([kept]);
    expect(world.snapshot.resources.byNumber('447400100001')).toBeUndefined();
  });

  test('a connector takes its routes along', () => {
    const world = new SendingWorld();
    for (const [at, connectorId] of ['north', 'south'].entries()) {
      const definition = { connectorId: connectorId as ConnectorId, settings: { type: 'SANDBOX' } as const, isEnabled: true };
      world.snapshot.putConnector({ ...definition, position: at });
      world.route(connectorId);
    }
    world.snapshot.deleteConnector('north' as ConnectorId);
    expect([...world.snapshot.routes].map(({ connectorId }) => connectorId)).toEqual(['south']);
  });

  test('a row that was deleted and made again under its old id comes back without what hung on the old one', () => {
    const world = filled();
    world.snapshot.putApplication({ applicationId: shop, applicationName: 'new', position: 9 });
    world.snapshot.putEntity({ entityId: acme, entityName: 'new', position: 9 });
    expect(pairsLeft(world)).toEqual(['bank']);
    expect([...world.snapshot.applications].map(({ applicationId }) => applicationId)).toEqual(['bank', 'shop']);
  });
});

describe('resources', () => {
  test('are found by everything callers call them by, and no more by what they were called before', () => {
    const world = new SendingWorld();
    const number = world.number('60606', [], { countryCode: 'US', numberType: 'SHORT_CODE' });
    const twin = world.number('60606', [], { countryCode: 'GB', numberType: 'SHORT_CODE' });
    const name = world.name('AcmeShop', []);
    const { resources } = world.snapshot;
    expect(resources.byNumberKey(twin.numberKey)).toStrictEqual(twin);
    expect(resources.byNumber('60606', 'GB')).toStrictEqual(twin);
    expect(resources.byNumber('60606')).toStrictEqual(number);
    expect(resources.byNumber('60606', 'HR')).toStrictEqual(number);
    expect(resources.byExternalId('ALPHA', 'aCMEsHOP')).toStrictEqual(name);
    world.snapshot.putResource({ ...name, senderName: 'Other' });
    expect(resources.byName('AcmeShop')).toBeUndefined();
    world.snapshot.deleteResource(number.resourceId);
    expect(resources.allByNumber('60606')).toEqual([twin]);
  });

  test('whose name was taken over keep the newcomer when the old one goes late', () => {
    const world = new SendingWorld();
    const old = world.name('Acme', []);
    const newcomer = world.name('ACME', []);
    world.snapshot.deleteResource(old.resourceId);
    expect(world.snapshot.resources.byName('acme')).toStrictEqual(newcomer);
  });
});

describe('associations', () => {
  const made = fc.array(
    fc.record({
      isPut: fc.constantFrom(true, true, false),
      associationId: fc.integer({ min: 1, max: 30 }),
      resourceId: fc.integer({ min: 1, max: 4 }),
      channel: fc.constantFrom('SMS' as const, 'MMS' as const),
      pairText: fc.constantFrom('shop', 'shop/acme', 'bank'),
    }),
    { maxLength: 80 },
  );

  test('are found by pair and by resource, eldest first, after any changes in any order', () => {
    fc.assert(
      fc.property(made, (changes) => {
        const index = new PoolIndex();
        const model = new Map<number, Association>();
        for (const { isPut, associationId, resourceId, channel, pairText } of changes) {
          const row = {
            associationId: associationId as AssociationId,
            resourceId: resourceId as ResourceId,
            channel,
            pair: pair(pairText),
          };
          if (isPut) {
            index.put(row);
            model.set(associationId, row);
          } else {
            index.delete(row.associationId);
            model.delete(associationId);
          }
        }
        const sorted = [...model.values()].sort((a, b) => a.associationId - b.associationId);
        expect([...index.rows]).toEqual(sorted);
        for (const resourceId of [1, 2, 3, 4] as ResourceId[]) {
          expect(index.ofResource(resourceId)).toEqual(sorted.filter((row) => row.resourceId === resourceId));
        }
        for (const wanted of ['shop', 'shop/acme', 'bank'].map(pair)) {
          const ofPair = sorted.filter((row) => JSON.stringify(row.pair) === JSON.stringify(wanted));
          for (const channel of ['SMS', 'MMS'] as const) {
            expect(index.associationsOf(wanted, channel)).toEqual(ofPair.filter((row) => row.channel === channel));
          }
        }
        const ofShop = index.ofApplication(shop).map((row) => row.associationId);
        expect(ofShop.toSorted()).toEqual(
          sorted
            .filter((row) => row.pair.applicationId === shop)
            .map((row) => row.associationId)
            .toSorted(),
        );
        expect(index.ofEntity(acme)).toHaveLength(sorted.filter((row) => row.pair.entityId === acme).length);
      }),
    );
  });

  test('of one pair share one pair', () => {
    const index = new PoolIndex();
    for (const id of [1, 2]) {
      index.put({ associationId: id as AssociationId, resourceId: id as ResourceId, channel: 'SMS', pair: pair('shop/acme') });
    }
    const [first, second] = [...index.rows];
    expect(first?.pair).toBe(second?.pair);
  });
});

describe('opt-outs', () => {
  test('hold for a sender whatever its case, or for all; and can be taken back one by one', () => {
    const { optOuts } = new SendingWorld().snapshot;
    const destination = '447400900001';
    optOuts.add({ destination, sender: 'Acme' });
    expect(optOuts.against(destination, 'ACME', 'SMS')).toBeDefined();
    expect(optOuts.against(destination, 'Other', 'SMS')).toBeUndefined();
    expect(optOuts.against('447400900002', 'Acme', 'SMS')).toBeUndefined();
    optOuts.add({ destination, sender: '' });
    optOuts.add({ destination, sender: '' });
    expect(optOuts.against(destination, 'Other', 'SMS')).toBeDefined();
    expect(optOuts.size).toBe(2);
    optOuts.delete({ destination, sender: '' });
    expect(optOuts.against(destination, 'Other', 'SMS')).toBeUndefined();
    optOuts.delete({ destination, sender: 'acme' });
    expect([optOuts.of(destination), optOuts.size]).toEqual([undefined, 0]);
  });
});
