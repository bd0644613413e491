// The embedded database's folder: created once, whole or not at all, and configured anew on every start.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CannotStart } from './cannot-start.ts';
import type { DatabaseAccount } from './database-account.ts';

/** The database's superuser and our database; both belong to Callsign alone. */
export const DATABASE_USER = 'callsign';
export const DATABASE_NAME = 'callsign';

/**
 * For a small machine that should take messages fast: memory is spent on the page cache of the system rather than here, checkpoints
 * are rare because they cost full-page writes. What keeps an accepted message safe is named although it is PostgreSQL's default.
 */
const SERVER_SETTINGS: Readonly<Record<string, string>> = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  password_encryption: 'scram-sha-256',
  max_connections: '120',
  shared_buffers: '128MB',
  wal_buffers: '16MB',
  wal_compression: 'on',
  min_wal_size: '256MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  random_page_cost: '1.1',
  jit: 'off',
  autovacuum_vacuum_cost_limit: '1000',
  log_checkpoints: 'off',
  log_line_prefix: '%m [%p] ',
  log_timezone: 'UTC',
  timezone: 'UTC',
};

/** A small environment: our own holds secrets, and PG* variables of the operator's would change what the programs do. */
export const DATABASE_ENVIRONMENT: NodeJS.ProcessEnv = {
  PATH: process.env.PATH,
  LC_ALL: 'C',
  TZ: 'UTC',
  ...(process.platform === 'win32' ? { SystemRoot: process.env.SystemRoot, TEMP: process.env.TEMP, TMP: process.env.TMP } : {}),
};

export interface ClusterOptions {
  /** The folder that holds `bin/initdb`. */
  readonly binaries: string;
  readonly folder: string;
  readonly password: string;
  readonly account: DatabaseAccount;
  readonly settings: Readonly<Record<string, string>>;
}

/** Creates the cluster unless it exists, and writes its settings. */
export async function prepareCluster(options: ClusterOptions): Promise<void> {
  const { binaries, folder, settings } = options;
  if (!existsSync(folder)) await createCluster(options);
  await assertSameMajor(binaries, folder);
  const lines = Object.entries({ ...SERVER_SETTINGS, ...settings }).map(([name, value]) => `${name} = '${value}'\n`);
  await writeFile(
    join(folder, 'callsign.conf'),
    `# Written by Callsign on every start. What postgresql.conf sets below its first line wins.\n${lines.join('')}`,
  );
}

async function createCluster({ binaries, folder, password, account }: ClusterOptions): Promise<void> {
  // Under another name until it is whole: initdb cut short leaves a folder that looks like a cluster.
  const unfinished = `${folder}.unfinished-${process.pid}`;
  const passwordFile = `${unfinished}.password`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account.uid !== undefined && account.gid !== undefined) {
    await chown(unfinished, account.uid, account.gid);
    await chown(passwordFile, account.uid, account.gid);
  }
  try {
    const initdb = join(binaries, 'bin', process.platform === 'win32' ? 'initdb.exe' : 'initdb');
    // Locale C keeps the order of texts the same on every machine, whatever its C library.
    const args = [
      '-D',
      unfinished,
      '-U',
      DATABASE_USER,
      '-E',
      'UTF8',
      '--locale=C',
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
    ];
    const made = spawnSync(initdb, args, {
      ...account,
      env: DATABASE_ENVIRONMENT,
      cwd: '/',
      encoding: 'utf8',
      windowsHide: true,
    });
    if (made.status !== 0)
      throw new CannotStart(`The database could not be created in ${folder}: ${made.error?.message ?? made.stderr.trim()}`);
    const main = join(unfinished, 'postgresql.conf');
    await writeFile(main, `include_if_exists = 'callsign.conf'\n\n${await readFile(main, 'utf8')}`);
    await rename(unfinished, folder);
  } finally {
    await rm(passwordFile, { force: true });
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** A cluster is tied to its major version; npm may have brought a later one since. */
async function assertSameMajor(binaries: string, folder: string): Promise<void> {
  const cluster = (await readFile(join(folder, 'PG_VERSION'), 'utf8')).trim();
  const installed = /postgres-(\d+)/.exec(binaries)?.[1];
  if (installed === undefined || installed === cluster) return;
  throw new CannotStart(
    `The data in ${folder} was written by PostgreSQL ${cluster}, and this version of Callsign brings PostgreSQL ${installed}. See "Upgrading the embedded database" in docs/operations.md.`,
  );
}
