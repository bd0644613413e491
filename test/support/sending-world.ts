// Accounts in memory for tests of the choice of a sender: written down in a few words, put into a snapshot.

import { type AccountSettings, accountSettings } from '../../src/domain/accounts.ts';
import type { Destination } from '../../src/domain/addresses/phone-number.ts';
import type { AssociationId } from '../../src/domain/associations.ts';
import type { ConnectorId, Route, RouteId } from '../../src/domain/connectors.ts';
import type { SendingConditions } from '../../src/domain/outbound/conditions.ts';
import type { Resolution, SendRequest } from '../../src/domain/outbound/resolution.ts';
import { resolveSender } from '../../src/domain/outbound/resolve-sender.ts';
import type { AccountId, ApplicationId, EntityId, PlatformPair } from '../../src/domain/platform.ts';
import type { AlphanumericSender, Channel, NumberResource, ResourceId } from '../../src/domain/resources.ts';
import { AccountSnapshot } from '../../src/domain/snapshot/account-snapshot.ts';
import type { SendingStrategy, StrategyId } from '../../src/domain/strategies.ts';

/** `shop`, or `shop/acme` with an entity. */
export function pair(text: string): PlatformPair {
  const [applicationId = '', entityId] = text.split('/');
  return { applicationId: applicationId as ApplicationId, entityId: (entityId ?? null) as EntityId | null };
}

/** Where a message goes, for numbers whose country the digits tell well enough for a test. */
export function to(digits: string, countryCode = countryOf(digits)): Destination {
  return { digits, countryCode, areaCode: countryCode === 'US' || countryCode === 'CA' ? digits.slice(1, 4) : null };
}

function countryOf(digits: string): string {
  if (digits.startsWith('44')) return 'GB';
  if (digits.startsWith('385')) return 'HR';
  return digits.startsWith('1416') ? 'CA' : 'US';
}

/** Everything is idle and up, and there is a sandbox. */
export const IDLE: SendingConditions = { isConnectorUp: () => true, hasSandbox: true, waitMs: () => 0, isSpent: () => false };

/** A request for a sender; an SMS for the pair `shop` to a Londoner unless said. */
export function request(over: Partial<SendRequest> = {}): SendRequest {
  return {
    channel: 'SMS',
    destination: to('447400900001'),
    sender: undefined,
    pair: pair('shop'),
    stickyResourceId: undefined,
    ...over,
  };
}

/** An account to be filled. The lines of `add…` answer what they have put in. */
export class SendingWorld {
  readonly snapshot = new AccountSnapshot(1 as AccountId);
  #made = 0;

  settings(settings: Partial<AccountSettings>): this {
    this.snapshot.putSettings(accountSettings(settings));
    return this;
  }

  /** A number, associated with the pairs for its channels; of the country its digits tell, a long number, for SMS. */
  number(digits: string, pairs: readonly string[] = ['shop'], over: Partial<NumberResource> = {}): NumberResource {
    this.#made += 1;
    const resource: NumberResource = {
      kind: 'NUMBER',
      resourceId: this.#made as ResourceId,
      numberKey: `KEY${this.#made}`,
      number: digits,
      numberType: 'VIRTUAL_LONG_NUMBER',
      countryCode: countryOf(digits),
      coverage: [],
      isShared: false,
      isActive: true,
      capabilities: ['SMS'],
      platform: null,
      createdAt: new Date(0),
      ...over,
    };
    this.snapshot.putResource(resource);
    for (const text of pairs) this.associate(resource.resourceId, text);
    return resource;
  }

  /** An alphanumeric sender, registered in GB unless said. */
  name(senderName: string, pairs: readonly string[] = ['shop'], over: Partial<AlphanumericSender> = {}): AlphanumericSender {
    this.#made += 1;
    const resource: AlphanumericSender = {
      kind: 'ALPHA',
      resourceId: this.#made as ResourceId,
      senderName,
      countryCodes: ['GB'],
      isActive: true,
      capabilities: ['SMS'],
      platform: null,
      createdAt: new Date(0),
      ...over,
    };
    this.snapshot.putResource(resource);
    for (const text of pairs) this.associate(resource.resourceId, text);
    return resource;
  }

  associate(resourceId: ResourceId, text: string, channel: Channel = 'SMS'): AssociationId {
    this.#made += 1;
    const associationId = this.#made as AssociationId;
    this.snapshot.putAssociation({ associationId, resourceId, channel, pair: pair(text) });
    return associationId;
  }

  /** A strategy for any channel and country unless said. */
  strategy(target: string, over: Partial<SendingStrategy> = {}): SendingStrategy {
    this.#made += 1;
    const strategy = {
      strategyId: `S${this.#made}` as StrategyId,
      target: pair(target),
      channel: null,
      countryCode: null,
      isSticky: false,
      isGeolocated: false,
      priorities: [],
      createdAt: new Date(0),
      position: this.#made,
      ...over,
    };
    this.snapshot.putStrategy(strategy);
    return strategy;
  }

  /** A route for all SMS unless said. */
  route(connectorId: string, over: Partial<Omit<Route, 'connectorId' | 'routeId'>> = {}): RouteId {
    this.#made += 1;
    const routeId = `R${this.#made}` as RouteId;
    this.snapshot.putRoute({
      routeId,
      connectorId: connectorId as ConnectorId,
      channel: 'SMS',
      countryCode: null,
      prefix: null,
      resourceId: null,
      priority: 0,
      position: this.#made,
      ...over,
    });
    return routeId;
  }
}

/** What comes of a request in an idle moment, unless said otherwise. */
export function resolve(
  world: SendingWorld,
  over: Partial<SendRequest> = {},
  conditions: Partial<SendingConditions> = {},
): Resolution {
  return resolveSender(request(over), world.snapshot, { ...IDLE, ...conditions });
}

/** The sender, or the status it is rejected with. */
export function answer(
  world: SendingWorld,
  over: Partial<SendRequest> = {},
  conditions: Partial<SendingConditions> = {},
): string | number {
  const resolution = resolve(world, over, conditions);
  return resolution.kind === 'resolved' ? resolution.sender : resolution.statusId;
}

/** The steps without what they are about. */
export function stepNames({ steps }: Resolution): string[] {
  return steps.map(([name]) => name);
}

/** A pair with a strategy, and a route for everything. */
export function shop(): SendingWorld {
  const world = new SendingWorld();
  world.strategy('shop');
  world.route('carrier');
  return world;
}
