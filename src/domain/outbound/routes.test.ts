import { describe, expect, test } from 'vitest';
import { answer, resolve, SendingWorld, shop, stepNames, to } from '../../../test/support/sending-world.ts';
import { STATUS } from '../messages/status.ts';
import type { SendingConditions } from './conditions.ts';

const LONDON = '447400900001';

describe('routes and connectors', () => {
  const down = (...names: string[]): Partial<SendingConditions> => ({
    isConnectorUp: (connectorId) => !names.includes(connectorId),
  });

  function twoCarriers(): SendingWorld {
    const world = new SendingWorld();
    world.strategy('shop');
    const first = world.number('447400100001');
    const second = world.number('447400100002');
    world.route('north', { resourceId: first.resourceId });
    world.route('south', { resourceId: second.resourceId });
    return world;
  }

  test('a sender whose connector is down steps aside for one whose connector is up', () => {
    const world = twoCarriers();
    const resolution = resolve(world, {}, down('north'));
    expect(resolution).toMatchObject({ sender: '447400100002', connectorId: 'south' });
    expect(resolution.steps).toContainEqual(['CONNECTOR_DOWN', '447400100001']);
    expect(resolve(world, {}, down('south'))).toMatchObject({ sender: '447400100001', connectorId: 'north' });
  });

  test('with every connector down the message waits for the one it would have had', () => {
    const world = twoCarriers();
    expect(answer(world, {}, down('north', 'south'))).toBe(answer(world));
    const single = shop();
    single.number('447400100001');
    single.number('447400100002');
    expect(resolve(single, {}, down('carrier'))).toMatchObject({ kind: 'resolved', connectorId: 'carrier' });
  });

  test('the sandbox takes what no route matches, unless it is switched off', () => {
    const world = new SendingWorld();
    world.strategy('shop');
    world.number('447400100001');
    const resolution = resolve(world);
    expect(resolution).toMatchObject({ connectorId: 'sandbox' });
    expect(stepNames(resolution)).toEqual(['ONLY', 'SANDBOX']);
    expect(answer(world, {}, { hasSandbox: false })).toBe(STATUS.REJECTED_ROUTE_NOT_AVAILABLE);
    world.settings({ sandboxWithoutRoute: false });
    expect(answer(world)).toBe(STATUS.REJECTED_ROUTE_NOT_AVAILABLE);
  });

  test('the sandbox takes nothing a carrier could have taken', () => {
    const world = new SendingWorld();
    world.strategy('shop');
    for (let at = 1; at < 9; at += 1) world.number(`44740010000${at}`);
    const routed = world.number('447400100009');
    world.route('carrier', { resourceId: routed.resourceId });
    for (let at = 0; at < 20; at += 1) {
      const destination = to(`4474009000${String(at).padStart(2, '0')}`);
      expect(resolve(world, { destination })).toMatchObject({ sender: '447400100009', connectorId: 'carrier' });
    }
    world.snapshot.putOptOut({ destination: LONDON, sender: '447400100009' });
    expect(answer(world)).toBe(STATUS.REJECTED_ROUTE_NOT_AVAILABLE);
  });

  test('a route for a prefix carries only what starts with it', () => {
    const world = new SendingWorld();
    world.strategy('shop');
    world.number('447400100001');
    world.route('mobile', { prefix: '447' });
    world.route('mobile-north', { prefix: '44740' });
    world.route('land', { countryCode: 'GB' });
    expect(resolve(world)).toMatchObject({ connectorId: 'mobile-north' });
    expect(resolve(world, { destination: to('447911900001') })).toMatchObject({ connectorId: 'mobile' });
    expect(resolve(world, { destination: to('442071234567') })).toMatchObject({ connectorId: 'land' });
  });

  test('of equally specific routes the lower priority number goes first, and the next stands in while it is down', () => {
    const world = new SendingWorld();
    world.strategy('shop');
    world.number('447400100001');
    world.route('backup', { countryCode: 'GB', priority: 5 });
    world.route('main', { countryCode: 'GB', priority: 1 });
    world.route('anywhere');
    expect(resolve(world)).toMatchObject({ connectorId: 'main' });
    expect(resolve(world, {}, down('main'))).toMatchObject({ connectorId: 'backup' });
    // A less specific route does not: the carrier behind it need not know the sender.
    expect(resolve(world, {}, down('main', 'backup'))).toMatchObject({ connectorId: 'main' });
  });
});
