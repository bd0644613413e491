// The sending strategies of an account, by the pair they are made for.

import type { ApplicationId, EntityId, PlatformPair } from '../platform.ts';
import type { SendingStrategy, StrategyId } from '../strategies.ts';
import { OrderedRows, type Placed } from './ordered-rows.ts';

type StrategyRow = Placed<SendingStrategy>;

export class StrategyIndex {
  readonly rows = new OrderedRows<StrategyId, StrategyRow>(
    (strategy) => strategy.strategyId,
    (strategy) => strategy.position,
  );
  readonly #byTarget = new Map<ApplicationId, Map<EntityId | null, SendingStrategy[]>>();

  /** The strategies made for exactly this pair. */
  ofTarget(pair: PlatformPair): readonly SendingStrategy[] {
    return this.#byTarget.get(pair.applicationId)?.get(pair.entityId) ?? [];
  }

  put(strategy: StrategyRow): void {
    this.delete(strategy.strategyId);
    this.rows.put(strategy);
    const { applicationId, entityId } = strategy.target;
    const targets = this.#byTarget.get(applicationId) ?? new Map<EntityId | null, SendingStrategy[]>();
    this.#byTarget.set(applicationId, targets);
    targets.set(entityId, [...(targets.get(entityId) ?? []), strategy]);
  }

  delete(strategyId: StrategyId): SendingStrategy | undefined {
    const strategy = this.rows.delete(strategyId);
    if (strategy === undefined) return undefined;
    const { applicationId, entityId } = strategy.target;
    const targets = this.#byTarget.get(applicationId);
    const left = this.ofTarget(strategy.target).filter((other) => other.strategyId !== strategyId);
    if (left.length > 0) targets?.set(entityId, left);
    else targets?.delete(entityId);
    return strategy;
  }
}
