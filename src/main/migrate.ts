// `callsign migrate`: for those who change the schema in a step of its own before new nodes start.

import { readConfig } from './config.ts';
import { openDatabase } from './database.ts';
import { createLog } from './log.ts';

/** Migrates the database the environment names, and says what it did. */
export async function migrateOnly(env: Readonly<Record<string, string | undefined>>): Promise<void> {
  const config = readConfig(env);
  const database = await openDatabase(config, createLog(config.logLevel));
  await database.stop();
  for (const migration of database.migrated) console.log(`applied ${migration.name}`);
  if (database.migrated.length === 0) console.log('The schema is up to date.');
}
