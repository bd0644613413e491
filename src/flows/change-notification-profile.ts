// Where events are posted and how: making, changing and deleting notification profiles.

import type { Caller } from '../domain/accounts.ts';
import { invalid, notFound, type Refusal } from '../domain/refusals.ts';
import type { NotificationProfile } from '../domain/subscriptions.ts';
import { noteChange } from '../storage/changes.ts';
import { isForeignKeyViolation, type Tx } from '../storage/db.ts';
import { deleteProfileRow, insertProfile, lockProfile, updateProfileRow } from '../storage/notification-profiles.ts';
import { subscriptionsUsing } from '../storage/subscriptions.ts';
import { type Audit, changeConfiguration } from './change-configuration.ts';
import { addSecurity, type NewSecurity, refuseWhileUsed } from './change-webhook-security.ts';
import type { World } from './world.ts';

export interface NewProfile {
  readonly profile: NotificationProfile;
  /** To be created with it. */
  readonly security: NewSecurity | undefined;
}

/** @throws Refusal INVALID when the id is taken, or it refers to what is not there */
export async function createProfile(world: World, caller: Caller, profile: NewProfile): Promise<void> {
  await withKnownReferences('', () =>
    changeConfiguration(world, caller, (tx, audit) => addProfile(tx, caller, profile, '', audit)),
  );
}

/** Within a transaction that creates more. `path`: where the profile stands in the request, with a dot behind it. */
export async function addProfile(
  tx: Tx,
  caller: Caller,
  { profile, security }: NewProfile,
  path: string,
  audit: Audit,
): Promise<void> {
  const { accountId } = caller;
  if (security !== undefined) await addSecurity(tx, caller, security, `${path}security.authId`, audit);
  if (!(await insertProfile(tx, accountId, profile)))
    throw invalid(`${path}profileId`, `is taken: there is a profile "${profile.profileId}"`);
  audit('create', 'notification_profile', profile.profileId, null, audited(profile));
  await noteChange(tx, { accountId, noun: 'subscription', keys: 'all' });
}

/** `change` makes the new profile from the stored one. @throws Refusal NOT_FOUND, INVALID */
export async function updateProfile(
  world: World,
  caller: Caller,
  profileId: string,
  change: (before: NotificationProfile) => NotificationProfile,
): Promise<NotificationProfile> {
  const { accountId } = caller;
  return withKnownReferences('', () =>
    changeConfiguration(world, caller, async (tx, audit) => {
      const before = await lockProfile(tx, accountId, profileId);
      if (before === undefined) throw unknownProfile(profileId);
      const after = change(before);
      await updateProfileRow(tx, accountId, after);
      audit('update', 'notification_profile', profileId, audited(before), audited(after));
      await noteChange(tx, { accountId, noun: 'subscription', keys: 'all' });
      return after;
    }),
  );
}

/** @throws Refusal NOT_FOUND; WRONG_STATE while a subscription uses it */
export async function deleteProfile(world: World, caller: Caller, profileId: string): Promise<NotificationProfile> {
  const { accountId } = caller;
  return changeConfiguration(world, caller, async (tx, audit) => {
    const before = await lockProfile(tx, accountId, profileId);
    if (before === undefined) throw unknownProfile(profileId);
    refuseWhileUsed(`profile "${profileId}"`, 'subscriptions', await subscriptionsUsing(tx, accountId, profileId));
    await deleteProfileRow(tx, accountId, profileId);
    audit('delete', 'notification_profile', profileId, audited(before), null);
    await noteChange(tx, { accountId, noun: 'subscription', keys: 'all' });
    return before;
  });
}

/**
 * A profile may name security settings and a certificate; the database knows whether they are there.
 * `path`: where the profile stands in the request, with a dot behind it.
 */
export async function withKnownReferences<T>(path: '' | 'profile.', work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isForeignKeyViolation(error)) throw error;
    const { constraint = '' } = error as { constraint?: string };
    if (constraint.includes('certificate')) throw invalid(`${path}clientCertificateId`, 'names no certificate of the account');
    if (constraint.includes('auth')) throw invalid(`${path}security.authId`, 'names no security settings of the account');
    throw invalid('profile.profileId', 'names no profile of the account');
  }
}

export function unknownProfile(profileId: string): Refusal {
  return notFound(`There is no notification profile "${profileId}".`);
}

/** Headers may carry secrets: the log has their names. */
function audited({ settings, ...profile }: NotificationProfile): object {
  return { ...profile, settings: { ...settings, headers: Object.keys(settings.headers ?? {}) } };
}
