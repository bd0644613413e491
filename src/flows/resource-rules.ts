// What an account can ask for and has to bring along: the shipped defaults with the operator's lines over them.

import type { AccountId } from '../domain/platform.ts';
import { coverageInForce, type SourcedCoverage } from '../domain/resource-coverage.ts';
import { type SourcedRequirementSet, setsInForce } from '../domain/resource-requirements.ts';
import type { Queryable } from '../storage/db.ts';
import { loadCoverage, loadRequirementSets } from '../storage/resource-coverage.ts';

export interface ResourceRules {
  readonly coverage: readonly SourcedCoverage[];
  readonly sets: readonly SourcedRequirementSet[];
}

/** Read anew each time: nothing on a hot path asks, and a change counts at once on every node. */
export async function resourceRules(db: Queryable, accountId: AccountId): Promise<ResourceRules> {
  const coverage = coverageInForce(await loadCoverage(db, accountId));
  return { coverage, sets: setsInForce(await loadRequirementSets(db, accountId), coverage) };
}
