// What a key that is linked to platform pairs may see: what is attributed to them.

import type { Caller } from '../domain/accounts.ts';
import { Refusal } from '../domain/refusals.ts';

export interface PairFilter {
  readonly applicationId?: string | undefined;
  readonly entityId?: string | undefined;
}

/**
 * A filter by pair, narrowed to what the caller's key is linked to.
 * @throws Refusal FORBIDDEN when it asks for others, or does not say which of several
 */
export function linkedFilter({ links }: Caller, filter: PairFilter): PairFilter {
  const { applicationId, entityId } = filter;
  if (links.length === 0) return { applicationId, entityId };
  const asked = links.filter(
    (link) =>
      (applicationId === undefined || applicationId === link.applicationId) &&
      (entityId === undefined || link.entityId === null || entityId === link.entityId),
  );
  // A link to an application alone is to all of its entities; several others have to be told apart.
  const widest = asked.find((link) => link.entityId === null) ?? asked[0];
  const isClear = widest !== undefined && asked.every((link) => link.applicationId === widest.applicationId);
  if (!isClear || (widest.entityId !== null && asked.length > 1)) {
    const message =
      widest === undefined
        ? 'This key may see only what belongs to the applications and entities it is linked to.'
        : 'This key is linked to several: say which application and entity.';
    throw new Refusal('FORBIDDEN', { message });
  }
  return { applicationId: widest.applicationId, entityId: widest.entityId ?? entityId };
}
