// All that a flow may touch. Built once in main/compose.ts and handed down; nothing is reached by any other way.

import type { Clock, Log } from '../ports.ts';
import type { Db } from '../storage/db.ts';
import type { IdSource } from '../storage/ids.ts';
import type { AccountSnapshots } from './account-snapshots.ts';
import type { KeyRing } from './key-ring.ts';

/** Settings of the whole installation that flows look at; the rest stays in main/config.ts. */
export interface InstanceSettings {
  /** Callback URLs may point to private addresses. */
  readonly allowPrivateCallbacks: boolean;
  /** Whether the published rate limits are enforced. */
  readonly isRateLimited: boolean;
  /** Whether there is a sandbox connector at all. */
  readonly hasSandbox: boolean;
  /** Days that messages, reports and inbound messages are kept. */
  readonly retentionDays: number;
}

export interface World {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly ids: IdSource;
  readonly settings: InstanceSettings;
  readonly snapshots: AccountSnapshots;
  readonly keys: KeyRing;
}
