// Random small accounts for tests of the choice of a sender, as plain lists: what a model can read without any of our indexes.

import fc from 'fast-check';
import { type AccountSettings, accountSettings } from '../../src/domain/accounts.ts';
import type { Association, AssociationId } from '../../src/domain/associations.ts';
import type { ConnectorId, Route, RouteId } from '../../src/domain/connectors.ts';
import type { SendRequest } from '../../src/domain/outbound/resolution.ts';
import type { AccountId } from '../../src/domain/platform.ts';
import type { AlphanumericSender, NumberResource, ResourceId } from '../../src/domain/resources.ts';
import { AccountSnapshot } from '../../src/domain/snapshot/account-snapshot.ts';
import type { OptOut } from '../../src/domain/snapshot/opt-outs.ts';
import type { Placed } from '../../src/domain/snapshot/ordered-rows.ts';
import type { SendingStrategy, StrategyId } from '../../src/domain/strategies.ts';
import { pair, request, to } from './sending-world.ts';

export interface Account {
  readonly settings: AccountSettings;
  readonly resources: readonly (NumberResource | AlphanumericSender)[];
  readonly associations: readonly Association[];
  readonly strategies: readonly Placed<SendingStrategy>[];
  readonly routes: readonly Placed<Route>[];
  readonly optOuts: readonly OptOut[];
}

const COUNTRIES = ['US', 'CA', 'GB'];
const PAIRS = ['shop', 'shop/acme', 'shop/acme', 'shop/zeta', 'bank'];
const AREA_CODES = ['212', '310', '416', '619', '702', '775'];
const DESTINATIONS = ['12125550001', '13105550001', '15305550001', '14165550001', '447400900001'];
const CONNECTORS = ['north', 'south', 'east'] as ConnectorId[];

// Mostly what pools mostly hold: long numbers of the US.
const types = fc.constantFrom(
  'VIRTUAL_LONG_NUMBER',
  'VIRTUAL_LONG_NUMBER',
  'VIRTUAL_LONG_NUMBER',
  'SHORT_CODE',
  'TOLL_FREE_NUMBER',
);
const capabilities = fc.constantFrom(['SMS'], ['SMS'], ['SMS', 'MMS'], ['MMS'], ['VOICE']);
const mostly = fc.integer({ min: 0, max: 9 }).map((dice) => dice > 0);
const countries = fc.subarray(COUNTRIES);
const rate = fc.constantFrom(undefined, undefined, 1, 10);

function number(id: number): fc.Arbitrary<NumberResource> {
  return fc
    .record({
      type: types,
      country: fc.constantFrom('US', 'US', ...COUNTRIES),
      area: fc.constantFrom(...AREA_CODES),
      coverage: countries,
    })
    .chain(
      ({ type, country, area, coverage }) =>
        fc
          .record({
            isActive: mostly,
            capabilities,
            messagesPerSecond: rate,
            messagesPerDay: fc.constantFrom(undefined, undefined, 5),
          })
          .map((over) => ({
            ...over,
            kind: 'NUMBER',
            resourceId: id as ResourceId,
            numberKey: `KEY${id}`,
            number: type === 'SHORT_CODE' ? `6060${id}` : country === 'GB' ? `44740010000${id}` : `1${area}555010${id}`,
            numberType: type,
            countryCode: country,
            coverage,
            isShared: false,
            platform: null,
            createdAt: new Date(0),
          })) as fc.Arbitrary<NumberResource>,
    );
}

function name(id: number): fc.Arbitrary<AlphanumericSender> {
  return fc.record({ isActive: mostly, capabilities, countryCodes: countries, messagesPerSecond: rate }).map((over) => ({
    ...over,
    kind: 'ALPHA',
    resourceId: id as ResourceId,
    senderName: `Acme${id}`,
    platform: null,
    createdAt: new Date(0),
  })) as fc.Arbitrary<AlphanumericSender>;
}

const IDS = [1, 2, 3, 4, 5, 6, 7, 8];
const resources = fc
  .tuple(...IDS.map((id) => fc.oneof({ weight: 3, arbitrary: number(id) }, { weight: 1, arbitrary: name(id) })))
  .map((all) => all as (NumberResource | AlphanumericSender)[]);

const associations = fc
  .uniqueArray(
    fc.record({
      resourceId: fc.constantFrom(...IDS),
      channel: fc.constantFrom('SMS', 'SMS', 'SMS', 'MMS'),
      pairText: fc.constantFrom('shop', 'shop/acme', 'shop/acme', 'shop/acme', 'bank'),
    }),
    { selector: ({ resourceId, channel, pairText }) => `${resourceId} ${channel} ${pairText}`, minLength: 6, maxLength: 24 },
  )
  .map((all) =>
    all.map(
      ({ resourceId, channel, pairText }, at) =>
        ({ associationId: (at + 1) as AssociationId, resourceId, channel, pair: pair(pairText) }) as Association,
    ),
  );

const priorities = fc.uniqueArray(
  fc.record({
    senderType: fc.constantFrom('ALPHANUMERIC', 'VIRTUAL_LONG_NUMBER', 'SHORT_CODE', 'TOLL_FREE_NUMBER'),
    priority: fc.integer({ min: 1, max: 2 }),
  }),
  { selector: ({ senderType }) => senderType, maxLength: 3 },
);

const strategies = fc
  .uniqueArray(
    fc.record({
      target: fc.constantFrom('shop', 'shop', 'shop/acme', 'bank'),
      channel: fc.constantFrom(null, null, 'SMS', 'MMS'),
      countryCode: fc.constantFrom(null, null, 'US', 'GB'),
      isSticky: fc.boolean(),
      isGeolocated: mostly,
      priorities,
    }),
    { selector: ({ target, channel, countryCode }) => `${target} ${channel} ${countryCode}`, minLength: 1, maxLength: 5 },
  )
  .map((all) =>
    all.map(
      ({ target, ...rest }, at) =>
        ({
          ...rest,
          strategyId: `S${at}` as StrategyId,
          target: pair(target),
          createdAt: new Date(0),
          position: at + 1,
        }) as Placed<SendingStrategy>,
    ),
  );

const routes = fc
  .array(
    fc.record({
      connectorId: fc.constantFrom(...CONNECTORS),
      channel: fc.constantFrom('SMS', 'SMS', 'SMS', 'MMS'),
      countryCode: fc.constantFrom(null, null, 'US', 'GB'),
      prefix: fc.constantFrom(null, null, null, '1', '44', '1212', '447'),
      resourceId: fc.constantFrom(null, null, null, 1, 2),
      priority: fc.integer({ min: 0, max: 2 }),
    }),
    { maxLength: 6 },
  )
  .map((all) => all.map((row, at) => ({ ...row, routeId: `R${at}` as RouteId, position: at + 1 }) as Placed<Route>));

const settings = fc
  .record({
    registeredSendersOnly: fc.boolean(),
    senderIsolation: fc.constantFrom('off', 'warn', 'enforce'),
    sandboxWithoutRoute: mostly,
    isPolicyOff: fc.boolean(),
  })
  .map(({ isPolicyOff, ...rest }) =>
    accountSettings({ ...rest, ...(isPolicyOff ? { countryPolicy: [] } : {}) } as Partial<AccountSettings>),
  );

/** An account of eight senders. */
export const accounts: fc.Arbitrary<Account> = fc
  .record({
    settings,
    resources,
    associations,
    strategies,
    routes,
    optOutsBy: fc.array(fc.tuple(fc.constantFrom(...DESTINATIONS), fc.nat(8)), { maxLength: 3 }),
  })
  .map(({ optOutsBy, ...rest }) => ({
    ...rest,
    optOuts: optOutsBy.map(([destination, index]) => {
      const resource = rest.resources[index];
      const sender = resource === undefined ? '' : resource.kind === 'NUMBER' ? resource.number : resource.senderName;
      return { destination, sender };
    }),
  }));

/** A request such an account may get. */
export const requests: fc.Arbitrary<SendRequest> = fc
  .record({
    channel: fc.constantFrom('SMS', 'SMS', 'MMS'),
    digits: fc.constantFrom(...DESTINATIONS),
    pairText: fc.constantFrom(...PAIRS),
    stickyResourceId: fc.constantFrom(undefined, ...IDS),
    sender: fc.constantFrom(undefined, undefined, undefined, undefined, '', 'Nobody', 'ACME1', '+447400100002', '12125550103'),
  })
  .map(({ channel, digits, pairText, stickyResourceId, sender }) =>
    request({
      channel: channel as 'SMS' | 'MMS',
      destination: to(digits),
      pair: pair(pairText),
      stickyResourceId: stickyResourceId as ResourceId | undefined,
      sender,
    }),
  );

/** How such an account's senders and connectors may be doing. */
export const moments = fc.record({
  down: fc.subarray(CONNECTORS, { maxLength: 2 }),
  waits: fc.array(fc.constantFrom(0, 0, 500, 2_000), { minLength: 9, maxLength: 9 }),
  spent: fc.subarray(IDS),
  passedOver: fc.option(fc.subarray(IDS), { nil: undefined }),
  hasSandbox: mostly,
});

/** The account in memory, as it is loaded. */
export function snapshotOf(account: Account): AccountSnapshot {
  const snapshot = new AccountSnapshot(1 as AccountId);
  snapshot.putSettings(account.settings);
  for (const resource of account.resources) snapshot.putResource(resource);
  for (const association of account.associations) snapshot.putAssociation(association);
  for (const strategy of account.strategies) snapshot.putStrategy(strategy);
  for (const route of account.routes) snapshot.putRoute(route);
  for (const optOut of account.optOuts) snapshot.putOptOut(optOut);
  return snapshot;
}
