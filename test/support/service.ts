// The whole product for a test, on a database of its own and a free port: in this process, or as a process that can be killed.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { systemClock } from '../../src/main/clock.ts';
import { type Callsign, compose } from '../../src/main/compose.ts';
import { readConfig } from '../../src/main/config.ts';
import { createLog } from '../../src/main/log.ts';
import type { Clock } from '../../src/ports.ts';
import { createTestDatabase } from './database.ts';

/** What an endpoint answered; the body is parsed when it is JSON. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape, and say what they expect there.
  readonly body: any;
}

export type Api = (method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>) => Promise<Reply>;

export interface Service {
  readonly url: string;
  readonly apiKey: string;
  readonly databaseUrl: string;
  /** Calls an endpoint with the administrator's key, unless `headers` bring another. */
  readonly api: Api;
}

export interface TestService extends Service {
  readonly callsign: Callsign;
  stop(): Promise<void>;
}

export interface ServiceProcess extends Service {
  readonly pid: number;
  /** `kill -9`; resolves when the process is gone. The database stays. */
  kill(): Promise<void>;
  /** Stops in order, and drops the database. */
  stop(): Promise<void>;
  /** Starts another process on the same database. */
  restart(): Promise<ServiceProcess>;
}

const API_KEY = 'test-administrator-key-0123456789';
const ROOT = join(import.meta.dirname, '..', '..');

/** Environment variables as an operator would set them, over what tests need. */
export type Settings = Readonly<Record<string, string>>;

const TEST_SETTINGS: Settings = {
  CALLSIGN_PORT: '0',
  CALLSIGN_API_KEY: API_KEY,
  CALLSIGN_ALLOW_PRIVATE_CALLBACKS: 'true',
  CALLSIGN_RATE_LIMITS: 'off',
  CALLSIGN_LOG_LEVEL: 'error',
  CALLSIGN_DATABASE_POOL: '6',
};

/** Starts the product in this process. */
export function startService(settings: Settings = {}): Promise<TestService> {
  return startServiceWith(systemClock, settings);
}

/** The same by a clock of the test's own. */
export async function startServiceWith(clock: Clock, settings: Settings = {}): Promise<TestService> {
  const database = await createTestDatabase();
  const node = await startNode(database.url, settings, true, clock);
  return {
    ...node,
    stop: async () => {
      await node.stop();
      await database.drop();
    },
  };
}

/** Several nodes on one database, all in this process. */
export interface TestNodes {
  readonly databaseUrl: string;
  readonly nodes: readonly TestService[];
  /** One more; it is stopped with the others, or by itself before. */
  add(): Promise<TestService>;
  stop(): Promise<void>;
}

export async function startNodes(count: number, settings: Settings = {}): Promise<TestNodes> {
  const database = await createTestDatabase();
  const nodes: TestService[] = [];
  const add = async (): Promise<TestService> => {
    const node = await startNode(database.url, settings, false);
    let stopped: Promise<void> | undefined;
    const once = {
      ...node,
      stop: () => {
        stopped ??= node.stop();
        return stopped;
      },
    };
    nodes.push(once);
    return once;
  };
  for (let at = 0; at < count; at += 1) await add();
  return {
    databaseUrl: database.url,
    nodes,
    add,
    stop: async () => {
      await Promise.all(nodes.map((node) => node.stop()));
      await database.drop();
    },
  };
}

async function startNode(
  databaseUrl: string,
  settings: Settings,
  isSoleNode: boolean,
  clock: Clock = systemClock,
): Promise<TestService> {
  const config = readConfig({ ...TEST_SETTINGS, ...settings, DATABASE_URL: databaseUrl });
  const callsign = await compose(config, {
    databaseUrl,
    clock,
    log: createLog(config.logLevel),
    isSoleNode,
    onBuried: () => {
      throw new Error('a node of a test was taken for dead');
    },
  });
  const url = await callsign.start();
  return { callsign, ...serviceAt(url, config.secrets.apiKey ?? API_KEY, databaseUrl), stop: () => callsign.stop() };
}

/** Starts the product as a process of its own, the way operators do. */
export async function startProcess(settings: Settings = {}): Promise<ServiceProcess> {
  const database = await createTestDatabase();
  return startProcessOn(database.url, database.drop, settings);
}

/** One more process on a database somebody else drops. */
export function startProcessBeside({ databaseUrl }: Service, settings: Settings = {}): Promise<ServiceProcess> {
  return startProcessOn(databaseUrl, async () => {}, settings);
}

async function startProcessOn(databaseUrl: string, drop: () => Promise<void>, settings: Settings): Promise<ServiceProcess> {
  const environment: Record<string, string> = { ...TEST_SETTINGS, ...settings, DATABASE_URL: databaseUrl };
  const child = spawn(process.execPath, [join(ROOT, 'bin', 'callsign.mjs'), 'serve'], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await addressOf(child);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  };
  return {
    pid: child.pid ?? 0,
    ...serviceAt(url, environment.CALLSIGN_API_KEY ?? API_KEY, databaseUrl),
    kill: () => end('SIGKILL'),
    stop: async () => {
      await end('SIGTERM');
      await drop();
    },
    restart: async () => {
      await end('SIGKILL');
      return startProcessOn(databaseUrl, drop, settings);
    },
  };
}

/** Reads the address the process prints once it listens. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let words = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      words += chunk;
      const url = /Address +(http\S+)/.exec(words)?.[1];
      if (url !== undefined) resolve(url);
    });
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      reject(new Error(`the server ended with ${signal ?? code} before it listened: ${words}`)),
    );
  });
}

function serviceAt(url: string, apiKey: string, databaseUrl: string): Service {
  const api: Api = async (method, path, body, headers = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `App ${apiKey}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true && text !== '';
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  };
  return { url, apiKey, databaseUrl, api };
}
