import { describe, expect, test } from 'vitest';
import { answer, pair, resolve, SendingWorld, shop, stepNames, to } from '../../../test/support/sending-world.ts';
import { STATUS } from '../messages/status.ts';

const LONDON = '447400900001';
const US_RULE_OFF = { countryPolicy: [] };

describe('a sender named in the request', () => {
  test('is used without any strategy', () => {
    const world = new SendingWorld();
    world.number('447400100001', []);
    world.route('carrier');
    const resolution = resolve(world, { sender: '447400100001' });
    expect(resolution).toMatchObject({ kind: 'resolved', sender: '447400100001', connectorId: 'carrier', isSticky: false });
    expect(stepNames(resolution)).toEqual(['NAMED']);
  });

  test.each(['+447400100001', '+44 7400 100001', '44-7400-100001'])('is the number it means: %s', (sender) => {
    const world = shop();
    world.number('447400100001');
    expect(answer(world, { sender })).toBe('447400100001');
  });

  test('is found whatever its case and sent as registered', () => {
    const world = shop();
    world.name('AcmeShop');
    expect(answer(world, { sender: 'ACMESHOP' })).toBe('AcmeShop');
  });

  test('is an empty text when there is none: the strategy decides', () => {
    const world = shop();
    world.number('447400100001');
    expect(answer(world, { sender: '' })).toBe('447400100001');
  });

  test('has to be owned unless the account says otherwise', () => {
    const world = shop();
    expect(answer(world, { sender: 'Elsewhere' })).toBe(STATUS.REJECTED_SOURCE);
    world.settings({ registeredSendersOnly: false });
    expect(resolve(world, { sender: 'Elsewhere' })).toMatchObject({
      sender: 'Elsewhere',
      senderType: 'ALPHANUMERIC',
      resource: null,
    });
    expect(resolve(world, { sender: '60606' })).toMatchObject({ senderType: 'SHORT_CODE' });
    expect(resolve(world, { sender: '+447400999999' })).toMatchObject({
      sender: '+447400999999',
      senderType: 'VIRTUAL_LONG_NUMBER',
    });
  });

  test.each([
    ['is switched off', { isActive: false }, 'INACTIVE'],
    ['cannot do SMS', { capabilities: ['VOICE'] as const }, 'NO_CAPABILITY'],
    ['does not reach the country', { countryCode: 'HR' }, 'COUNTRY_NOT_REACHED'],
  ])('is rejected with 11 and the reason when it %s', (_what, over, reason) => {
    const world = shop();
    world.number('447400100001', ['shop'], over);
    // Also where senders need not be owned: owned ones are known to fail.
    world.settings({ registeredSendersOnly: false });
    const resolution = resolve(world, { sender: '447400100001' });
    expect(resolution).toMatchObject({ kind: 'rejected', statusId: STATUS.REJECTED_SOURCE });
    expect(stepNames(resolution)).toEqual(['NAMED', reason]);
  });

  test('is held against the country policy', () => {
    const world = shop();
    world.number('18005550100', ['shop'], { numberType: 'TOLL_FREE_NUMBER' });
    const destination = to('13105550001');
    expect(answer(world, { sender: '18005550100', destination })).toBe(STATUS.REJECTED_SOURCE);
    world.settings(US_RULE_OFF);
    expect(answer(world, { sender: '18005550100', destination })).toBe('18005550100');
  });

  test('is the short code of the destination’s country where several countries have it', () => {
    const world = shop();
    const us = world.number('60606', [], { numberType: 'SHORT_CODE', countryCode: 'US' });
    const gb = world.number('60606', [], { numberType: 'SHORT_CODE', countryCode: 'GB' });
    world.settings(US_RULE_OFF);
    expect(resolve(world, { sender: '60606' })).toMatchObject({ resource: { resourceId: gb.resourceId } });
    const destination = to('13105550001');
    expect(resolve(world, { sender: '60606', destination })).toMatchObject({ resource: { resourceId: us.resourceId } });
  });

  test('may be of another pair when isolation is off, is remarked on when it warns, rejected when it is enforced', () => {
    const world = shop();
    world.number('447400100001', ['bank/acme', 'bank']);
    expect(stepNames(resolve(world, { sender: '447400100001' }))).toEqual(['NAMED']);
    world.settings({ senderIsolation: 'warn' });
    const warned = resolve(world, { sender: '447400100001' });
    expect(warned.kind).toBe('resolved');
    expect(warned.steps).toContainEqual(['ISOLATION_WARNING', 'bank / acme', 'bank']);
    world.settings({ senderIsolation: 'enforce' });
    const refused = resolve(world, { sender: '447400100001' });
    expect(refused).toMatchObject({ kind: 'rejected', statusId: STATUS.REJECTED_SOURCE });
    expect(refused.steps).toContainEqual(['ISOLATED', 'bank / acme', 'bank']);
  });

  test.each([
    ['of the request’s pair too', ['bank', 'shop']],
    ['of no pair at all', [] as string[]],
  ])('passes enforced isolation when it is %s', (_what, pairs: readonly string[]) => {
    const world = shop().settings({ senderIsolation: 'enforce' });
    world.number('447400100001', pairs);
    expect(answer(world, { sender: '447400100001' })).toBe('447400100001');
  });

  test('is isolated by exact pair and by channel', () => {
    const world = shop().settings({ senderIsolation: 'enforce' });
    const number = world.number('447400100001', ['shop'], { capabilities: ['SMS', 'MMS'] });
    expect(answer(world, { sender: '447400100001', pair: pair('shop/acme') })).toBe(STATUS.REJECTED_SOURCE);
    world.associate(number.resourceId, 'shop/acme', 'MMS');
    expect(answer(world, { sender: '447400100001', pair: pair('shop/acme') })).toBe(STATUS.REJECTED_SOURCE);
  });

  test('does not reach who has opted out of it, unless he is being answered', () => {
    const world = shop();
    world.number('447400100001');
    world.name('Acme');
    world.snapshot.putOptOut({ destination: LONDON, sender: '447400100001' });
    expect(answer(world, { sender: '447400100001' })).toBe(STATUS.REJECTED_DESTINATION_BLOCKLISTED);
    expect(answer(world, { sender: '447400100001', isReply: true })).toBe('447400100001');
    expect(answer(world, { sender: 'Acme' })).toBe('Acme');
  });

  test('does not reach whom the account has blocked, not even to answer him', () => {
    const world = shop();
    world.number('447400100001');
    world.snapshot.putOptOut({ destination: LONDON, sender: '', channel: 'SMS', source: 'CUSTOM' });
    expect(answer(world, { sender: '447400100001', isReply: true })).toBe(STATUS.REJECTED_DESTINATION_BLOCKLISTED);
    world.snapshot.deleteOptOut({ destination: LONDON, sender: '', channel: 'SMS', source: 'CUSTOM' });
    world.snapshot.putOptOut({ destination: LONDON, sender: '', channel: 'MMS', source: 'CUSTOM' });
    expect(answer(world, { sender: '447400100001' })).toBe('447400100001');
  });

  test('without a route is rejected with 19', () => {
    const world = new SendingWorld().settings({ sandboxWithoutRoute: false });
    world.number('447400100001');
    expect(answer(world, { sender: '447400100001' })).toBe(STATUS.REJECTED_ROUTE_NOT_AVAILABLE);
  });
});
