// /subscriptions/1/profiles: where events are posted, and how.

import Type from 'typebox';
import { Refusal } from '../../domain/refusals.ts';
import type { NotificationProfile } from '../../domain/subscriptions.ts';
import { createProfile, deleteProfile, unknownProfile, updateProfile } from '../../flows/change-notification-profile.ts';
import { PAGE_SIZE, page } from '../../wire/paging.ts';
import * as wire from '../../wire/subscriptions.ts';
import { created, endpoint, ok } from '../endpoint.ts';
import { newProfileFrom, profileFrom, profileObject, profileProblems } from './profile-parts.ts';
import { profileIds } from './subscriptions.ts';

const shared = { group: 'Subscriptions', scopes: ['subscriptions:manage'], errors: 'classic' } as const;
const ProfilePath = Type.Object({ profileId: Type.String() });

export const getProfiles = endpoint({
  ...shared,
  method: 'GET',
  path: '/subscriptions/1/profiles',
  summary: 'List notification profiles',
  query: wire.PageQuery,
  answers: { 200: wire.ProfilePage },
  refusals: [404],
  handle: async ({ world, caller, query }) => {
    const { notifications } = await world.snapshots.of(caller.accountId);
    const wanted = { page: query.page ?? 0, size: query.size ?? PAGE_SIZE };
    const all = [...notifications.profiles.values()];
    const shown = all.slice(wanted.page * wanted.size, (wanted.page + 1) * wanted.size);
    return ok(page(shown.map(profileObject), wanted, all.length));
  },
});

export const postProfile = endpoint({
  ...shared,
  method: 'POST',
  path: '/subscriptions/1/profiles',
  summary: 'Create a notification profile',
  description: 'With security settings that exist, named by their id alone, or ones that are created with it.',
  body: wire.ProfileRequest,
  answers: { 201: wire.ProfileId },
  refusals: [404],
  handle: async ({ world, caller, body }) => {
    const profile = newProfileFrom(body, '', world.settings.allowPrivateCallbacks);
    await createProfile(world, caller, profile);
    return created(idsOf(profile.profile));
  },
});

export const getProfile = endpoint({
  ...shared,
  method: 'GET',
  path: '/subscriptions/1/profiles/{profileId}',
  summary: 'Get a notification profile',
  params: ProfilePath,
  answers: { 200: wire.ProfileObject },
  refusals: [404],
  handle: async ({ world, caller, params: { profileId } }) => {
    const { notifications } = await world.snapshots.of(caller.accountId);
    const profile = notifications.profiles.get(profileId);
    if (profile === undefined) throw unknownProfile(profileId);
    return ok(profileObject(profile));
  },
});

export const putProfile = endpoint({
  ...shared,
  method: 'PUT',
  path: '/subscriptions/1/profiles/{profileId}',
  summary: 'Change a notification profile',
  description: 'All of it is replaced; a webhook left out stays. POSTs that still wait are made with the new settings.',
  params: ProfilePath,
  body: wire.ProfileUpdate,
  answers: { 200: wire.ProfileId },
  refusals: [404],
  handle: async ({ world, caller, params: { profileId }, body }) => {
    const violations = profileProblems(body, '', world.settings.allowPrivateCallbacks);
    if (violations.length > 0) throw new Refusal('INVALID', { violations });
    const after = await updateProfile(world, caller, profileId, (before) => profileFrom(before.profileId, body, before));
    return ok(idsOf(after));
  },
});

export const removeProfile = endpoint({
  ...shared,
  method: 'DELETE',
  path: '/subscriptions/1/profiles/{profileId}',
  summary: 'Delete a notification profile',
  description: 'Refused while a subscription uses it.',
  params: ProfilePath,
  answers: { 200: wire.ProfileId },
  refusals: [404],
  handle: async ({ world, caller, params: { profileId } }) => ok(idsOf(await deleteProfile(world, caller, profileId))),
});

function idsOf({ profileId, authId }: NotificationProfile) {
  return profileIds(profileId, authId);
}
