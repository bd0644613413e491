// One embedded PostgreSQL for a whole test run, and in it a migrated template that every test's own database is copied from.

import { chmodSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../../src/main/embedded-postgres.ts';
import { isAlive, readPostmasterMark, stopServer } from '../../src/main/postgres-leftover.ts';
import { createDatabase, databaseUrl } from '../../src/storage/databases.ts';
import { migrate } from '../../src/storage/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The run's PostgreSQL. */
    serverUrl: string;
  }
}

/** Tests copy this database; nobody may be connected to it, so it is touched only here. */
export const TEMPLATE = 'callsign_template';

const PREFIX = 'callsign-test-';

/** Vitest calls this once, and what it answers at the end. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await clearUpAfterKilledRuns();
  const packageRoot = join(import.meta.dirname, '..', '..');
  const dataDir = await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
  chmodSync(dataDir, 0o755); // the database does not run as root, even if we do
  const postgres = await startEmbeddedPostgres({ packageRoot, dataDir, runAs: 'nobody', settings: { max_connections: '300' } });
  await createDatabase(postgres.serverUrl, TEMPLATE);
  await migrate(databaseUrl(postgres.serverUrl, TEMPLATE), join(packageRoot, 'migrations'));
  project.provide('serverUrl', postgres.serverUrl);
  return async () => {
    await postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
}

/** A run that was killed could not tear down what it had set up. */
async function clearUpAfterKilledRuns(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const owner = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (owner === undefined || isAlive(Number(owner))) continue;
    const folder = join(tmpdir(), name);
    const cluster = join(folder, 'postgres');
    const mark = existsSync(cluster) ? await readPostmasterMark(cluster) : undefined;
    if (mark !== undefined && isAlive(mark.pid)) await stopServer(mark.pid);
    rmSync(folder, { recursive: true, force: true });
  }
}
