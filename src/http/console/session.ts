// /callsign/1/console: signing in to the console. The session lives in a cookie that scripts cannot read; what changes anything
// has to carry a header besides, which pages of other origins cannot send (see authenticate.ts).

import type { Caller } from '../../domain/accounts.ts';
import type { AccountId } from '../../domain/platform.ts';
import { notFound, Refusal } from '../../domain/refusals.ts';
import { isReadOnly, scopesOf } from '../../domain/users.ts';
import { endSession } from '../../flows/end-session.ts';
import { CONSOLE_SESSION_MS } from '../../flows/user-ring.ts';
import type { World } from '../../flows/world.ts';
import { listAccounts } from '../../storage/accounts.ts';
import { findUser, hasUsers, type StoredUser } from '../../storage/users.ts';
import * as wire from '../../wire/console-sessions.ts';
import { SESSION_COOKIE, sessionTokenOf } from '../authenticate.ts';
import { type Endpoint, endpoint, noContent, ok } from '../endpoint.ts';
import type { Headers } from '../headers.ts';

const shared = { group: 'Console', errors: 'modern' } as const;

const getState = endpoint({
  ...shared,
  method: 'GET',
  path: '/callsign/1/console',
  summary: 'Read what the sign-in page has to know',
  scopes: null,
  answers: { 200: wire.ConsoleState },
  handle: async ({ world }) => ok({ hasUsers: await hasUsers(world.db), hasSandbox: world.settings.hasSandbox }),
});

const postSession = endpoint({
  ...shared,
  method: 'POST',
  path: '/callsign/1/console/session',
  summary: 'Sign in to the console',
  description: 'Sets a cookie that is good for twelve hours, and that pages of other sites cannot use.',
  scopes: null,
  body: wire.ConsoleSignIn,
  answers: { 200: wire.ConsoleSession },
  refusals: [401, 429],
  handle: async ({ world, body: { username, password, accountId }, ip, headers }) => {
    const user = await world.users.userOf(username, password, ip);
    return opened(world, user, accountId, headers);
  },
});

const getSession = endpoint({
  ...shared,
  method: 'GET',
  path: '/callsign/1/console/session',
  summary: 'Read who is signed in',
  scopes: [],
  answers: { 200: wire.ConsoleSession },
  handle: async ({ world, caller }) => ok(await sessionObject(world, await userBehind(world, caller), caller.accountId)),
});

const postAccount = endpoint({
  ...shared,
  method: 'POST',
  path: '/callsign/1/console/session/account',
  summary: 'Work in another of your accounts',
  description: 'The session goes on there.',
  scopes: [],
  body: wire.ConsoleAccount,
  answers: { 200: wire.ConsoleSession },
  refusals: [404],
  handle: async ({ world, caller, body: { accountId }, headers }) => {
    const user = await userBehind(world, caller);
    if (!user.memberships.some((membership) => membership.accountId === accountId))
      throw notFound(`You have no account ${accountId}.`);
    const token = sessionTokenOf(headers.cookie);
    if (token !== undefined) await endSession(world, caller, token);
    return opened(world, user, accountId, headers);
  },
});

const removeSession = endpoint({
  ...shared,
  method: 'DELETE',
  path: '/callsign/1/console/session',
  summary: 'Sign out of the console',
  scopes: [],
  answers: { 204: null },
  handle: async ({ world, caller, headers }) => {
    const token = sessionTokenOf(headers.cookie);
    if (token !== undefined) await endSession(world, caller, token);
    return { ...noContent(), headers: { 'set-cookie': cookie('', 0, headers) } };
  },
});

export const consoleSessionEndpoints: readonly Endpoint[] = [getState, postSession, getSession, postAccount, removeSession];

async function opened(world: World, user: StoredUser, accountId: number | undefined, headers: Headers) {
  const account = accountId === undefined ? undefined : String(accountId);
  // From any address: people move between networks, and the cookie cannot be read.
  const token = await world.users.open(user, 'CONSOLE', null, account);
  const known = accountId ?? user.memberships[0]?.accountId;
  const body = await sessionObject(world, user, known as AccountId);
  return {
    ...ok(body),
    headers: { 'set-cookie': cookie(token, CONSOLE_SESSION_MS / 1000, headers), 'cache-control': 'no-store' },
  };
}

/** Secure when the browser came by TLS, as the proxy in front says; plain HTTP is for one's own machine. */
function cookie(token: string, seconds: number, headers: Headers): string {
  const isSecure = headers['x-forwarded-proto'] === 'https';
  return `${SESSION_COOKIE}=${token}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`;
}

/** @throws Refusal FORBIDDEN for keys: they are nobody who could sign in */
async function userBehind(world: World, { username }: Caller): Promise<StoredUser> {
  const user = username === undefined ? undefined : await findUser(world.db, username);
  if (user === undefined) throw new Refusal('FORBIDDEN', { message: 'Only users have a session, and this is a key.' });
  return user;
}

async function sessionObject(world: World, user: StoredUser, accountId: AccountId): Promise<wire.ConsoleSession> {
  const names = new Map((await listAccounts(world.db)).map((account) => [account.accountId, account.name]));
  const role = user.memberships.find((membership) => membership.accountId === accountId)?.role ?? 'SUPPORT';
  return {
    username: user.username,
    fullName: user.fullName,
    role,
    readOnly: isReadOnly(role),
    scopes: [...scopesOf(role)],
    accountId,
    accounts: user.memberships.map((membership) => ({
      accountId: membership.accountId,
      name: names.get(membership.accountId) ?? String(membership.accountId),
    })),
  };
}
