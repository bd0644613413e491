// The database that comes with Callsign: a real PostgreSQL in the data folder, started and stopped with the server.
// It listens on the loopback address alone, under a password that only the data folder knows.

import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { createDatabase, databaseUrl } from '../storage/databases.ts';
import { claimSoleUse, type SoleUse } from '../storage/sole-use.ts';
import { CannotStart } from './cannot-start.ts';
import { assertReachable, type DatabaseAccount, databaseAccount } from './database-account.ts';
import { installPostgresBinaries } from './postgres-binaries.ts';
import { DATABASE_ENVIRONMENT, DATABASE_NAME, DATABASE_USER, prepareCluster } from './postgres-cluster.ts';
import { inUse, readPostmasterMark, settleLeftover, stopServer } from './postgres-leftover.ts';

export interface EmbeddedPostgresOptions {
  /** Where node_modules is looked for, upwards. */
  readonly packageRoot: string;
  /** CALLSIGN_DATA_DIR. */
  readonly dataDir: string;
  /** Name or number of the user to run as when we are root. */
  readonly runAs: string;
  /** Settings of the server over ours. */
  readonly settings?: Readonly<Record<string, string>>;
  /** The server has been launched, and for a moment there is nothing to do but wait for it. */
  readonly onLaunched?: () => void;
  /** The server ended by itself: it is started again, or given up when the error says so. */
  readonly onUnexpectedEnd?: (event: { readonly isGivenUp: boolean; readonly detail: string }) => void;
}

/** What database.json keeps between runs. */
interface DatabaseFile {
  readonly password: string;
  /** Kept from start to start while it is free, so that an operator's own client finds it again. */
  readonly port: number;
  readonly startedBy?: number | undefined;
}

const START_PATIENCE_MS = 300_000; // replaying two gigabytes of log after a crash takes its time
const LOOK_AGAIN_MS = 10;
const PORT_TRIES_MAX = 5;
const RESTARTS_MAX = 5;
const STEADY_MS = 60_000;
const LOG_BYTES_MAX = 10_000_000;

/** Starts the database of a data folder, creating what is missing. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir);
  const account = databaseAccount(options.runAs);
  await makeDataDir(dataDir);
  assertReachable(dataDir, account);

  const cluster = join(dataDir, 'postgres');
  const file = readDatabaseFile(dataDir, cluster);
  const urlAt = (port: number) => `postgres://${DATABASE_USER}:${file.password}@127.0.0.1:${port}/postgres`;
  await settleLeftover({ cluster, urlAt, startedBy: file.startedBy });

  const binaries = await installPostgresBinaries(options.packageRoot, dataDir);
  if (!existsSync(cluster)) await writeDatabaseFile(dataDir, file);
  await prepareCluster({ binaries, folder: cluster, password: file.password, account, settings: options.settings ?? {} });

  const postgres = new EmbeddedPostgres({ options, dataDir, cluster, binaries, account, file, urlAt });
  await postgres.start();
  return postgres;
}

interface Parts {
  readonly options: EmbeddedPostgresOptions;
  readonly dataDir: string;
  readonly cluster: string;
  readonly binaries: string;
  readonly account: DatabaseAccount;
  readonly file: DatabaseFile;
  readonly urlAt: (port: number) => string;
}

/** A running server. It comes back by itself when it dies, at the same address, unless it keeps dying. */
export class EmbeddedPostgres {
  readonly #parts: Parts;
  #port: number;
  #child: ChildProcess | undefined;
  #soleUse: SoleUse | undefined;
  #isStopping = false;
  #restarts = 0;
  #startedAtMs = 0;
  readonly #killOnExit = () => this.#child?.kill('SIGINT'); // an orphan would only be in the next start's way

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#port = parts.file.port;
  }

  /** Where Callsign's database is. */
  get url(): string {
    return databaseUrl(this.serverUrl, DATABASE_NAME);
  }

  /** Where the server's maintenance database is. */
  get serverUrl(): string {
    return this.#parts.urlAt(this.#port);
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  async start(): Promise<void> {
    process.once('exit', this.#killOnExit);
    await this.#launchOnSomePort();
    const use = await claimSoleUse(this.serverUrl);
    if (use.kind === 'taken') throw inUse(this.#parts.cluster, use.holder);
    this.#soleUse = use;
    await createDatabase(this.serverUrl, DATABASE_NAME);
  }

  /** Ends all connections, writes everything down, and waits until the server is gone. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    process.off('exit', this.#killOnExit);
    if (this.#soleUse?.kind === 'ours') await this.#soleUse.release();
    const pid = this.#child?.pid;
    if (pid !== undefined && this.#child?.exitCode === null && this.#child.signalCode === null) await stopServer(pid);
    this.#child = undefined;
  }

  /** Tries the port of last time, then others: between finding one free and using it somebody may take it. */
  async #launchOnSomePort(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      this.#port = await freePort(attempt === 1 ? this.#port : 0);
      await writeDatabaseFile(this.#parts.dataDir, { ...this.#parts.file, port: this.#port, startedBy: process.pid });
      const failure = await this.#launch();
      if (failure === undefined) return;
      if (/lock file ".*" already exists/.test(failure)) throw inUse(this.#parts.cluster, 'started in the same moment');
      if (
        attempt === PORT_TRIES_MAX ||
        !/could not create any TCP\/IP sockets|shared memory block .* still in use/.test(failure)
      ) {
        throw new CannotStart(`The embedded database did not start: ${failure}\nMore may stand in ${this.#logFile}.`);
      }
      await pause(attempt * 100);
    }
  }

  /** Answers why it did not start, or undefined once it takes connections. */
  async #launch(): Promise<string | undefined> {
    const { binaries, cluster, account } = this.#parts;
    const program = join(binaries, 'bin', process.platform === 'win32' ? 'postgres.exe' : 'postgres');
    const args = ['-D', cluster, '-p', String(this.#port), '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='];
    const logStart = rotateLog(this.#logFile);
    const log = openSync(this.#logFile, 'a', 0o600);
    // In a session of its own, so that a Ctrl-C at the terminal reaches us alone and we stop it when nobody needs it any more.
    // Its words go to a file, so that it outlives us without losing them.
    const child = spawn(program, args, {
      ...account,
      env: DATABASE_ENVIRONMENT,
      cwd: '/',
      detached: true,
      windowsHide: true,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    this.#child = child;
    this.#parts.options.onLaunched?.();
    let spawnError: Error | undefined;
    child.once('error', (error) => {
      spawnError = error;
    });
    const failure = () => spawnError?.message ?? wordsSince(this.#logFile, logStart);
    for (const deadline = Date.now() + START_PATIENCE_MS; Date.now() < deadline; await pause(LOOK_AGAIN_MS)) {
      if (spawnError !== undefined || child.exitCode !== null || child.signalCode !== null) return failure();
      const mark = await readPostmasterMark(cluster);
      if (mark?.pid === child.pid && mark?.isReady) break;
    }
    this.#startedAtMs = Date.now();
    child.once('exit', (code, signal) => void (this.#isStopping || this.#recover(`it ended with ${signal ?? code}`)));
    return undefined;
  }

  async #recover(detail: string): Promise<void> {
    if (Date.now() - this.#startedAtMs > STEADY_MS) this.#restarts = 0;
    this.#restarts++;
    const isGivenUp = this.#restarts > RESTARTS_MAX;
    this.#parts.options.onUnexpectedEnd?.({ isGivenUp, detail });
    if (isGivenUp) return;
    await pause(this.#restarts * 100);
    if (this.#isStopping) return;
    const failure = await this.#launch(); // at the same port: everybody has its address
    if (failure !== undefined && !this.#isStopping) await this.#recover(failure);
  }

  get #logFile(): string {
    return join(this.#parts.dataDir, 'postgres.log');
  }
}

async function makeDataDir(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o755 });
  } catch (error) {
    throw new CannotStart(
      `The data folder ${dataDir} cannot be made (${(error as Error).message}). Set CALLSIGN_DATA_DIR to a folder this user may write to.`,
    );
  }
}

function readDatabaseFile(dataDir: string, cluster: string): DatabaseFile {
  const path = join(dataDir, 'database.json');
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as DatabaseFile;
  if (!existsSync(cluster)) return { password: randomBytes(24).toString('base64url'), port: 0 };
  throw new CannotStart(`${path} is missing. It holds the password of the database in ${cluster}; put it back from the backup.`);
}

/** Renamed into place: a half-written file would lock us out of our own database. */
async function writeDatabaseFile(dataDir: string, file: DatabaseFile): Promise<void> {
  const path = join(dataDir, 'database.json');
  await writeFile(`${path}.new`, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600, flush: true });
  await rename(`${path}.new`, path);
}

/** The wanted port if nobody has it, else any. */
function freePort(wanted: number): Promise<number> {
  return new Promise((ok, fail) => {
    const server = createServer();
    server.once('error', (error) => (wanted === 0 ? fail(error) : ok(freePort(0))));
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address !== null ? ok(address.port) : fail(new Error('no port'))));
    });
  });
}

/** Keeps one older log; answers where the new words will begin. */
function rotateLog(path: string): number {
  const size = existsSync(path) ? statSync(path).size : 0;
  if (size <= LOG_BYTES_MAX) return size;
  renameSync(path, `${path}.1`);
  return 0;
}

function wordsSince(path: string, start: number): string {
  return readFileSync(path).subarray(start).toString('utf8').trim();
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
