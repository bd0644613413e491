// Entities: the actors an account sends for (its customers, brands, departments). Account-wide, not below an application.

import type { EntityId } from './platform.ts';

export interface Entity {
  readonly entityId: EntityId;
  readonly entityName: string | null;
}
