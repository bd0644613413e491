// Which database Callsign works on: the embedded one, started here, or the one DATABASE_URL names. Migrated in either case.

import { join } from 'node:path';
import type { Log } from '../ports.ts';
import { type Migration, migrate } from '../storage/migrate.ts';
import { CannotStart } from './cannot-start.ts';
import type { Config } from './config.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';
import { packageRoot } from './package-root.ts';

export interface Database {
  readonly url: string;
  /** What it is and where, for the operator. Holds no password. */
  readonly description: string;
  /** What this start has added to the schema. */
  readonly migrated: readonly Migration[];
  stop(): Promise<void>;
}

export interface DatabaseEvents {
  /** The embedded database keeps dying and is given up. */
  readonly onLost?: () => void;
  /** From here on opening is mostly waiting. Called once or more. */
  readonly onWaiting?: () => void;
}

/** Starts or finds the database, and migrates it. */
export async function openDatabase(config: Config, log: Log, events: DatabaseEvents = {}): Promise<Database> {
  if (config.secrets.databaseUrl !== undefined) events.onWaiting?.();
  const server =
    config.secrets.databaseUrl === undefined ? await embedded(config, log, events) : external(config.secrets.databaseUrl);
  try {
    return { ...server, migrated: await migrateOrExplain(server.url) };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** A server of either kind, its schema as it is. */
export type Server = Omit<Database, 'migrated'>;

/** The embedded server of the data folder. */
export async function embedded(config: Config, log: Log, { onLost, onWaiting }: DatabaseEvents = {}): Promise<Server> {
  const postgres = await startEmbeddedPostgres({
    packageRoot: packageRoot(),
    dataDir: config.dataDir,
    runAs: config.databaseRunAs,
    settings: { max_connections: String(config.databasePool + 60) },
    onUnexpectedEnd: ({ isGivenUp, detail }) => {
      log.error(
        { detail },
        isGivenUp ? 'the embedded database keeps dying: giving up' : 'the embedded database died: starting it again',
      );
      if (isGivenUp) onLost?.();
    },
    onLaunched: () => onWaiting?.(),
  });
  return { url: postgres.url, description: `embedded, data in ${config.dataDir}`, stop: () => postgres.stop() };
}

function external(url: string): Server {
  const { host, pathname } = new URL(url);
  return { url, description: `${host}${pathname}`, stop: async () => undefined };
}

async function migrateOrExplain(url: string): Promise<readonly Migration[]> {
  try {
    return await migrate(url, join(packageRoot(), 'migrations'));
  } catch (error) {
    const { code, message } = error as { code?: unknown; message?: string };
    // What the network or the server says before anybody is connected is about the address or the credentials in the setting.
    const isUnreachable = typeof code === 'string' && (/^E[A-Z]+$/.test(code) || /^(28|3D|57P|53)/.test(code));
    if (!isUnreachable) throw error;
    throw new CannotStart(`The database of DATABASE_URL (${new URL(url).host}) cannot be used: ${message || code}.`);
  }
}
