// Lets people in, changes what they may do, and takes them out again.

import type { Caller } from '../domain/accounts.ts';
import { invalid, notFound, Refusal, type Violation } from '../domain/refusals.ts';
import { isPersonOf, type Membership, mayAll, passwordProblem, type Role, type User, usernameProblem } from '../domain/users.ts';
import { noteChange } from '../storage/changes.ts';
import type { Tx } from '../storage/db.ts';
import {
  countOtherAdministrators,
  deleteSessionsOf,
  findUser,
  insertUser,
  lockUser,
  putMembership,
  removeMembership,
  type StoredUser,
  updateUserRow,
} from '../storage/users.ts';
import { changeConfiguration } from './change-configuration.ts';
import { hashOf } from './passwords.ts';
import type { World } from './world.ts';

export interface NewUser {
  readonly username: string;
  readonly fullName: string;
  readonly password: string;
  readonly role: Role;
}

/** @throws Refusal INVALID */
export async function createUser(world: World, caller: Caller, { username, fullName, password, role }: NewUser): Promise<User> {
  const { accountId } = caller;
  const violations: Violation[] = [];
  const note = (property: string, violation: string | undefined): void => {
    if (violation !== undefined) violations.push({ property, violation });
  };
  note('username', usernameProblem(username));
  note('password', passwordProblem(password, username));
  note('role', roleProblem(caller, role));
  if (violations.length > 0) throw new Refusal('INVALID', { violations });
  const passwordHash = await hashOf(password);
  return changeConfiguration(world, caller, async (tx, audit) => {
    const userId = await insertUser(tx, { username, fullName, passwordHash, homeAccountId: accountId });
    if (userId === undefined) throw invalid('username', 'is taken');
    await putMembership(tx, userId, { accountId, role });
    await noteChange(tx, { accountId, noun: 'user', keys: [username] });
    audit('create', 'user', username, null, { username, fullName, role, isEnabled: true });
    const created = await findUser(tx, username);
    if (created === undefined) throw new Error('a user is gone in the transaction that made him');
    return created;
  });
}

export interface UserChange {
  readonly fullName?: string | undefined;
  readonly role?: Role | undefined;
  readonly isEnabled?: boolean | undefined;
  readonly password?: string | undefined;
}

/**
 * Changes a user; a new password or being switched off ends all his sessions.
 * @throws Refusal NOT_FOUND, INVALID; FORBIDDEN for more than the role of somebody who belongs to another account; WRONG_STATE when
 *   the account would be left without an administrator
 */
export function changeUser(world: World, caller: Caller, username: string, change: UserChange): Promise<User> {
  return applyChange(world, caller, username, change, (user) => {
    refuseStrangers(caller, user, change);
    refuseSuperiors(caller, user);
    const problem = change.role === undefined ? undefined : roleProblem(caller, change.role);
    if (problem !== undefined) throw invalid('role', problem);
  });
}

async function applyChange(
  world: World,
  caller: Caller,
  username: string,
  change: UserChange,
  refuse: (user: User) => void,
): Promise<User> {
  const { accountId } = caller;
  const problem = change.password === undefined ? undefined : passwordProblem(change.password, username);
  if (problem !== undefined) throw invalid('password', problem);
  const passwordHash = change.password === undefined ? undefined : await hashOf(change.password);
  return changeConfiguration(world, caller, async (tx, audit) => {
    const user = await lockMember(tx, caller, username);
    refuse(user);
    const role = roleIn(user, caller);
    const after = {
      fullName: change.fullName ?? user.fullName,
      role: change.role ?? role,
      isEnabled: change.isEnabled ?? user.isEnabled,
    };
    if (role === 'ADMINISTRATOR' && (after.role !== 'ADMINISTRATOR' || !after.isEnabled)) await refuseLast(tx, caller, user);
    await updateUserRow(tx, { ...user, ...after, passwordHash: passwordHash ?? user.passwordHash });
    await putMembership(tx, user.userId, { accountId, role: after.role });
    if (passwordHash !== undefined || !after.isEnabled) await deleteSessionsOf(tx, user.userId);
    await noteChange(tx, { accountId, noun: 'user', keys: [username] });
    const { fullName, isEnabled } = user;
    // That a password changed is worth knowing; what it is is not.
    const changed = passwordHash === undefined ? {} : { password: 'changed' };
    audit('update', 'user', user.username, { fullName, role, isEnabled }, { ...after, ...changed });
    return (await findUser(tx, username)) ?? user;
  });
}

/** A user changes his own password; guesses at the old one are slowed down. @throws Refusal INVALID, TOO_MANY_REQUESTS */
export async function changeOwnPassword(
  world: World,
  caller: Caller,
  username: string,
  oldPassword: string,
  password: string,
  ip: string,
): Promise<void> {
  await world.users.userOf(username, oldPassword, ip).catch((error: unknown) => {
    if (error instanceof Refusal && error.code === 'UNAUTHORIZED') throw invalid('oldPassword', 'is wrong');
    throw error;
  });
  await applyChange(world, caller, username, { password }, () => undefined);
}

/** Takes a user out of the account. @throws Refusal NOT_FOUND; WRONG_STATE for the last administrator */
export async function removeUser(world: World, caller: Caller, username: string): Promise<void> {
  const { accountId } = caller;
  await changeConfiguration(world, caller, async (tx, audit) => {
    const user = await lockMember(tx, caller, username);
    refuseSuperiors(caller, user);
    const role = roleIn(user, caller);
    if (role === 'ADMINISTRATOR') await refuseLast(tx, caller, user);
    await removeMembership(tx, user.userId, accountId);
    await noteChange(tx, { accountId, noun: 'user', keys: [username] });
    audit('delete', 'user', user.username, { username: user.username, fullName: user.fullName, role }, null);
  });
}

/** Lets somebody who works in another account of the installation into this one as well. @throws Refusal NOT_FOUND, INVALID for a member */
export async function admitUser(world: World, caller: Caller, username: string, role: Role): Promise<User> {
  const { accountId } = caller;
  const problem = roleProblem(caller, role);
  if (problem !== undefined) throw invalid('role', problem);
  return changeConfiguration(world, caller, async (tx, audit) => {
    const user = await lockUser(tx, username);
    if (user === undefined) throw unknownUser(username);
    // A role is changed where the last administrator is looked after.
    if (membershipIn(user, caller) !== undefined)
      throw invalid('username', 'is a user of this account already: change the role instead');
    await putMembership(tx, user.userId, { accountId, role });
    await noteChange(tx, { accountId, noun: 'user', keys: [username] });
    audit('create', 'user', user.username, null, { username: user.username, role });
    return (await findUser(tx, username)) ?? user;
  });
}

/** Nobody locks the door from outside and throws the key away. A caller with a key needs no administrator to get in. */
async function refuseLast(tx: Tx, caller: Caller, { userId, username }: User): Promise<void> {
  if (caller.username === undefined) return;
  if ((await countOtherAdministrators(tx, caller.accountId, userId)) > 0) return;
  throw new Refusal('WRONG_STATE', { message: `"${username}" is the last administrator: make somebody else one first.` });
}

/** What else than the role is the business of the account he belongs to. @throws Refusal FORBIDDEN */
function refuseStrangers({ accountId }: Caller, user: User, { fullName, isEnabled, password }: UserChange): void {
  const isAboutThePerson = fullName !== undefined || isEnabled !== undefined || password !== undefined;
  if (!isAboutThePerson || isPersonOf(user, accountId)) return;
  throw new Refusal('FORBIDDEN', {
    message: `"${user.username}" belongs to another account: you can change the role here, or remove the user from this account.`,
  });
}

/** Who may manage users, and no more, could else sign in as one who may do everything. @throws Refusal FORBIDDEN */
function refuseSuperiors(caller: Caller, user: User): void {
  if (mayAll(caller, roleIn(user, caller))) return;
  throw new Refusal('FORBIDDEN', { message: `"${user.username}" may do more than you, so you cannot change that user.` });
}

function roleProblem(caller: Caller, role: Role): string | undefined {
  return mayAll(caller, role) ? undefined : 'cannot be given by somebody who may not do all of it';
}

/** A user of the caller's account; nobody else changes him until the transaction ends. @throws Refusal NOT_FOUND */
async function lockMember(tx: Tx, caller: Caller, username: string): Promise<StoredUser> {
  const user = await lockUser(tx, username);
  if (user === undefined || membershipIn(user, caller) === undefined) throw unknownUser(username);
  return user;
}

function membershipIn({ memberships }: User, { accountId }: Caller): Membership | undefined {
  return memberships.find((known) => known.accountId === accountId);
}

/** @throws when he is not in the caller's account, which lockMember has made sure of */
function roleIn(user: User, caller: Caller): Role {
  const membership = membershipIn(user, caller);
  if (membership === undefined) throw new Error('a user of the account has no role in it');
  return membership.role;
}

export function unknownUser(username: string): Refusal {
  return notFound(`There is no user "${username}".`);
}
