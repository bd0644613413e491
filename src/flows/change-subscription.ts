// Who is told of what: making, changing and deleting subscriptions.

import type { Caller } from '../domain/accounts.ts';
import { invalid, notFound, Refusal, type Violation } from '../domain/refusals.ts';
import type { Subscription, SubscriptionChannel } from '../domain/subscriptions.ts';
import { noteChange } from '../storage/changes.ts';
import type { Tx } from '../storage/db.ts';
import { lockProfile } from '../storage/notification-profiles.ts';
import {
  deleteSubscriptionRow,
  findSubscription,
  insertSubscription,
  keepApplications,
  lockSubscriptionsNaming,
  updateSubscriptionRow,
} from '../storage/subscriptions.ts';
import { type Audit, changeConfiguration } from './change-configuration.ts';
import { addProfile, type NewProfile, withKnownReferences } from './change-notification-profile.ts';
import type { World } from './world.ts';

/** Stores a subscription, and the profile it brings along. @throws Refusal INVALID */
export async function createSubscription(
  world: World,
  caller: Caller,
  subscription: Subscription,
  profile: NewProfile | undefined,
): Promise<{ readonly authId: string | null }> {
  const { accountId } = caller;
  return withKnownReferences('profile.', () =>
    changeConfiguration(world, caller, async (tx, audit) => {
      await refuseUnknownApplications(tx, caller, subscription);
      if (profile !== undefined) await addProfile(tx, caller, profile, 'profile.', audit);
      if (!(await insertSubscription(tx, accountId, subscription)))
        throw invalid('subscriptionId', `is taken: there is a subscription "${subscription.subscriptionId}" on this channel`);
      audit('create', 'subscription', nameOf(subscription), null, subscription);
      await noteChange(tx, { accountId, noun: 'subscription', keys: 'all' });
      return { authId: await authIdOf(tx, caller, subscription) };
    }),
  );
}

/** `change` makes the new subscription from the stored one. @throws Refusal NOT_FOUND, INVALID */
export async function updateSubscription(
  world: World,
  caller: Caller,
  channel: SubscriptionChannel,
  subscriptionId: string,
  change: (before: Subscription) => Subscription,
): Promise<{ readonly authId: string | null; readonly subscription: Subscription }> {
  const { accountId } = caller;
  return withKnownReferences('profile.', () =>
    changeConfiguration(world, caller, async (tx, audit) => {
      const before = await findSubscription(tx, accountId, channel, subscriptionId, true);
      if (before === undefined) throw unknownSubscription(channel, subscriptionId);
      const subscription = change(before);
      await refuseUnknownApplications(tx, caller, subscription);
      await updateSubscriptionRow(tx, accountId, subscription);
      audit('update', 'subscription', nameOf(subscription), before, subscription);
      await noteChange(tx, { accountId, noun: 'subscription', keys: 'all' });
      return { authId: await authIdOf(tx, caller, subscription), subscription };
    }),
  );
}

/** @throws Refusal NOT_FOUND */
export async function deleteSubscription(
  world: World,
  caller: Caller,
  channel: SubscriptionChannel,
  subscriptionId: string,
): Promise<{ readonly authId: string | null; readonly subscription: Subscription }> {
  const { accountId } = caller;
  return changeConfiguration(world, caller, async (tx, audit) => {
    const subscription = await findSubscription(tx, accountId, channel, subscriptionId, true);
    if (subscription === undefined) throw unknownSubscription(channel, subscriptionId);
    await deleteSubscriptionRow(tx, accountId, subscription);
    audit('delete', 'subscription', nameOf(subscription), subscription, null);
    await noteChange(tx, { accountId, noun: 'subscription', keys: 'all' });
    return { authId: await authIdOf(tx, caller, subscription), subscription };
  });
}

/**
 * Takes an application or entity that goes out of every subscription. One that was for nothing else is switched off: without its
 * criterion it would be told of everybody's traffic.
 */
export async function releaseSubscriptions(
  tx: Tx,
  { accountId }: Caller,
  field: 'applicationId' | 'entityId',
  id: string,
  audit: Audit,
): Promise<void> {
  const named = await lockSubscriptionsNaming(tx, accountId, field, id);
  for (const before of named) {
    const criteria = before.criteria.filter((criterion) => criterion[field] !== id);
    const after = criteria.length > 0 ? { ...before, criteria } : { ...before, isEnabled: false };
    await updateSubscriptionRow(tx, accountId, after);
    audit('update', 'subscription', nameOf(before), before, after);
  }
  if (named.length > 0) await noteChange(tx, { accountId, noun: 'subscription', keys: 'all' });
}

/** Applications are made on purpose, so an unknown one is a mistake; entities come into being with the first message. */
async function refuseUnknownApplications(tx: Tx, { accountId }: Caller, { criteria }: Subscription): Promise<void> {
  const asked = [...new Set(criteria.flatMap(({ applicationId }) => applicationId ?? []))];
  if (asked.length === 0) return;
  const known = await keepApplications(tx, accountId, asked);
  const violations: Violation[] = criteria.flatMap(({ applicationId }, index) =>
    applicationId === undefined || known.has(applicationId)
      ? []
      : [{ property: `criteria[${index}].applicationId`, violation: `application "${applicationId}" does not exist` }],
  );
  if (violations.length > 0) throw new Refusal('INVALID', { violations });
}

async function authIdOf(tx: Tx, { accountId }: Caller, { profileId }: Subscription): Promise<string | null> {
  return (await lockProfile(tx, accountId, profileId))?.authId ?? null;
}

export function unknownSubscription(channel: string, subscriptionId: string): Refusal {
  return notFound(`There is no subscription "${subscriptionId}" on ${channel}.`);
}

/** Ids are unique on a channel alone. */
function nameOf({ channel, subscriptionId }: Subscription): string {
  return `${channel}/${subscriptionId}`;
}
