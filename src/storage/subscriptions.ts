// Subscriptions, and everything an account's POSTs for them need.

import type { AccountId } from '../domain/platform.ts';
import {
  type Criterion,
  Notifications,
  type ProfileId,
  type Subscription,
  type SubscriptionChannel,
  type SubscriptionId,
} from '../domain/subscriptions.ts';
import type { Queryable, Tx } from './db.ts';
import { loadCertificates, loadProfiles, loadSecuritySettings } from './notification-profiles.ts';

interface SubscriptionRow {
  channel: string;
  subscription_id: string;
  name: string | null;
  events: { event: string; format?: string }[];
  criteria: Criterion[];
  resources: string[];
  users: string[];
  profile_id: string;
  is_enabled: boolean;
  created_at: Date;
}

const COLUMNS = 'channel, subscription_id, name, events, criteria, resources, users, profile_id, is_enabled, created_at';

function toSubscription(row: SubscriptionRow): Subscription {
  return {
    channel: row.channel as SubscriptionChannel,
    subscriptionId: row.subscription_id as SubscriptionId,
    name: row.name,
    events: row.events,
    criteria: row.criteria,
    resources: row.resources,
    users: row.users,
    profileId: row.profile_id as ProfileId,
    isEnabled: row.is_enabled,
    createdAtMs: row.created_at.getTime(),
  };
}

/** All of an account, arranged for the delivery engine. */
export async function loadNotifications(db: Queryable, accountId: AccountId): Promise<Notifications> {
  const { rows } = await db.query<SubscriptionRow>(
    `select ${COLUMNS} from subscription where account_id = $1 order by created_at, channel, subscription_id`,
    [accountId],
  );
  // Without subscriptions too: POSTs of deleted ones may still be under way with their profiles.
  return new Notifications(
    rows.map(toSubscription),
    await loadProfiles(db, accountId),
    await loadSecuritySettings(db, accountId),
    await loadCertificates(db, accountId),
  );
}

export interface SubscriptionFilter {
  readonly applicationIds: readonly string[];
  readonly entityIds: readonly string[];
  readonly callsConfigurationIds: readonly string[];
  readonly resources: readonly string[];
  readonly users: readonly string[];
}

/** One page of a channel's subscriptions that name everything in the filter, newest first, and how many there are in all. */
export async function findSubscriptions(
  db: Queryable,
  accountId: AccountId,
  channel: SubscriptionChannel,
  filter: SubscriptionFilter,
  page: number,
  size: number,
): Promise<{ readonly rows: readonly Subscription[]; readonly total: number }> {
  const { applicationIds, entityIds, callsConfigurationIds, resources, users } = filter;
  const { rows } = await db.query<SubscriptionRow & { total: string }>(
    `select ${COLUMNS}, count(*) over () as total from subscription
     where account_id = $1 and channel = $2
       and array(select c->>'applicationId' from jsonb_array_elements(criteria) c) @> $3::text[]
       and array(select c->>'entityId' from jsonb_array_elements(criteria) c) @> $4::text[]
       and array(select c->>'callsConfigurationId' from jsonb_array_elements(criteria) c) @> $5::text[]
       and resources @> $6::text[] and users @> $7::text[]
     order by created_at desc, subscription_id desc limit $8 offset $9`,
    [accountId, channel, applicationIds, entityIds, callsConfigurationIds, resources, users, size, page * size],
  );
  const [first] = rows;
  if (first !== undefined || page === 0) return { rows: rows.map(toSubscription), total: Number(first?.total ?? 0) };
  // A page past the end says how much there is all the same.
  const { total } = await findSubscriptions(db, accountId, channel, filter, 0, 1);
  return { rows: [], total };
}

/** One subscription; locked until the transaction ends when `isLocked`. */
export async function findSubscription(
  db: Queryable,
  accountId: AccountId,
  channel: SubscriptionChannel,
  subscriptionId: string,
  isLocked = false,
): Promise<Subscription | undefined> {
  const { rows } = await db.query<SubscriptionRow>(
    `select ${COLUMNS} from subscription where account_id = $1 and channel = $2 and subscription_id = $3
     ${isLocked ? 'for update' : ''}`,
    [accountId, channel, subscriptionId],
  );
  return rows.map(toSubscription)[0];
}

/** Stores a new one; false when the channel has one of this id. */
export async function insertSubscription(tx: Tx, accountId: AccountId, subscription: Subscription): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into subscription (account_id, channel, subscription_id, name, events, criteria, resources, users, profile_id, is_enabled)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing`,
    valuesOf(accountId, subscription),
  );
  return (rowCount ?? 0) > 0;
}

export async function updateSubscriptionRow(tx: Tx, accountId: AccountId, subscription: Subscription): Promise<void> {
  await tx.query(
    `update subscription set name = $4, events = $5, criteria = $6, resources = $7, users = $8, profile_id = $9, is_enabled = $10
     where account_id = $1 and channel = $2 and subscription_id = $3`,
    valuesOf(accountId, subscription),
  );
}

function valuesOf(accountId: AccountId, subscription: Subscription): unknown[] {
  return [
    accountId,
    subscription.channel,
    subscription.subscriptionId,
    subscription.name,
    JSON.stringify(subscription.events),
    JSON.stringify(subscription.criteria),
    subscription.resources,
    subscription.users,
    subscription.profileId,
    subscription.isEnabled,
  ];
}

export async function deleteSubscriptionRow(
  tx: Tx,
  accountId: AccountId,
  { channel, subscriptionId }: Pick<Subscription, 'channel' | 'subscriptionId'>,
): Promise<void> {
  await tx.query('delete from subscription where account_id = $1 and channel = $2 and subscription_id = $3', [
    accountId,
    channel,
    subscriptionId,
  ]);
}

/** The subscriptions with a criterion that names this application or entity, locked. */
export async function lockSubscriptionsNaming(
  tx: Tx,
  accountId: AccountId,
  field: 'applicationId' | 'entityId',
  id: string,
): Promise<Subscription[]> {
  const { rows } = await tx.query<SubscriptionRow>(
    `select ${COLUMNS} from subscription where account_id = $1 and criteria @> $2::jsonb
     order by channel, subscription_id for update`,
    [accountId, JSON.stringify([{ [field]: id }])],
  );
  return rows.map(toSubscription);
}

/** Ids of the subscriptions that use a profile, a few of them. */
export async function subscriptionsUsing(tx: Queryable, accountId: AccountId, profileId: string): Promise<string[]> {
  const { rows } = await tx.query<{ subscription_id: string }>(
    'select subscription_id from subscription where account_id = $1 and profile_id = $2 order by subscription_id limit 5',
    [accountId, profileId],
  );
  return rows.map((row) => row.subscription_id);
}

/** Which of these applications there are; none of those can be deleted before the transaction ends. */
export async function keepApplications(tx: Tx, accountId: AccountId, applicationIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await tx.query<{ application_id: string }>(
    'select application_id from application where account_id = $1 and application_id = any($2) order by 1 for key share',
    [accountId, applicationIds],
  );
  return new Set(rows.map((row) => row.application_id));
}
