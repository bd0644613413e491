// /subscriptions/1/security: how POSTs prove who sends them.

import Type from 'typebox';
import { Refusal } from '../../domain/refusals.ts';
import type { AuthId, Credentials } from '../../domain/subscriptions.ts';
import { createSecurity, deleteSecurity, unknownSecurity, updateSecurity } from '../../flows/change-webhook-security.ts';
import { PAGE_SIZE, page } from '../../wire/paging.ts';
import * as wire from '../../wire/subscriptions.ts';
import { created, endpoint, ok } from '../endpoint.ts';
import { readCredentials, securityObject } from './profile-parts.ts';

const shared = { group: 'Subscriptions', scopes: ['subscriptions:manage'], errors: 'classic' } as const;
const SecurityPath = Type.Object({ authId: Type.String() });

export const getSecuritySettings = endpoint({
  ...shared,
  method: 'GET',
  path: '/subscriptions/1/security',
  summary: 'List security settings',
  description: 'Secrets are masked.',
  query: wire.PageQuery,
  answers: { 200: wire.SecurityPage },
  refusals: [404],
  handle: async ({ world, caller, query }) => {
    const { notifications } = await world.snapshots.of(caller.accountId);
    const wanted = { page: query.page ?? 0, size: query.size ?? PAGE_SIZE };
    const all = [...notifications.security.values()];
    const shown = all.slice(wanted.page * wanted.size, (wanted.page + 1) * wanted.size);
    return ok(page(shown.map(securityObject), wanted, all.length));
  },
});

export const postSecurity = endpoint({
  ...shared,
  method: 'POST',
  path: '/subscriptions/1/security',
  summary: 'Create security settings',
  body: wire.SecurityRequest,
  answers: { 201: wire.SecurityId },
  refusals: [404],
  handle: async ({ world, caller, body }) => {
    const credentials = checked(readCredentials(body, undefined, world.settings.allowPrivateCallbacks));
    await createSecurity(world, caller, { authId: body.authId as AuthId, credentials });
    return created({ authId: body.authId });
  },
});

export const getSecuritySetting = endpoint({
  ...shared,
  method: 'GET',
  path: '/subscriptions/1/security/{authId}',
  summary: 'Get security settings',
  description: 'Secrets are masked.',
  params: SecurityPath,
  answers: { 200: wire.SecurityObject },
  refusals: [404],
  handle: async ({ world, caller, params: { authId } }) => {
    const { notifications } = await world.snapshots.of(caller.accountId);
    const setting = notifications.security.get(authId);
    if (setting === undefined) throw unknownSecurity(authId);
    return ok(securityObject(setting));
  },
});

export const putSecurity = endpoint({
  ...shared,
  method: 'PUT',
  path: '/subscriptions/1/security/{authId}',
  summary: 'Change security settings',
  description: 'All of them are replaced; a masked secret sent back stays what it is.',
  params: SecurityPath,
  body: wire.SecurityUpdate,
  answers: { 200: wire.SecurityId },
  refusals: [404],
  handle: async ({ world, caller, params: { authId }, body }) => {
    await updateSecurity(world, caller, authId, (before) =>
      checked(readCredentials(body, before, world.settings.allowPrivateCallbacks)),
    );
    return ok({ authId });
  },
});

export const removeSecurity = endpoint({
  ...shared,
  method: 'DELETE',
  path: '/subscriptions/1/security/{authId}',
  summary: 'Delete security settings',
  description: 'Refused while a notification profile uses them.',
  params: SecurityPath,
  answers: { 200: wire.SecurityId },
  refusals: [404],
  handle: async ({ world, caller, params: { authId } }) => {
    await deleteSecurity(world, caller, authId);
    return ok({ authId });
  },
});

function checked(credentials: ReturnType<typeof readCredentials>): Credentials {
  if ('kind' in credentials) return credentials;
  throw new Refusal('INVALID', { violations: credentials });
}
