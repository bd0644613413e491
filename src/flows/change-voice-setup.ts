// Creates, changes and deletes what is to happen to the calls a number receives.

import type { Caller } from '../domain/accounts.ts';
import type { PlatformPair } from '../domain/platform.ts';
import { invalid, notFound, Refusal } from '../domain/refusals.ts';
import type { NumberResource, ResourceId } from '../domain/resources.ts';
import type { VoiceAction, VoiceSetup } from '../domain/voice.ts';
import { isForeignKeyViolation, type Tx } from '../storage/db.ts';
import { lockResource } from '../storage/resources.ts';
import { deleteVoiceSetup as deleteRow, loadVoiceSetups, putVoiceSetup } from '../storage/voice-setups.ts';
import { type Audit, changeConfiguration } from './change-configuration.ts';
import { unknownResource } from './change-resource.ts';
import { goneMeanwhile } from './create-association.ts';
import { knownIds } from './known-ids.ts';
import type { World } from './world.ts';

export interface VoiceWishes {
  readonly platform: PlatformPair | null;
  readonly action: VoiceAction;
}

/** @throws Refusal NOT_FOUND, INVALID; WRONG_STATE when the number has one: it has one voice action */
export function createVoiceSetup(world: World, caller: Caller, number: NumberResource, wishes: VoiceWishes): Promise<VoiceSetup> {
  return changeSetup(world, caller, number, async (tx, audit, before) => {
    if (before !== undefined)
      throw new Refusal('WRONG_STATE', { message: `number ${number.number} has a voice set-up already: change or delete it` });
    return putChecked(tx, audit, caller, number, wishes, undefined);
  });
}

/** @throws Refusal NOT_FOUND when the number has none, INVALID */
export function replaceVoiceSetup(
  world: World,
  caller: Caller,
  number: NumberResource,
  wishes: VoiceWishes,
): Promise<VoiceSetup> {
  return changeSetup(world, caller, number, async (tx, audit, before) => {
    if (before === undefined) throw noVoiceSetup(number);
    return putChecked(tx, audit, caller, number, wishes, before);
  });
}

/** @throws Refusal NOT_FOUND */
export async function deleteVoiceSetup(world: World, caller: Caller, number: NumberResource): Promise<void> {
  await changeSetup(world, caller, number, async (tx, audit, before) => {
    if (before === undefined) throw noVoiceSetup(number);
    await deleteRow(tx, caller.accountId, number.resourceId);
    audit('delete', 'voice_setup', number.numberKey, before, null);
    return before;
  });
}

export function noVoiceSetup({ number }: NumberResource): Refusal {
  return notFound(`number ${number} has no voice set-up`);
}

/** Whoever holds the number is the only one who sets it up: of two who create at once the second finds the first one's. */
async function changeSetup(
  world: World,
  caller: Caller,
  number: NumberResource,
  change: (tx: Tx, audit: Audit, before: VoiceSetup | undefined) => Promise<VoiceSetup>,
): Promise<VoiceSetup> {
  const { accountId } = caller;
  const { resourceId } = number;
  try {
    return await changeConfiguration(world, caller, async (tx, audit) => {
      const locked = await lockResource(tx, accountId, resourceId);
      if (locked === undefined) throw unknownResource(number.numberKey);
      const before = (await loadVoiceSetups(tx, accountId, [resourceId])).get(resourceId);
      return change(tx, audit, before);
    });
  } catch (error) {
    if (isForeignKeyViolation(error)) throw goneMeanwhile();
    throw error;
  }
}

async function putChecked(
  tx: Tx,
  audit: Audit,
  { accountId }: Caller,
  { number, numberKey, resourceId, capabilities }: NumberResource,
  { platform, action }: VoiceWishes,
  before: VoiceSetup | undefined,
): Promise<VoiceSetup> {
  if (!capabilities.includes('VOICE')) throw invalid('action', `number ${number} does not serve VOICE`);
  const violations = (await knownIds(tx, accountId, [platform])).problems(platform);
  if (violations.length > 0) throw new Refusal('INVALID', { violations });
  const after: VoiceSetup = { resourceId: resourceId as ResourceId, platform, action };
  await putVoiceSetup(tx, accountId, after);
  audit(before === undefined ? 'create' : 'update', 'voice_setup', numberKey, before ?? null, after);
  return after;
}
