// Whether the applications and entities a caller names exist, for whatever is to carry their ids.

import { type AccountId, isStorable, type PlatformPair } from '../domain/platform.ts';
import type { Violation } from '../domain/refusals.ts';
import { loadApplications } from '../storage/applications.ts';
import type { Queryable } from '../storage/db.ts';
import { loadEntities } from '../storage/entities.ts';

/** What is wrong with pairs that are to be stored: ids nobody has created. */
export async function knownIds(
  db: Queryable,
  accountId: AccountId,
  pairs: readonly (PlatformPair | null)[],
): Promise<{ readonly problems: (pair: PlatformPair | null) => Violation[] }> {
  const asked = (ids: readonly string[]): string[] => [...new Set(ids)].filter((id) => id !== '' && isStorable(id));
  const applicationIds = asked(pairs.map((pair) => pair?.applicationId ?? ''));
  const entityIds = asked(pairs.map((pair) => pair?.entityId ?? ''));
  const applications = new Set<string>();
  const entities = new Set<string>();
  if (applicationIds.length > 0)
    for (const { applicationId } of await loadApplications(db, accountId, applicationIds)) applications.add(applicationId);
  if (entityIds.length > 0) for (const { entityId } of await loadEntities(db, accountId, entityIds)) entities.add(entityId);
  return {
    problems: (pair) => {
      if (pair === null) return [];
      const { applicationId, entityId } = pair;
      const problems: Violation[] = [];
      if (!applications.has(applicationId))
        problems.push({ property: 'applicationId', violation: `application "${applicationId}" does not exist` });
      if (entityId !== null && !entities.has(entityId))
        problems.push({ property: 'entityId', violation: `entity "${entityId}" does not exist` });
      return problems;
    },
  };
}
