import { describe, expect, test } from 'vitest';
import type { Association, AssociationId } from '../associations.ts';
import type { ApplicationId, EntityId, PlatformPair } from '../platform.ts';
import type { EmailDomain, ResourceId } from '../resources.ts';
import type { ConfigurationKey, InboundConfiguration } from './configurations.ts';
import { routeMail } from './route-mail.ts';

const DOMAIN: EmailDomain = {
  kind: 'DOMAIN',
  resourceId: 7 as ResourceId,
  domainName: 'ours.example',
  isActive: true,
  capabilities: ['EMAIL'],
  platform: null,
  createdAt: new Date(0),
};
const ARRIVAL = { to: 'desk@ours.example', text: 'Hello', subject: 'A question' };

function pair(applicationId: string, entityId: string | null = null): PlatformPair {
  return { applicationId: applicationId as ApplicationId, entityId: entityId as EntityId | null };
}

function associated(...pairs: readonly PlatformPair[]): Association[] {
  return pairs.map((one, index) => ({
    associationId: (index + 1) as AssociationId,
    resourceId: DOMAIN.resourceId,
    channel: 'EMAIL',
    pair: one,
  }));
}

function configuration(parts: Partial<InboundConfiguration> = {}): InboundConfiguration {
  return {
    configurationKey: `K-${parts.keyword ?? ''}` as ConfigurationKey,
    resourceId: DOMAIN.resourceId,
    channel: 'EMAIL',
    keyword: null,
    username: null,
    platform: null,
    forwarding: null,
    autoResponse: null,
    blockList: null,
    ...parts,
  };
}

test('a mail to a domain the account has not is nobody’s; of one that is not active it says so, and is its owner’s', () => {
  expect(routeMail(ARRIVAL, undefined, [], [])).toMatchObject({ resourceId: null, action: 'NONE', isPairGiven: false });
  const inactive = routeMail(ARRIVAL, { ...DOMAIN, isActive: false }, associated(pair('shop')), []);
  expect(inactive).toMatchObject({ resourceId: DOMAIN.resourceId, pair: pair('shop') });
  expect(inactive.trace[0]).toMatchObject({ step: 'DOMAIN', outcome: 'INACTIVE' });
});

describe('the pair of a mail', () => {
  const shop = pair('shop', 'brand');
  const club = pair('club');
  test.each([
    ['that of the one association', associated(shop), null, club, shop, 'ASSOCIATION'],
    ['of several that of the configuration', associated(shop, club), club, shop, club, 'ASSOCIATION'],
    ['of several that of the domain itself', associated(shop, club), null, club, club, 'ASSOCIATION'],
    ['of several the eldest, where none of them is named', associated(shop, club), pair('x'), pair('y'), shop, 'ASSOCIATION'],
    ['without an association that of the configuration', [], shop, club, shop, 'CONFIGURATION'],
    ['without either that of the domain', [], null, club, club, 'DOMAIN'],
    ['without any the default', [], pair('default'), null, pair('default'), 'DEFAULT'],
  ])('is %s', (_, associations, ofConfiguration, ofDomain, expected, outcome) => {
    const routing = routeMail(ARRIVAL, { ...DOMAIN, platform: ofDomain }, associations, [
      configuration({ platform: ofConfiguration }),
    ]);
    expect(routing.pair).toEqual(expected);
    expect(routing.isPairGiven).toBe(outcome !== 'DEFAULT');
    expect(routing.trace.find(({ step }) => step === 'PAIR')?.outcome).toBe(outcome);
  });
});

describe('the configuration of a mail', () => {
  const forwarding = { type: 'HTTP_FORWARD', url: 'https://hook.example', format: 'MO_MULTIPART' } as const;
  const configurations = [
    configuration({ forwarding }),
    configuration({ keyword: 'ORDER' }),
    configuration({ keyword: 'order status' }),
    configuration({ keyword: 'HELLO', channel: 'SMS' }),
  ];

  test.each([
    ['order status 17', 'order status'],
    ['Order: three of them', 'ORDER'],
    ['Reorder', null],
    ['Hello', null],
    ['', null],
  ])('for the subject %j is that of keyword %j', (subject, keyword) => {
    const routing = routeMail({ ...ARRIVAL, subject }, DOMAIN, [], configurations);
    expect(routing.keyword).toBe(keyword);
    expect(routing.action).toBe(keyword === null ? 'HTTP_FORWARD' : 'SUBSCRIPTION');
    expect(routing.cleanText).toBe('Hello');
  });

  test('may be missing: then the subscriptions get it', () => {
    expect(routeMail(ARRIVAL, DOMAIN, [], [])).toMatchObject({
      configurationKey: null,
      forwarding: null,
      action: 'SUBSCRIPTION',
      resourceId: 7,
    });
  });
});
