// People: their names, their roles, and what each role may do.

import { ALL_SCOPES, type Caller, hasAnyScope } from './accounts.ts';
import type { AccountId } from './platform.ts';
import { SCOPES } from './scopes.ts';

export type UserId = number & { readonly userId: unique symbol };

export const ROLES = ['ADMINISTRATOR', 'DEVELOPER', 'SUPPORT'] as const;
export type Role = (typeof ROLES)[number];

export interface Membership {
  readonly accountId: AccountId;
  readonly role: Role;
}

export interface User {
  readonly userId: UserId;
  readonly username: string;
  readonly fullName: string;
  readonly isEnabled: boolean;
  /** The account that made him and has not let him go; null when there is none. */
  readonly homeAccountId: AccountId | null;
  /** The accounts he may work in, the first one first. */
  readonly memberships: readonly Membership[];
  readonly createdAtMs: number;
}

const ALL_BUT_ACCESS: ReadonlySet<string> = new Set(
  [...SCOPES].filter((scope) => scope !== ALL_SCOPES && scope !== 'account-management:manage'),
);

/**
 * Developers set up and send; who may get in is the administrators' business. Support looks at all that developers change: most
 * products of the contract have a `:manage` scope alone, so scopes cannot say it.
 */
const SCOPES_OF: Readonly<Record<Role, ReadonlySet<string>>> = {
  ADMINISTRATOR: new Set([ALL_SCOPES]),
  DEVELOPER: ALL_BUT_ACCESS,
  SUPPORT: ALL_BUT_ACCESS,
};

export function isReadOnly(role: Role): boolean {
  return role === 'SUPPORT';
}

/**
 * Whether an account may reset his password, rename him or switch him off: that reaches into every account he works in, so only the
 * one he belongs to may, or the only one he is in. Else whoever admits somebody could take his place elsewhere.
 */
export function isPersonOf(
  { homeAccountId, memberships }: Pick<User, 'homeAccountId' | 'memberships'>,
  accountId: AccountId,
): boolean {
  return homeAccountId === accountId || memberships.every((membership) => membership.accountId === accountId);
}

export function scopesOf(role: Role): ReadonlySet<string> {
  return SCOPES_OF[role];
}

/** Whether a caller may do all that the role may: nobody gives more than he has, nor gets it by taking over who has it. */
export function mayAll(caller: Caller, role: Role): boolean {
  return [...scopesOf(role)].every((scope) => hasAnyScope(caller, [scope]));
}

const PASSWORD_MIN = 10;
const PASSWORD_MAX = 256;

/** What is wrong with a username; undefined when it will do. A colon ends the name in Basic credentials (RFC 7617). */
export function usernameProblem(username: string): string | undefined {
  if (username.length < 2 || username.length > 100) return 'size must be between 2 and 100';
  return /^[A-Za-z0-9._@+-]+$/.test(username) ? undefined : 'must consist of letters, digits and . _ @ + -';
}

/** What is wrong with a password. NIST SP 800-63B: length counts, rules about characters do not. */
export function passwordProblem(password: string, username: string): string | undefined {
  if (password.length < PASSWORD_MIN || password.length > PASSWORD_MAX)
    return `size must be between ${PASSWORD_MIN} and ${PASSWORD_MAX}`;
  return password.toLowerCase().includes(username.toLowerCase()) ? 'must not contain the username' : undefined;
}
