// What became of each object of an account that is copied.

import type { ImportKind } from '../../wire/imports.ts';

export type ObjectKind = ImportKind;

/** CREATE and UPDATE: done, or on a dry run to be done. DIFFERS: there already, not the same, and left alone. */
export type OutcomeKind = 'SAME' | 'CREATE' | 'UPDATE' | 'DIFFERS' | 'CANNOT';

export interface CopyOutcome {
  readonly kind: ObjectKind;
  readonly id: string;
  readonly outcome: OutcomeKind;
  /** What differs, or why it cannot be. */
  readonly reason?: string | undefined;
}
