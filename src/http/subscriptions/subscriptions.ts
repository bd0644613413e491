// /subscriptions/1/subscription/{channel}: who is told of which events.

import Type from 'typebox';
import type { Caller } from '../../domain/accounts.ts';
import { Refusal, type Violation } from '../../domain/refusals.ts';
import { SUBSCRIPTION_EVENTS } from '../../domain/subscription-events.ts';
import type {
  Criterion,
  Notifications,
  ProfileId,
  Subscription,
  SubscriptionChannel,
  SubscriptionId,
} from '../../domain/subscriptions.ts';
import {
  createSubscription,
  deleteSubscription,
  unknownSubscription,
  updateSubscription,
} from '../../flows/change-subscription.ts';
import type { World } from '../../flows/world.ts';
import { findSubscription, findSubscriptions } from '../../storage/subscriptions.ts';
import { PAGE_SIZE, page } from '../../wire/paging.ts';
import * as wire from '../../wire/subscriptions.ts';
import { created, endpoint, ok } from '../endpoint.ts';
import { newProfileFrom, profileProblems } from './profile-parts.ts';

const shared = { group: 'Subscriptions', scopes: ['subscriptions:manage'], errors: 'classic' } as const;
const Channel = Type.Enum(Object.keys(SUBSCRIPTION_EVENTS));
const ChannelPath = Type.Object({ channel: Channel });
const SubscriptionPath = Type.Object({ channel: Channel, subscriptionId: Type.String() });
const COLLECTION = '/subscriptions/1/subscription/{channel}';
const ITEM = `${COLLECTION}/{subscriptionId}`;

export const getSubscriptions = endpoint({
  ...shared,
  method: 'GET',
  path: COLLECTION,
  summary: 'List subscriptions',
  description: 'Newest first. A subscription is shown when it names everything that is asked for.',
  params: ChannelPath,
  query: wire.SubscriptionQuery,
  answers: { 200: wire.SubscriptionPage },
  refusals: [404],
  handle: async ({ world, caller, params, query }) => {
    const wanted = { page: query.page ?? 0, size: query.size ?? PAGE_SIZE };
    const filter = {
      applicationIds: query.applicationId ?? [],
      entityIds: query.entityId ?? [],
      callsConfigurationIds: query.callsConfigurationId ?? [],
      resources: query.resource ?? [],
      users: query.user ?? [],
    };
    const channel = params.channel as SubscriptionChannel;
    const found = await findSubscriptions(world.db, caller.accountId, channel, filter, wanted.page, wanted.size);
    const { notifications } = await world.snapshots.of(caller.accountId);
    return ok(
      page(
        found.rows.map((subscription) => subscriptionObject(subscription, notifications)),
        wanted,
        found.total,
      ),
    );
  },
});

export const postSubscription = endpoint({
  ...shared,
  method: 'POST',
  path: COLLECTION,
  summary: 'Create a subscription',
  description: 'With a profile that exists, named by its id alone, or one that is created with it.',
  params: ChannelPath,
  body: wire.SubscriptionRequest,
  answers: { 201: wire.SubscriptionId },
  refusals: [404],
  handle: async ({ world, caller, params, body }) => {
    const isNew = body.profile.webhook !== undefined;
    const { allowPrivateCallbacks } = world.settings;
    const violations = isNew ? profileProblems(body.profile, 'profile.', allowPrivateCallbacks) : [];
    const subscription = subscriptionFrom(params.channel, body.subscriptionId as SubscriptionId, body, violations, world);
    const profile = isNew ? newProfileFrom(body.profile, 'profile.', allowPrivateCallbacks) : undefined;
    const { authId } = await createSubscription(world, caller, subscription, profile);
    return created(idsOf(subscription, authId));
  },
});

export const getSubscription = endpoint({
  ...shared,
  method: 'GET',
  path: ITEM,
  summary: 'Get a subscription',
  params: SubscriptionPath,
  answers: { 200: wire.SubscriptionObject },
  refusals: [404],
  handle: async ({ world, caller, params }) => ok(await shownSubscription(world, caller, params)),
});

async function shownSubscription(world: World, { accountId }: Caller, params: { channel: string; subscriptionId: string }) {
  const channel = params.channel as SubscriptionChannel;
  const subscription = await findSubscription(world.db, accountId, channel, params.subscriptionId);
  if (subscription === undefined) throw unknownSubscription(channel, params.subscriptionId);
  const { notifications } = await world.snapshots.of(accountId);
  return subscriptionObject(subscription, notifications);
}

export const putSubscription = endpoint({
  ...shared,
  method: 'PUT',
  path: ITEM,
  summary: 'Change a subscription',
  description: 'All of it is replaced but its id; a profile is named, not described.',
  params: SubscriptionPath,
  body: wire.SubscriptionUpdate,
  answers: { 200: wire.SubscriptionId },
  refusals: [404],
  handle: async ({ world, caller, params, body }) => {
    const channel = params.channel as SubscriptionChannel;
    const { subscription, authId } = await updateSubscription(world, caller, channel, params.subscriptionId, (before) => ({
      ...subscriptionFrom(channel, before.subscriptionId, body, [], world),
      createdAtMs: before.createdAtMs,
    }));
    return ok(idsOf(subscription, authId));
  },
});

export const removeSubscription = endpoint({
  ...shared,
  method: 'DELETE',
  path: ITEM,
  summary: 'Delete a subscription',
  description: 'Its profile stays.',
  params: SubscriptionPath,
  answers: { 200: wire.SubscriptionId },
  refusals: [404],
  handle: async ({ world, caller, params }) => {
    const channel = params.channel as SubscriptionChannel;
    const { subscription, authId } = await deleteSubscription(world, caller, channel, params.subscriptionId);
    return ok(idsOf(subscription, authId));
  },
});

/** @throws Refusal INVALID with `violations`, or for a database that cannot hold a text */
function subscriptionFrom(
  channel: string,
  subscriptionId: SubscriptionId,
  body: Pick<wire.SubscriptionUpdate, 'name' | 'events' | 'criteria' | 'resources' | 'users' | 'profile'>,
  violations: readonly Violation[],
  world: World,
): Subscription {
  if (violations.length > 0) throw new Refusal('INVALID', { violations });
  const known = SUBSCRIPTION_EVENTS[channel] ?? [];
  return {
    channel: channel as SubscriptionChannel,
    subscriptionId,
    name: body.name ?? null,
    // The contract ignores events a channel has not.
    events: body.events
      .map((event) => (typeof event === 'string' ? { event } : { event: event.event, format: event.format }))
      .filter(({ event }) => known.includes(event)),
    criteria: (body.criteria ?? []).map(criterionFrom),
    resources: (body.resources ?? []).filter((name) => name !== ''),
    users: (body.users ?? []).filter((name) => name !== ''),
    profileId: body.profile.profileId as ProfileId,
    isEnabled: true,
    createdAtMs: world.clock.now(),
  };
}

/** Ids sent empty are ids left out. */
function criterionFrom({ applicationId, entityId, callsConfigurationId }: Criterion): Criterion {
  return {
    ...(applicationId ? { applicationId } : {}),
    ...(entityId ? { entityId } : {}),
    ...(callsConfigurationId ? { callsConfigurationId } : {}),
  };
}

function subscriptionObject(subscription: Subscription, notifications: Notifications) {
  const { subscriptionId, name, events, criteria, resources, users, profileId } = subscription;
  return {
    subscriptionId,
    ...(name === null ? {} : { name }),
    events: events.map(({ event, format }) => (format === undefined ? event : { event, format })),
    criteria: [...criteria],
    resources: [...resources],
    users: [...users],
    profile: profileIds(profileId, notifications.profiles.get(profileId)?.authId ?? null),
  };
}

function idsOf({ subscriptionId, profileId }: Subscription, authId: string | null) {
  return { subscriptionId, profile: profileIds(profileId, authId) };
}

export function profileIds(profileId: string, authId: string | null) {
  return { profileId, ...(authId === null ? {} : { security: { authId } }) };
}
