// Puts a sending strategy's new content in place of the old: the id stays, so that no moment is without a strategy.

import type { Caller } from '../domain/accounts.ts';
import { isStorable } from '../domain/platform.ts';
import { contentOf, type SendingStrategy, type StrategyContent, type StrategyId, unknownStrategy } from '../domain/strategies.ts';
import { noteChange } from '../storage/changes.ts';
import { isForeignKeyViolation, isUniqueViolation } from '../storage/db.ts';
import { lockStrategy, updateStrategy as updateStrategyRow } from '../storage/strategies.ts';
import { admitStrategy, strategyExists, targetGone } from './admit-strategy.ts';
import { changeConfiguration } from './change-configuration.ts';
import type { World } from './world.ts';

/** @throws Refusal NOT_FOUND, INVALID */
export async function updateStrategy(
  world: World,
  caller: Caller,
  strategyId: StrategyId,
  content: StrategyContent,
): Promise<SendingStrategy> {
  const { accountId } = caller;
  if (!isStorable(strategyId)) throw unknownStrategy(strategyId);
  try {
    return await changeConfiguration(world, caller, async (tx, audit) => {
      const before = await lockStrategy(tx, accountId, strategyId);
      if (before === undefined) throw unknownStrategy(strategyId);
      await admitStrategy(tx, accountId, content);
      const after: SendingStrategy = { ...content, strategyId, createdAt: before.createdAt };
      await updateStrategyRow(tx, accountId, after);
      await noteChange(tx, { accountId, noun: 'strategy', keys: [strategyId] });
      audit('update', 'strategy', strategyId, contentOf(before), content);
      return after;
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw strategyExists();
    if (isForeignKeyViolation(error)) throw targetGone();
    throw error;
  }
}
