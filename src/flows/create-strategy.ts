// Creates a sending strategy.

import type { Caller } from '../domain/accounts.ts';
import type { SendingStrategy, StrategyContent, StrategyId } from '../domain/strategies.ts';
import { noteChange } from '../storage/changes.ts';
import { isForeignKeyViolation } from '../storage/db.ts';
import { insertStrategy } from '../storage/strategies.ts';
import { admitStrategy, strategyExists, targetGone } from './admit-strategy.ts';
import { changeConfiguration } from './change-configuration.ts';
import { newKey } from './new-key.ts';
import type { World } from './world.ts';

/** @throws Refusal INVALID */
export async function createStrategy(world: World, caller: Caller, content: StrategyContent): Promise<StrategyId> {
  const { accountId } = caller;
  const strategyId = newKey() as StrategyId;
  const strategy: SendingStrategy = { ...content, strategyId, createdAt: new Date(world.clock.now()) };
  try {
    await changeConfiguration(world, caller, async (tx, audit) => {
      await admitStrategy(tx, accountId, content);
      if (!(await insertStrategy(tx, accountId, strategy))) throw strategyExists();
      await noteChange(tx, { accountId, noun: 'strategy', keys: [strategyId] });
      audit('create', 'strategy', strategyId, null, content);
    });
  } catch (error) {
    if (isForeignKeyViolation(error)) throw targetGone();
    throw error;
  }
  return strategyId;
}
