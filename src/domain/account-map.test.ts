import { describe, expect, test } from 'vitest';
import { SendingWorld } from '../../test/support/sending-world.ts';
import { type MapFocus, mapOf } from './account-map.ts';
import type { ConnectorId } from './connectors.ts';
import type { ApplicationId } from './platform.ts';

const LIMITS = { named: 2, strands: 3 };

/** Strands as `pair type country > connectors × resources`. */
function drawn({ snapshot }: SendingWorld, focus: MapFocus = {}, limits = LIMITS, hasSandbox = true): string[] {
  return mapOf(snapshot, focus, limits, hasSandbox).strands.map(
    ({ applicationId, entityId, resourceType, countryCode, connectorIds, resources }) =>
      `${applicationId}${entityId === null ? '' : `/${entityId}`} ${resourceType} ${countryCode ?? '-'} > ${connectorIds.join('+')} × ${resources}`,
  );
}

function britons(count: number): SendingWorld {
  const world = new SendingWorld();
  for (let at = 0; at < count; at += 1) world.number(`44740010000${at}`);
  return world;
}

describe('strands of the map', () => {
  test('bundle what leads the same way; few resources stand for themselves', () => {
    expect(drawn(britons(5))).toEqual(['shop NUMBER GB > sandbox × 5']);
    expect(drawn(britons(2))).toEqual(['shop NUMBER GB > sandbox × 1', 'shop NUMBER GB > sandbox × 1']);
    expect(mapOf(britons(2).snapshot, {}, LIMITS, true).strands.map(({ resource }) => resource?.resourceId)).toEqual([1, 3]);
  });

  test('lead to every connector that may carry something: by prefix, and the first that asks for none with its stand-ins', () => {
    const world = britons(3);
    world.route('prefixed', { prefix: '4420' });
    world.route('first', { countryCode: 'GB', priority: 1 });
    world.route('second', { countryCode: 'GB', priority: 2 });
    world.route('less-specific');
    expect(drawn(world)).toEqual(['shop NUMBER GB > prefixed+first+second × 3']);
  });

  test('lead to the sandbox where routes leave something open, and nowhere when it is closed', () => {
    const world = britons(3);
    expect(drawn(world, {}, LIMITS, false)).toEqual(['shop NUMBER GB >  × 3']);
    world.route('prefixed', { prefix: '4420' });
    expect(drawn(world)).toEqual(['shop NUMBER GB > prefixed+sandbox × 3']);
    world.settings({ sandboxWithoutRoute: false });
    expect(drawn(world)).toEqual(['shop NUMBER GB > prefixed × 3']);
  });

  test('count a resource once, whatever the channels and pairs it is associated on', () => {
    const world = britons(3);
    world.associate(1 as never, 'shop', 'MMS');
    world.associate(1 as never, 'shop/north');
    const map = mapOf(world.snapshot, {}, LIMITS, true);
    expect([map.resources, map.groups]).toEqual([3, [{ resourceType: 'NUMBER', countryCode: 'GB', resources: 3 }]]);
    expect(drawn(world)).toEqual(['shop NUMBER GB > sandbox × 3', 'shop/north NUMBER GB > sandbox × 1']);
  });

  test('are kept to what is connected with what one looks at', () => {
    const world = britons(3);
    world.number('12125550100', ['bank']);
    world.name('ExampleShop', ['bank']);
    world.route('abroad', { countryCode: 'US' });
    expect(drawn(world, { connectorId: 'abroad' as ConnectorId })).toEqual(['bank NUMBER US > abroad × 1']);
    expect(drawn(world, { applicationId: 'bank' as ApplicationId, resourceType: 'ALPHA' })).toEqual([
      'bank ALPHA - > sandbox × 1',
    ]);
    expect(drawn(world, { countryCode: 'GB', applicationId: 'bank' as ApplicationId })).toEqual([]);
    expect(drawn(world, { resourceType: 'ALPHA', resourceId: 'exampleshop' })).toEqual(['bank ALPHA - > sandbox × 1']);
  });

  test('say so when they are more than find room, while all is counted', () => {
    const world = new SendingWorld();
    for (const at of [0, 1, 2, 3, 4]) world.number(`44740010000${at}`, [`shop/e${at}`]);
    const map = mapOf(world.snapshot, {}, LIMITS, true);
    expect([map.strands.length, map.isCut, map.resources]).toEqual([3, true, 5]);
    expect(mapOf(world.snapshot, {}, { named: 5, strands: 5 }, true).isCut).toBe(false);
  });
});
