// What a list of resources is asked about associations.

import type { AssociationWish } from '../../domain/snapshot/find-resources.ts';
import type { AssociationParameters } from '../../wire/resources.ts';

/** undefined: nothing is asked. */
export function associationWish(query: AssociationParameters): AssociationWish | undefined {
  const { channel, associated, associatedApplicationId, associatedEntityId } = query;
  const applicationId = associatedApplicationId || undefined;
  const entityId = associatedEntityId || undefined;
  if ([channel, associated, applicationId, entityId].every((part) => part === undefined)) return undefined;
  return { isThere: associated ?? true, channel, applicationId, entityId };
}
