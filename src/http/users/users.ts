// /callsign/1/users: who may sign in to the account, and what each may do.

import Type from 'typebox';
import type { AccountId } from '../../domain/platform.ts';
import { isStorable, labelViolation } from '../../domain/platform.ts';
import { invalid, Refusal } from '../../domain/refusals.ts';
import { SCOPES } from '../../domain/scopes.ts';
import { isReadOnly, ROLES, scopesOf, type User } from '../../domain/users.ts';
import { admitUser, changeOwnPassword, changeUser, createUser, removeUser, unknownUser } from '../../flows/manage-users.ts';
import { findUser, listUsers } from '../../storage/users.ts';
import * as wire from '../../wire/users.ts';
import { created, type Endpoint, endpoint, noContent, ok } from '../endpoint.ts';

const shared = { group: 'Users', scopes: ['account-management:manage'], errors: 'modern' } as const;
const UserPath = Type.Object({ username: Type.String() });

const getUsers = endpoint({
  ...shared,
  method: 'GET',
  path: '/callsign/1/users',
  summary: 'List users',
  answers: { 200: wire.Users },
  handle: async ({ world, caller: { accountId } }) => {
    const users = await listUsers(world.db, accountId);
    return ok({ results: users.map((user) => shown(user, accountId)) });
  },
});

const postUser = endpoint({
  ...shared,
  method: 'POST',
  path: '/callsign/1/users',
  summary: 'Create a user',
  description: 'Names are unique in the whole installation.',
  body: wire.UserRequest,
  answers: { 201: wire.User },
  handle: async ({ world, caller, body }) => {
    const { fullName = '', ...rest } = body;
    checkText('fullName', fullName);
    return created(shown(await createUser(world, caller, { ...rest, fullName }), caller.accountId));
  },
});

const getUser = endpoint({
  ...shared,
  method: 'GET',
  path: '/callsign/1/users/{username}',
  summary: 'Read a user',
  params: UserPath,
  answers: { 200: wire.User },
  refusals: [404],
  handle: async ({ world, caller: { accountId }, params: { username } }) => {
    const user = isStorable(username) ? await findUser(world.db, username) : undefined;
    if (user === undefined || !isIn(user, accountId)) throw unknownUser(username);
    return ok(shown(user, accountId));
  },
});

const patchUser = endpoint({
  ...shared,
  method: 'PATCH',
  path: '/callsign/1/users/{username}',
  summary: 'Change a user',
  description:
    'What is left out stays. A new password, or being switched off, ends all sessions of the user. Of a user who belongs to another account only the role can be changed.',
  params: UserPath,
  body: wire.UserUpdate,
  answers: { 200: wire.User },
  refusals: [404],
  handle: async ({ world, caller, params: { username }, body }) => {
    if (!isStorable(username)) throw unknownUser(username);
    const { enabled, ...change } = body;
    checkText('fullName', change.fullName ?? '');
    return ok(shown(await changeUser(world, caller, username, { ...change, isEnabled: enabled }), caller.accountId));
  },
});

const removeUserFromAccount = endpoint({
  ...shared,
  method: 'DELETE',
  path: '/callsign/1/users/{username}',
  summary: 'Remove a user',
  description: 'From this account; one who is in no other account is deleted.',
  params: UserPath,
  answers: { 204: null },
  refusals: [404],
  handle: async ({ world, caller, params: { username } }) => {
    if (!isStorable(username)) throw unknownUser(username);
    await removeUser(world, caller, username);
    return noContent();
  },
});

const postUserAdmission = endpoint({
  ...shared,
  method: 'POST',
  path: '/callsign/1/users/admit',
  summary: 'Admit a user of another account',
  description: 'Somebody who works in another account of this installation may work in this one as well.',
  body: wire.UserAdmission,
  answers: { 200: wire.User },
  refusals: [404],
  handle: async ({ world, caller, body: { username, role } }) => {
    if (!isStorable(username)) throw unknownUser(username);
    return ok(shown(await admitUser(world, caller, username, role), caller.accountId));
  },
});

const putOwnPassword = endpoint({
  ...shared,
  method: 'PUT',
  path: '/callsign/1/own-password',
  summary: 'Change your own password',
  description: 'Ends all your sessions.',
  scopes: [],
  body: wire.OwnPassword,
  answers: { 204: null },
  refusals: [403],
  handle: async ({ world, caller, ip, body: { oldPassword, password } }) => {
    if (caller.username === undefined) throw new Refusal('FORBIDDEN', { message: 'An API key has no password.' });
    await changeOwnPassword(world, caller, caller.username, oldPassword, password, ip);
    return noContent();
  },
});

const getScopes = endpoint({
  ...shared,
  method: 'GET',
  path: '/callsign/1/scopes',
  summary: 'List scopes and roles',
  scopes: [],
  answers: { 200: wire.Scopes },
  handle: () =>
    ok({ scopes: [...SCOPES], roles: ROLES.map((role) => ({ role, scopes: [...scopesOf(role)], readOnly: isReadOnly(role) })) }),
});

export const userEndpoints: readonly Endpoint[] = [
  getUsers,
  postUser,
  postUserAdmission,
  getUser,
  patchUser,
  removeUserFromAccount,
  putOwnPassword,
  getScopes,
];

function checkText(property: string, text: string): void {
  const problem = labelViolation(text);
  if (problem !== undefined) throw invalid(property, problem);
}

function isIn({ memberships }: User, accountId: AccountId): boolean {
  return memberships.some((membership) => membership.accountId === accountId);
}

function shown(user: User, accountId: AccountId): wire.User {
  const { role = 'SUPPORT' } = user.memberships.find((membership) => membership.accountId === accountId) ?? {};
  return wire.userObject({ ...user, role });
}
