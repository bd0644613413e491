// Whom an event is told.

import { describe, expect, it } from 'vitest';
import {
  type Criterion,
  type NotificationProfile,
  Notifications,
  type ProfileId,
  type SubscribedEvent,
  type Subscription,
  type SubscriptionChannel,
  type SubscriptionId,
} from './subscriptions.ts';

const EVENT: SubscribedEvent = {
  channel: 'SMS',
  event: 'DELIVERY',
  applicationId: 'shop',
  entityId: 'acme',
  resource: 'Callsign',
  user: 'ann',
  callsConfigurationId: 'calls',
};

interface Listening {
  readonly id?: string;
  readonly profileId?: string;
  readonly channel?: string;
  readonly events?: Subscription['events'];
  readonly criteria?: readonly Criterion[];
  readonly resources?: readonly string[];
  readonly users?: readonly string[];
  readonly isEnabled?: boolean;
}

function subscription({ id = 'one', profileId = 'hook', channel = 'SMS', ...more }: Listening): Subscription {
  return {
    channel: channel as SubscriptionChannel,
    subscriptionId: id as SubscriptionId,
    name: null,
    events: [{ event: 'DELIVERY' }],
    criteria: [],
    resources: [],
    users: [],
    profileId: profileId as ProfileId,
    isEnabled: true,
    createdAtMs: 0,
    ...more,
  };
}

const profile = (profileId: string): NotificationProfile => ({
  profileId: profileId as ProfileId,
  url: `https://hooks.example/${profileId}`,
  contentType: 'application/json',
  authId: null,
  certificateId: null,
  settings: {},
  createdAtMs: 0,
});

function told(listening: readonly Listening[], event: Partial<SubscribedEvent> = {}): string[] {
  const notifications = new Notifications(listening.map(subscription), [profile('hook'), profile('other')]);
  return notifications.told({ ...EVENT, ...event }).map(({ profile: { profileId } }) => profileId);
}

describe('an event is told', () => {
  it.each<[string, Listening]>([
    ['to who asks for nothing in particular', {}],
    ['by its application', { criteria: [{ applicationId: 'shop' }] }],
    ['by its entity', { criteria: [{ entityId: 'acme' }] }],
    ['by its pair', { criteria: [{ applicationId: 'shop', entityId: 'acme' }] }],
    ['by its calls configuration', { criteria: [{ callsConfigurationId: 'calls' }] }],
    ['by any one criterion', { criteria: [{ applicationId: 'bank' }, { entityId: 'acme' }] }],
    ['by any one resource, whatever its case', { resources: ['other', 'CALLSIGN'] }],
    ['by any one user', { users: ['bob', 'ann'] }],
    ['by everything at once', { criteria: [{ applicationId: 'shop' }], resources: ['Callsign'], users: ['ann'] }],
  ])('%s', (_, listening) => {
    expect(told([listening])).toEqual(['hook']);
  });
});

describe('an event is not told', () => {
  it.each<[string, Listening]>([
    ['on another channel', { channel: 'MMS' }],
    ['to who listens to other events', { events: [{ event: 'CLICK' }] }],
    ['to who listens to nothing', { events: [] }],
    ['to a subscription that is switched off', { isEnabled: false }],
    ['when one half of a criterion is another’s', { criteria: [{ applicationId: 'shop', entityId: 'other' }] }],
    ['when one list does not match', { criteria: [{ applicationId: 'shop' }], resources: ['other'] }],
    ['to who watches another user', { users: ['bob'] }],
    ['to a profile there is not', { profileId: 'gone' }],
  ])('%s', (_, listening) => {
    expect(told([listening])).toEqual([]);
  });

  it('to who asks for an entity, a resource or a user when it has none', () => {
    const none = { entityId: null, resource: null, user: undefined, callsConfigurationId: undefined };
    expect(told([{ criteria: [{ entityId: 'acme' }] }], none)).toEqual([]);
    expect(told([{ criteria: [{ callsConfigurationId: 'calls' }] }], none)).toEqual([]);
    expect(told([{ resources: ['Callsign'] }], none)).toEqual([]);
    expect(told([{ users: ['ann'] }], none)).toEqual([]);
  });
});

it('a profile is told once, however many of its subscriptions match, and each profile for itself', () => {
  expect(told([{ id: 'a' }, { id: 'b' }, { id: 'c', profileId: 'other' }])).toEqual(['hook', 'other']);
});

it('the format an event was subscribed to with goes along', () => {
  const events = [{ event: 'CLICK' }, { event: 'DELIVERY', format: 'MO_JSON_2' }];
  const [first] = new Notifications([subscription({ events })], [profile('hook')]).told(EVENT);
  expect(first?.format).toBe('MO_JSON_2');
});

it('nothing is made for an account without subscriptions', () => {
  const notifications = new Notifications([], [profile('hook')]);
  expect(notifications.told(EVENT)).toBe(notifications.told({ ...EVENT, channel: 'MMS' }));
});
