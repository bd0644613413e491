// /callsign/1/settings: what an account decides for itself.

import type { AccountSettings } from '../../domain/accounts.ts';
import { changeSettings } from '../../flows/change-settings.ts';
import * as wire from '../../wire/settings.ts';
import { endpoint, ok } from '../endpoint.ts';

const shared = { group: 'Account', scopes: ['callsign:manage'], errors: 'modern' } as const;

export const getSettings = endpoint({
  ...shared,
  method: 'GET',
  path: '/callsign/1/settings',
  summary: "Read the account's settings",
  scopes: ['callsign:read', 'callsign:manage'],
  answers: { 200: wire.Settings },
  handle: async ({ world, caller }) => ok(wire.settingsObject((await world.snapshots.of(caller.accountId)).settings)),
});

export const patchSettings = endpoint({
  ...shared,
  method: 'PATCH',
  path: '/callsign/1/settings',
  summary: "Change the account's settings",
  description: 'What is left out stays as it is. The country policy and the thresholds of senders are replaced as a whole.',
  body: wire.SettingsChange,
  answers: { 200: wire.Settings },
  handle: async ({ world, caller, body }) => {
    await changeSettings(world, caller, settingsOf(body));
    return ok(wire.settingsObject((await world.snapshots.of(caller.accountId)).settings));
  },
});

/** The fields there are; a body may hold others, which are ignored. */
function settingsOf(body: wire.SettingsChange): Partial<AccountSettings> {
  const known = Object.keys(wire.Settings.properties) as (keyof AccountSettings & keyof wire.SettingsChange)[];
  return Object.fromEntries(known.flatMap((name) => (body[name] === undefined ? [] : [[name, body[name]]])));
}
