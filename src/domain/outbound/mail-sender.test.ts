import { describe, expect, test } from 'vitest';
import { IDLE, pair, SendingWorld, stepNames } from '../../../test/support/sending-world.ts';
import type { ConnectorId } from '../connectors.ts';
import { ERROR, STATUS } from '../messages/status.ts';
import type { EmailDomain, ResourceId } from '../resources.ts';
import { resolveMailSender } from './mail-sender.ts';

const FROM = { address: 'news@example.com', domain: 'example.com' };
const TO = 'jane@example.org';

/** An account with the domain example.com, associated with these pairs. */
function owner(pairs: readonly string[] = [], over: Partial<EmailDomain> = {}): SendingWorld {
  const world = new SendingWorld();
  const resourceId = 900 as ResourceId;
  world.snapshot.putResource({
    kind: 'DOMAIN',
    resourceId,
    domainName: 'example.com',
    isActive: true,
    capabilities: ['EMAIL'],
    platform: null,
    createdAt: new Date(0),
    ...over,
  });
  for (const text of pairs) world.associate(resourceId, text, 'EMAIL');
  return world;
}

function ask(world: SendingWorld, over: Partial<Parameters<typeof resolveMailSender>[0]> = {}) {
  return resolveMailSender({ destination: TO, sender: FROM, pair: pair('shop'), ...over }, world.snapshot, IDLE);
}

/** The same, not verified, with a route for mail. */
function unverified(connectorId: string): SendingWorld {
  const world = owner([], { isActive: false });
  world.route(connectorId, { channel: 'EMAIL' });
  return world;
}

describe('the sender of a mail', () => {
  test('is used when its domain is owned and active, and goes to the sandbox where no route is made for mail', () => {
    const resolution = ask(owner());
    expect(resolution).toMatchObject({ kind: 'resolved', sender: 'news@example.com', senderType: null, connectorId: 'sandbox' });
    expect(stepNames(resolution)).toEqual(['NAMED', 'SANDBOX']);
  });

  test('of a domain that is not verified goes as far as the sandbox, so that mail can be tried on a machine without a DNS', () => {
    const resolution = ask(owner([], { isActive: false }));
    expect(resolution).toMatchObject({ kind: 'resolved', connectorId: 'sandbox' });
    expect(stepNames(resolution)).toEqual(['NAMED', 'DOMAIN_IN_SANDBOX', 'SANDBOX']);
  });

  test('goes by the route for mail, one for its domain first', () => {
    const world = owner();
    world.route('sms-carrier');
    world.route('relay', { channel: 'EMAIL' });
    expect(ask(world)).toMatchObject({ connectorId: 'relay' });
    world.route('own-relay', { channel: 'EMAIL', resourceId: 900 as ResourceId });
    expect(ask(world)).toMatchObject({ connectorId: 'own-relay' });
  });

  test('goes by a connector the request names, past every route', () => {
    const world = owner();
    world.route('relay', { channel: 'EMAIL' });
    const resolution = ask(world, { via: 'tried' as ConnectorId });
    expect(resolution).toMatchObject({ kind: 'resolved', connectorId: 'tried' });
    expect(stepNames(resolution)).toEqual(['NAMED', 'VIA']);
  });

  test.each([
    ['no address to send to', owner(), { destination: undefined }, STATUS.REJECTED_DESTINATION, 'INVALID_MAILBOX'],
    ['no sender', owner(), { sender: undefined }, STATUS.REJECTED_SOURCE, 'NO_MAIL_SENDER'],
    ['a domain of somebody else', new SendingWorld(), {}, STATUS.REJECTED_SOURCE, 'NOT_OWNED'],
    [
      'a domain that is not verified, where mail would leave the machine',
      unverified('relay'),
      {},
      STATUS.REJECTED_SOURCE,
      'DOMAIN_INACTIVE',
    ],
    [
      'a domain of another pair, where senders are isolated',
      owner(['bank']).settings({ senderIsolation: 'enforce' }),
      {},
      STATUS.REJECTED_SOURCE,
      'ISOLATED',
    ],
    [
      'no route and no sandbox',
      owner().settings({ sandboxWithoutRoute: false }),
      {},
      STATUS.REJECTED_ROUTE_NOT_AVAILABLE,
      'NO_ROUTE',
    ],
  ])('is refused with the reason: %s', (_what, world, over, statusId, step) => {
    const resolution = ask(world, over);
    expect(resolution).toMatchObject({ kind: 'rejected', statusId });
    expect(stepNames(resolution)).toContain(step);
  });

  test('that nobody has associated is anybody’s, and one of the pair is its own under isolation', () => {
    expect(ask(owner().settings({ senderIsolation: 'enforce' })).kind).toBe('resolved');
    expect(ask(owner(['shop']).settings({ senderIsolation: 'enforce' })).kind).toBe('resolved');
    expect(stepNames(ask(owner(['bank']).settings({ senderIsolation: 'warn' })))).toContain('ISOLATION_WARNING');
  });

  test.each([
    [TO, 'news@example.com'],
    [TO, 'example.com'],
    [TO, ''],
    ['example.org', ''],
  ])('does not write to %s, who wants nothing from "%s"', (destination, sender) => {
    const world = owner();
    world.snapshot.optOuts.add({ destination, sender, channel: 'EMAIL' });
    expect(ask(world)).toMatchObject({ statusId: STATUS.REJECTED_DESTINATION_BLOCKLISTED });
  });

  test.each([
    ['BOUNCE', ERROR.EC_SUPPRESSED_BOUNCE],
    ['COMPLAINT', ERROR.EC_SUPPRESSED_SPAM_COMPLAINT],
    ['OVER_QUOTA', ERROR.EC_RECIPIENT_INBOX_FULL],
  ] as const)('does not write where its domain is suppressed: %s', (type, errorId) => {
    const world = owner();
    world.snapshot.suppressions.add({ domain: 'example.com', address: TO, type });
    const resolution = ask(world, { destination: 'JANE@example.org' });
    expect(resolution).toMatchObject({ statusId: STATUS.REJECTED_DESTINATION_BLOCKLISTED, errorId });
    expect(stepNames(resolution)).toEqual(['NAMED', 'SUPPRESSED']);
  });

  test('tells who unsubscribed from whom the account has blocked', () => {
    const world = owner();
    world.snapshot.optOuts.add({ destination: TO, sender: '', source: 'URL_OPT_OUT' });
    expect(ask(world)).toMatchObject({ errorId: ERROR.EC_UNSUBSCRIBED_EMAIL_ADDRESS });
    world.snapshot.optOuts.add({ destination: TO, sender: '', source: 'CUSTOM' });
    expect(ask(world)).toMatchObject({ errorId: ERROR.NO_ERROR });
  });
});
