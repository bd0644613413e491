// Entities: the actors an account sends for (its customers, brands, departments). Account-wide, not below an application.

import type { EntityId } from './platform.ts';
import { notFound, type Refusal } from './refusals.ts';

export interface Entity {
  readonly entityId: EntityId;
  readonly entityName: string | null;
}

/** The refusal for an entity that is not there. */
export function unknownEntity(entityId: string): Refusal {
  return notFound(`entity "${entityId}" does not exist`);
}
