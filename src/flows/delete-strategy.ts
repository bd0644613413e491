// Deletes a sending strategy.

import type { Caller } from '../domain/accounts.ts';
import { isStorable } from '../domain/platform.ts';
import { contentOf, type StrategyId, unknownStrategy } from '../domain/strategies.ts';
import { noteChange } from '../storage/changes.ts';
import { deleteStrategyRow, lockStrategy } from '../storage/strategies.ts';
import { changeConfiguration } from './change-configuration.ts';
import type { World } from './world.ts';

/** @throws Refusal NOT_FOUND */
export async function deleteStrategy(world: World, caller: Caller, strategyId: StrategyId): Promise<void> {
  const { accountId } = caller;
  if (!isStorable(strategyId)) throw unknownStrategy(strategyId);
  await changeConfiguration(world, caller, async (tx, audit) => {
    const before = await lockStrategy(tx, accountId, strategyId);
    if (before === undefined) throw unknownStrategy(strategyId);
    await deleteStrategyRow(tx, accountId, strategyId);
    await noteChange(tx, { accountId, noun: 'strategy', keys: [strategyId] });
    audit('delete', 'strategy', strategyId, contentOf(before), null);
  });
}
