// A database of one's own for a test: an exact copy of the migrated template, made in some ten milliseconds.

import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { createDatabase, databaseUrl, dropDatabase } from '../../src/storage/databases.ts';

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** Made anew for every caller; nothing in it but the schema. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const serverUrl = inject('serverUrl');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await createDatabase(serverUrl, name, 'callsign_template');
  return { url: databaseUrl(serverUrl, name), drop: () => dropDatabase(serverUrl, name) };
}
