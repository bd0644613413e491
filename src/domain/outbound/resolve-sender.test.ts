import { describe, expect, test } from 'vitest';
import { answer, pair, resolve, SendingWorld, shop, stepNames, to } from '../../../test/support/sending-world.ts';
import { STATUS } from '../messages/status.ts';

const LONDON = '447400900001';
const US_RULE_OFF = { countryPolicy: [] };

describe('the destination', () => {
  test('that is no valid number rejects the message with 52, whatever else is wrong', () => {
    const resolution = resolve(new SendingWorld(), { destination: undefined, sender: 'nobody’s' });
    expect(resolution).toMatchObject({ kind: 'rejected', statusId: STATUS.REJECTED_DESTINATION });
    expect(stepNames(resolution)).toEqual(['INVALID_DESTINATION']);
  });
});

describe('the strategy', () => {
  test('has to exist: without one the message is rejected with 11, whatever the pool', () => {
    const world = new SendingWorld();
    world.number('447400100001');
    world.route('carrier');
    const resolution = resolve(world);
    expect(resolution).toMatchObject({ kind: 'rejected', statusId: STATUS.REJECTED_SOURCE });
    expect(stepNames(resolution)).toEqual(['NO_STRATEGY']);
  });

  test.each([
    ['another application', 'bank'],
    ['the application default', 'default'],
    ['another entity of the application', 'shop/other'],
  ])('of %s never stands in', (_what, target) => {
    const world = new SendingWorld();
    world.strategy(target);
    world.number('447400100001', ['shop', 'shop/acme', 'default', 'shop/other']);
    expect(answer(world, { pair: pair('shop/acme') })).toBe(STATUS.REJECTED_SOURCE);
  });

  // From the most to the least specific; each is taken away in turn and the next has to govern.
  test('that is most specific governs: pair before application, then country, then channel', () => {
    const world = new SendingWorld();
    world.number('447400100001', ['shop/acme']);
    const order = ['shop/acme', 'shop'].flatMap((target) => [
      world.strategy(target, { countryCode: 'GB', channel: 'SMS' }),
      world.strategy(target, { countryCode: 'GB' }),
      world.strategy(target, { channel: 'SMS' }),
      world.strategy(target),
    ]);
    for (const { strategyId } of order) {
      expect(resolve(world, { pair: pair('shop/acme') }).pool?.strategy?.strategyId).toBe(strategyId);
      world.snapshot.deleteStrategy(strategyId);
    }
    expect(answer(world, { pair: pair('shop/acme') })).toBe(STATUS.REJECTED_SOURCE);
  });

  test.each([
    ['another country', { countryCode: 'US' }],
    ['another channel', { channel: 'MMS' as const }],
  ])('for %s does not govern', (_what, over) => {
    const world = new SendingWorld();
    world.number('447400100001');
    world.strategy('shop', over);
    expect(answer(world)).toBe(STATUS.REJECTED_SOURCE);
  });
});

describe('the pool', () => {
  test('is that of the request’s entity, also under a strategy of the application', () => {
    const world = shop();
    world.number('447400100001', ['shop']);
    world.number('447400100002', ['shop/acme']);
    world.number('447400100003', ['bank/acme']);
    expect(answer(world, { pair: pair('shop/acme') })).toBe('447400100002');
    expect(answer(world)).toBe('447400100001');
    expect(answer(world, { pair: pair('shop/new') })).toBe(STATUS.REJECTED_SOURCE);
  });

  test('is that of the channel', () => {
    const world = shop();
    world.route('carrier', { channel: 'MMS' });
    const number = world.number('447400100001', ['shop'], { capabilities: ['SMS', 'MMS'] });
    expect(answer(world, { channel: 'MMS' })).toBe(STATUS.REJECTED_SOURCE);
    world.associate(number.resourceId, 'shop', 'MMS');
    expect(answer(world, { channel: 'MMS' })).toBe('447400100001');
  });

  test.each([
    ['INACTIVE', { isActive: false }],
    ['NO_CAPABILITY', { capabilities: ['MMS'] as const }],
    ['COUNTRY_NOT_REACHED', { countryCode: 'HR' }],
  ] as const)('drops a sender with the reason %s', (reason, over) => {
    const world = shop();
    world.number('447400100001', ['shop'], over);
    world.number('447400100002');
    const resolution = resolve(world);
    expect(resolution).toMatchObject({ sender: '447400100002' });
    expect(resolution.pool?.dropped).toMatchObject([{ resource: { number: '447400100001' }, reason }]);
  });

  test('has numbers that cover the country, and names registered in it', () => {
    const world = shop();
    world.number('385911000001', ['shop'], { coverage: ['GB'] });
    world.name('Elsewhere', ['shop'], { countryCodes: ['US', 'HR'] });
    expect(answer(world)).toBe('385911000001');
  });

  test('leaves out types the country policy does not allow, until it is widened', () => {
    const world = shop();
    world.number('60606', ['shop'], { numberType: 'SHORT_CODE', countryCode: 'US' });
    const destination = to('13105550001');
    expect(answer(world, { destination })).toBe(STATUS.REJECTED_SOURCE);
    world.settings(US_RULE_OFF);
    expect(answer(world, { destination })).toBe('60606');
  });

  test('leaves out whom the destination does not want to hear from, for this message alone', () => {
    const world = shop();
    world.number('447400100001');
    world.number('447400100002');
    world.snapshot.putOptOut({ destination: LONDON, sender: '447400100001' });
    const resolution = resolve(world);
    expect(resolution).toMatchObject({ sender: '447400100002' });
    expect(resolution.steps).toContainEqual(['OPTED_OUT', '447400100001']);
    world.snapshot.putOptOut({ destination: LONDON, sender: '' });
    expect(answer(world)).toBe(STATUS.REJECTED_SOURCE);
    expect(typeof answer(world, { destination: to('447400900002') })).toBe('string');
  });

  test('leaves out senders the destination is blocked for; blocked for all of them it is rejected with 14', () => {
    const world = shop();
    world.number('447400100001');
    world.number('447400100002');
    world.snapshot.putOptOut({ destination: LONDON, sender: '447400100001', source: 'CUSTOM' });
    const resolution = resolve(world);
    expect(resolution).toMatchObject({ sender: '447400100002' });
    expect(resolution.steps).toContainEqual(['BLOCKLISTED', '447400100001']);
    world.snapshot.putOptOut({ destination: LONDON, sender: '', channel: 'MMS', source: 'CUSTOM' });
    expect(answer(world)).toBe('447400100002');
    world.snapshot.putOptOut({ destination: LONDON, sender: '', channel: 'SMS', source: 'CUSTOM' });
    expect(answer(world)).toBe(STATUS.REJECTED_DESTINATION_BLOCKLISTED);
  });

  test('leaves out senders whose day is used up', () => {
    const world = shop();
    world.number('447400100001', ['shop'], { messagesPerDay: 10 });
    const isSpent = (): boolean => true;
    expect(answer(world, {}, { isSpent })).toBe(STATUS.REJECTED_SOURCE);
    world.number('447400100002');
    const resolution = resolve(world, {}, { isSpent });
    expect(resolution).toMatchObject({ sender: '447400100002' });
    expect(resolution.steps).toContainEqual(['DAILY_LIMIT', '447400100001']);
  });

  test('leaves out senders that do badly, unless all of them do', () => {
    const world = shop();
    const bad = world.number('447400100001');
    const isPassedOver = (resourceId: number): boolean => resourceId === bad.resourceId;
    expect(answer(world, {}, { isPassedOver })).toBe('447400100001');
    world.number('447400100002');
    const resolution = resolve(world, {}, { isPassedOver });
    expect(resolution).toMatchObject({ sender: '447400100002' });
    expect(resolution.steps).toContainEqual(['PASSED_OVER', '447400100001']);
    expect(resolve(world, {}, { isPassedOver: () => true }).steps).not.toContainEqual(expect.arrayContaining(['PASSED_OVER']));
  });

  test('that is empty for want of a route alone is rejected with 19', () => {
    const world = new SendingWorld().settings({ sandboxWithoutRoute: false });
    world.strategy('shop');
    world.number('447400100001');
    world.number('385911000001');
    expect(answer(world)).toBe(STATUS.REJECTED_ROUTE_NOT_AVAILABLE);
    world.route('carrier', { prefix: '385' });
    expect(answer(world)).toBe(STATUS.REJECTED_ROUTE_NOT_AVAILABLE);
  });

  test('names a few senders in a step, however many there are', () => {
    const world = shop();
    for (let at = 0; at < 300; at += 1) world.number(`4474001${String(at).padStart(5, '0')}`);
    world.snapshot.putOptOut({ destination: LONDON, sender: '' });
    const { steps } = resolve(world);
    expect(steps[0]?.at(-1)).toBe('295 more');
    expect(JSON.stringify(steps).length).toBeLessThan(200);
  });
});

describe('sticky', () => {
  function sticky(): SendingWorld {
    const world = new SendingWorld();
    world.strategy('shop', { isSticky: true, isGeolocated: true, priorities: [{ senderType: 'ALPHANUMERIC', priority: 1 }] });
    world.route('carrier');
    return world;
  }

  test('keeps the stored sender, before priority, nearness and wait', () => {
    const world = sticky();
    world.name('Acme', ['shop'], { countryCodes: ['US'] });
    world.number('12125550100', ['shop'], { messagesPerSecond: 1 });
    const far = world.number('13105550100', ['shop'], { messagesPerSecond: 1 });
    const over = { destination: to('12125550001'), stickyResourceId: far.resourceId };
    const waitMs = ({ resourceId }: { resourceId: number }): number => (resourceId === far.resourceId ? 60_000 : 0);
    const resolution = resolve(world, over, { waitMs });
    expect(resolution).toMatchObject({ sender: '13105550100', isSticky: true });
    expect(resolution.steps).toEqual([['STICKY', '13105550100']]);
  });

  test('gives way when the stored sender has left the pool or cannot serve this message', () => {
    const world = sticky();
    const gone = world.number('447400100001', []);
    const opted = world.number('447400100002');
    world.number('447400100003');
    world.snapshot.putOptOut({ destination: LONDON, sender: '447400100002' });
    for (const { resourceId } of [gone, opted]) {
      const resolution = resolve(world, { stickyResourceId: resourceId });
      expect(resolution).toMatchObject({ sender: '447400100003', isSticky: true });
      expect(stepNames(resolution)).toContain('STICKY_GONE');
    }
  });

  test('is not looked at when the strategy does not ask for it', () => {
    const world = shop();
    world.number('447400100001');
    const stored = world.number('447400100002');
    expect(resolve(world, { stickyResourceId: stored.resourceId }).steps).toEqual(resolve(world).steps);
    expect(resolve(world)).toMatchObject({ isSticky: false });
  });
});

describe('priority', () => {
  test('keeps the best-ranked type present; equal numbers are one rank; unlisted types come last and are equal', () => {
    const world = new SendingWorld();
    world.strategy('shop', {
      priorities: [
        { senderType: 'SHORT_CODE', priority: 2 },
        { senderType: 'TOLL_FREE_NUMBER', priority: 1 },
        { senderType: 'ALPHANUMERIC', priority: 2 },
      ],
    });
    world.route('carrier');
    const types = { '447400100001': 'VIRTUAL_LONG_NUMBER', '60606': 'SHORT_CODE', '448000000001': 'TOLL_FREE_NUMBER' } as const;
    const made = Object.entries(types).map(([digits, numberType]) =>
      world.number(digits, ['shop'], { numberType, countryCode: 'GB' }),
    );
    const name = world.name('Acme');
    expect(answer(world)).toBe('448000000001');
    world.snapshot.deleteResource(made.find(({ number }) => number === '448000000001')?.resourceId ?? name.resourceId);
    expect(resolve(world).steps).toEqual([
      ['PRIORITY', expect.stringMatching(/SHORT_CODE|ALPHANUMERIC/), 2],
      ['SPREAD', 2, 0],
    ]);
    world.snapshot.deleteResource(name.resourceId);
    expect(answer(world)).toBe('60606');
  });

  test('counts the types that are left for this message, not those of the pool', () => {
    const world = new SendingWorld();
    world.strategy('shop', { priorities: [{ senderType: 'ALPHANUMERIC', priority: 1 }] });
    world.route('carrier');
    world.name('Acme');
    world.number('447400100001');
    expect(answer(world)).toBe('Acme');
    world.snapshot.putOptOut({ destination: LONDON, sender: 'acme' });
    expect(answer(world)).toBe('447400100001');
  });
});

describe('geolocated', () => {
  function near(...numbers: string[]): SendingWorld {
    const world = new SendingWorld().settings(US_RULE_OFF);
    world.strategy('shop', { isGeolocated: true });
    world.route('carrier');
    for (const number of numbers) world.number(number, ['shop'], { countryCode: 'US', coverage: ['CA'] });
    return world;
  }

  test.each([
    ['the same area code', ['12125550100', '13105550100'], '13105550001', '13105550100', ['NEAREST', '310', 'AREA_CODE']],
    ['the same state', ['12125550100', '14155550100'], '13105550001', '14155550100', ['NEAREST', '310', 'REGION', 'CA']],
    // Reno (775) is a quarter as far from Redding (530) as San Diego (619) is, but in another state.
    ['state before distance', ['17755550100', '16195550100'], '15305550001', '16195550100', ['NEAREST', '530', 'REGION', 'CA']],
    [
      'the nearest area',
      ['12125550100', '17025550100'],
      '13105550001',
      '17025550100',
      ['NEAREST', '310', 'DISTANCE', '702', expect.any(Number)],
    ],
    [
      'across the border',
      ['12125550100', '17165550100'],
      '14165550001',
      '17165550100',
      ['NEAREST', '416', 'DISTANCE', '716', expect.any(Number)],
    ],
  ])('goes by %s', (_what, numbers, digits, sender, step) => {
    const resolution = resolve(near(...numbers), { destination: to(digits) });
    expect(resolution).toMatchObject({ sender });
    expect(resolution.steps).toContainEqual(step);
  });

  test('takes short codes and toll-free numbers only when no local number is left', () => {
    const world = near('12125550100');
    world.number('60606', ['shop'], { numberType: 'SHORT_CODE', countryCode: 'US' });
    world.number('18005550100', ['shop'], { numberType: 'TOLL_FREE_NUMBER' });
    const destination = to('13105550001');
    expect(answer(world, { destination })).toBe('12125550100');
    world.snapshot.putOptOut({ destination: destination.digits, sender: '12125550100' });
    const resolution = resolve(world, { destination });
    expect(['60606', '18005550100']).toContain(answer(world, { destination }));
    expect(resolution.steps).toContainEqual(['NEAREST', '310', 'NO_LOCAL_SENDER']);
  });

  test('comes after priority', () => {
    const world = near('13105550100');
    world.strategy('shop', { channel: 'SMS', isGeolocated: true, priorities: [{ senderType: 'SHORT_CODE', priority: 1 }] });
    world.number('60606', ['shop'], { numberType: 'SHORT_CODE', countryCode: 'US' });
    expect(answer(world, { destination: to('13105550001') })).toBe('60606');
  });

  test('has no effect outside the US and Canada', () => {
    const world = near();
    world.number('447400100001');
    world.number('447400100002');
    expect(stepNames(resolve(world))).toEqual(['SPREAD']);
  });
});

describe('spread', () => {
  test('takes the sender with the least expected wait', () => {
    const world = shop();
    const waits = new Map<number, number>();
    for (let at = 0; at < 5; at += 1) {
      const { resourceId } = world.number(`44740010000${at}`, ['shop'], { messagesPerSecond: 1 });
      waits.set(resourceId, at === 3 ? 250 : 1_000 + at);
    }
    const resolution = resolve(world, {}, { waitMs: ({ resourceId }) => waits.get(resourceId) ?? 0 });
    expect(resolution).toMatchObject({ sender: '447400100003' });
    expect(resolution.steps).toEqual([['SPREAD', 5, 250]]);
  });

  test('a sender without a declared rate never waits', () => {
    const world = shop();
    world.number('447400100001', ['shop'], { messagesPerSecond: 100 });
    world.number('447400100002');
    expect(answer(world, {}, { waitMs: () => 1 })).toBe('447400100002');
  });

  test('comes after nearness', () => {
    const world = new SendingWorld();
    world.strategy('shop', { isGeolocated: true });
    world.route('carrier');
    const local = world.number('13105550100', ['shop'], { messagesPerSecond: 1 });
    world.number('12125550100', ['shop'], { messagesPerSecond: 1 });
    const waitMs = ({ resourceId }: { resourceId: number }): number => (resourceId === local.resourceId ? 60_000 : 0);
    expect(answer(world, { destination: to('13105550001') }, { waitMs })).toBe('13105550100');
  });
});

describe('a pool that was worked out', () => {
  test('is worked out again after every change that has a say in it', () => {
    const world = shop();
    const first = world.number('447400100001');
    expect(answer(world)).toBe('447400100001');

    world.snapshot.putResource({ ...first, isActive: false });
    expect(answer(world)).toBe(STATUS.REJECTED_SOURCE);
    world.snapshot.putResource(first);
    expect(answer(world)).toBe('447400100001');

    const second = world.name('Acme');
    const strategy = world.strategy('shop', { channel: 'SMS', priorities: [{ senderType: 'ALPHANUMERIC', priority: 1 }] });
    expect(answer(world)).toBe('Acme');
    world.snapshot.deleteStrategy(strategy.strategyId);
    const route = world.route('special', { resourceId: second.resourceId });
    world.snapshot.deleteResource(first.resourceId);
    expect(resolve(world)).toMatchObject({ sender: 'Acme', connectorId: 'special' });
    world.snapshot.deleteRoute(route);
    expect(resolve(world)).toMatchObject({ sender: 'Acme', connectorId: 'carrier' });

    world.settings({ countryPolicy: [{ countryCode: 'GB', channels: ['SMS'], numberTypes: ['SHORT_CODE'] }] });
    world.snapshot.deleteResource(second.resourceId);
    world.number('447400100005');
    expect(answer(world)).toBe(STATUS.REJECTED_SOURCE);
    world.settings({});
    expect(answer(world)).toBe('447400100005');
  });
});
