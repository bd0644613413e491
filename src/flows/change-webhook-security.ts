// Credentials that POSTs to callers' servers are made with: making, changing and deleting them.

import type { Caller } from '../domain/accounts.ts';
import { invalid, notFound, Refusal } from '../domain/refusals.ts';
import type { AuthId, Credentials } from '../domain/subscriptions.ts';
import { noteChange } from '../storage/changes.ts';
import type { Tx } from '../storage/db.ts';
import {
  deleteSecurityRow,
  insertSecuritySetting,
  lockSecuritySetting,
  profilesUsing,
  updateSecurityRow,
} from '../storage/notification-profiles.ts';
import { type Audit, changeConfiguration } from './change-configuration.ts';
import type { World } from './world.ts';

export interface NewSecurity {
  readonly authId: AuthId;
  readonly credentials: Credentials;
}

/** @throws Refusal INVALID when there are some of this id */
export async function createSecurity(world: World, caller: Caller, security: NewSecurity): Promise<void> {
  await changeConfiguration(world, caller, (tx, audit) => addSecurity(tx, caller, security, 'authId', audit));
}

/** Within a transaction that creates more. `field`: where the id stands in the request. */
export async function addSecurity(
  tx: Tx,
  { accountId }: Caller,
  security: NewSecurity,
  field: string,
  audit: Audit,
): Promise<void> {
  if (!(await insertSecuritySetting(tx, accountId, security)))
    throw invalid(field, `is taken: there are security settings "${security.authId}"`);
  audit('create', 'webhook_security', security.authId, null, audited(security.credentials));
  await noteChange(tx, { accountId, noun: 'subscription', keys: 'all' });
}

/** `change` makes the new credentials from the stored ones. @throws Refusal NOT_FOUND, or what `change` throws */
export async function updateSecurity(
  world: World,
  caller: Caller,
  authId: string,
  change: (before: Credentials) => Credentials,
): Promise<void> {
  const { accountId } = caller;
  await changeConfiguration(world, caller, async (tx, audit) => {
    const before = await lockSecuritySetting(tx, accountId, authId);
    if (before === undefined) throw unknownSecurity(authId);
    const credentials = change(before.credentials);
    await updateSecurityRow(tx, accountId, { authId: before.authId, credentials });
    audit('update', 'webhook_security', authId, audited(before.credentials), audited(credentials));
    await noteChange(tx, { accountId, noun: 'subscription', keys: 'all' });
  });
}

/** @throws Refusal NOT_FOUND; WRONG_STATE while a profile uses them */
export async function deleteSecurity(world: World, caller: Caller, authId: string): Promise<void> {
  const { accountId } = caller;
  await changeConfiguration(world, caller, async (tx, audit) => {
    const before = await lockSecuritySetting(tx, accountId, authId);
    if (before === undefined) throw unknownSecurity(authId);
    refuseWhileUsed(`security settings "${authId}"`, 'profiles', await profilesUsing(tx, accountId, 'auth_id', authId));
    await deleteSecurityRow(tx, accountId, authId);
    audit('delete', 'webhook_security', authId, audited(before.credentials), null);
    await noteChange(tx, { accountId, noun: 'subscription', keys: 'all' });
  });
}

export function refuseWhileUsed(what: string, users: string, ids: readonly string[]): void {
  if (ids.length === 0) return;
  const named = ids.map((id) => `"${id}"`).join(', ');
  throw new Refusal('WRONG_STATE', { message: `The ${what} cannot be deleted: ${users} use it (${named}). Change those first.` });
}

export function unknownSecurity(authId: string): Refusal {
  return notFound(`There are no security settings "${authId}".`);
}

/** What the log may know: never a secret, and of headers only the names. */
function audited({ kind, ...credentials }: Credentials): object {
  const known: Record<string, unknown> = { type: kind };
  for (const name of ['username', 'algorithm', 'tokenUrl', 'grantType', 'clientId', 'scope', 'resource'])
    if (name in credentials) known[name] = (credentials as Record<string, unknown>)[name];
  return known;
}
