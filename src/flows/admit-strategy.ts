// Whether a sending strategy may be as its caller wants it.

import type { AccountId } from '../domain/platform.ts';
import { isStorable } from '../domain/platform.ts';
import { invalid, Refusal, type Violation } from '../domain/refusals.ts';
import { type StrategyContent, strategyViolations } from '../domain/strategies.ts';
import { loadApplications } from '../storage/applications.ts';
import type { Tx } from '../storage/db.ts';
import { loadEntities } from '../storage/entities.ts';

/** @throws Refusal INVALID with every violation: of the content itself, and of a target that is not there */
export async function admitStrategy(tx: Tx, accountId: AccountId, content: StrategyContent): Promise<void> {
  const violations: Violation[] = strategyViolations(content);
  const { applicationId, entityId } = content.target;
  const hasApplication = isStorable(applicationId) && (await loadApplications(tx, accountId, [applicationId])).length > 0;
  if (!hasApplication) {
    violations.push({ property: 'platform.applicationId', violation: `application "${applicationId}" does not exist` });
  }
  const hasEntity = entityId === null || (isStorable(entityId) && (await loadEntities(tx, accountId, [entityId])).length > 0);
  if (!hasEntity) violations.push({ property: 'platform.entityId', violation: `entity "${entityId}" does not exist` });
  if (violations.length > 0) throw new Refusal('INVALID', { violations });
}

/** Two strategies for the same target, channel and country would leave no reason to prefer one. */
export function strategyExists(): Refusal {
  return invalid('platform', 'a sending strategy for this application and entity, channel and country exists already');
}

/** Found a moment before, and deleted by somebody else before the strategy was stored. */
export function targetGone(): Refusal {
  return invalid('platform', 'the application or entity was deleted meanwhile');
}
