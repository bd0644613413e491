// Creates, changes and deletes policies of opt-out words.

import type { Caller } from '../domain/accounts.ts';
import type { OptOutPolicy, OptOutPolicyId } from '../domain/inbound/opt-out-words.ts';
import type { ApplicationId, EntityId, PlatformPair } from '../domain/platform.ts';
import { isStorable } from '../domain/platform.ts';
import { invalid, notFound, Refusal } from '../domain/refusals.ts';
import type { AccountSnapshot } from '../domain/snapshot/account-snapshot.ts';
import { noteChange } from '../storage/changes.ts';
import { isUniqueViolation, type Tx } from '../storage/db.ts';
import { deleteOptOutPolicy, insertOptOutPolicy, lockOptOutPolicy, updateOptOutPolicy } from '../storage/opt-out-policies.ts';
import { type Audit, changeConfiguration } from './change-configuration.ts';
import { newKey } from './new-key.ts';
import type { World } from './world.ts';

export interface OptOutPolicyWishes extends Omit<OptOutPolicy, 'policyId' | 'resourceId' | 'pair'> {
  /** What an association calls the number. */
  readonly numberKey: string | undefined;
  readonly applicationId: string | undefined;
  readonly entityId: string | undefined;
}

/** @throws Refusal INVALID, ALREADY_EXISTS */
export async function createOptOutPolicy(world: World, caller: Caller, wishes: OptOutPolicyWishes): Promise<OptOutPolicy> {
  const policy = await policyOf(world, caller, newKey(), wishes);
  await write(world, caller, async (tx, audit) => {
    await insertOptOutPolicy(tx, caller.accountId, policy);
    audit('create', 'opt_out_policy', policy.policyId, null, policy);
  });
  return policy;
}

/** @throws Refusal INVALID, ALREADY_EXISTS, NOT_FOUND */
export async function changeOptOutPolicy(
  world: World,
  caller: Caller,
  policyId: string,
  wishes: OptOutPolicyWishes,
): Promise<OptOutPolicy> {
  const policy = await policyOf(world, caller, policyId, wishes);
  await write(world, caller, async (tx, audit) => {
    const before = await locked(tx, caller, policyId);
    await updateOptOutPolicy(tx, caller.accountId, policy);
    audit('update', 'opt_out_policy', policyId, before, policy);
  });
  return policy;
}

/** @throws Refusal NOT_FOUND */
export async function removeOptOutPolicy(world: World, caller: Caller, policyId: string): Promise<void> {
  await write(world, caller, async (tx, audit) => {
    const before = await locked(tx, caller, policyId);
    await deleteOptOutPolicy(tx, caller.accountId, policyId);
    audit('delete', 'opt_out_policy', policyId, before, null);
  });
}

export function unknownOptOutPolicy(policyId: string): Refusal {
  return notFound(`There is no opt-out policy "${policyId}".`);
}

async function locked(tx: Tx, { accountId }: Caller, policyId: string): Promise<OptOutPolicy> {
  const policy = isStorable(policyId) ? await lockOptOutPolicy(tx, accountId, policyId) : undefined;
  if (policy === undefined) throw unknownOptOutPolicy(policyId);
  return policy;
}

async function write(world: World, caller: Caller, work: (tx: Tx, audit: Audit) => Promise<void>): Promise<void> {
  try {
    await changeConfiguration(world, caller, async (tx, audit) => {
      await work(tx, audit);
      await noteChange(tx, { accountId: caller.accountId, noun: 'opt_out_policy', keys: 'all' });
    });
  } catch (error) {
    if (!isUniqueViolation(error, 'opt_out_policy_by_reach')) throw error;
    throw new Refusal('ALREADY_EXISTS', {
      message: 'There is a policy for this number, pair or account already: change that one.',
    });
  }
}

async function policyOf(
  world: World,
  { accountId }: Caller,
  policyId: string,
  { numberKey, applicationId, entityId, ...rest }: OptOutPolicyWishes,
): Promise<OptOutPolicy> {
  const snapshot = await world.snapshots.of(accountId);
  if (numberKey !== undefined && (applicationId ?? entityId) !== undefined)
    throw invalid('numberKey', 'must not be given together with applicationId and entityId: a policy is for one or the other');
  const number = numberKey === undefined ? undefined : snapshot.resources.byNumberKey(numberKey);
  if (numberKey !== undefined && number === undefined) throw invalid('numberKey', `number "${numberKey}" is not one of yours`);
  const pair = pairOf(snapshot, applicationId, entityId);
  return { policyId: policyId as OptOutPolicyId, resourceId: number?.resourceId ?? null, pair, ...rest };
}

function pairOf(
  { applications, entities }: AccountSnapshot,
  applicationId: string | undefined,
  entityId: string | undefined,
): PlatformPair | null {
  if (entityId !== undefined && applicationId === undefined)
    throw invalid('applicationId', 'must be given with entityId: a pair has both');
  if (applicationId === undefined) return null;
  const pair = { applicationId: applicationId as ApplicationId, entityId: (entityId ?? null) as EntityId | null };
  if (!applications.has(pair.applicationId)) throw invalid('applicationId', `application "${applicationId}" does not exist`);
  if (pair.entityId !== null && !entities.has(pair.entityId)) throw invalid('entityId', `entity "${entityId}" does not exist`);
  return pair;
}
