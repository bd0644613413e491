// Starting and stopping for real: the command, its own database in a data folder, and everything that may have gone wrong before.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { until } from '../support/until.ts';

const ROOT = join(import.meta.dirname, '..', '..');

let dataDir: string;
let running: Running[] = [];

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'callsign-start-'));
  chmodSync(dataDir, 0o755);
});

afterEach(async () => {
  for (const { child, ended } of running) {
    child.kill('SIGTERM');
    await ended;
  }
  running = [];
  await until(() => !isDatabaseAlive(), 30_000, 'the database to be gone');
});

afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

interface Running {
  readonly child: ChildProcess;
  readonly words: () => string;
  /** Its exit code or signal, once it is gone. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

function start(settings: Readonly<Record<string, string>> = {}, ...args: string[]): Running {
  const child = spawn(process.execPath, [join(ROOT, 'bin', 'callsign.mjs'), ...(args.length === 0 ? ['serve'] : args)], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, CALLSIGN_DATA_DIR: dataDir, CALLSIGN_PORT: '0', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let words = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (chunk: string) => (words += chunk));
  const ended = once(child, 'exit').then(([code, signal]) => (signal ?? code) as number | NodeJS.Signals);
  const started = { child, words: () => words, ended };
  running.push(started);
  return started;
}

async function startAndWait(settings: Readonly<Record<string, string>> = {}): Promise<Running & { url: string; key: string }> {
  const started = start(settings);
  await until(
    () => started.words().includes('Ctrl-C stops it.') || started.child.exitCode !== null,
    30_000,
    'the server to listen',
  );
  const { url, key } = /Address +(?<url>\S+)[\s\S]*API key +(?<key>\S+)/.exec(started.words())?.groups ?? {};
  if (url === undefined || key === undefined) throw new Error(`the server did not start: ${started.words()}`);
  return { ...started, url, key };
}

/** The database's process, when the folder names one. */
function databasePid(): number | undefined {
  try {
    return Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
  } catch {
    return undefined;
  }
}

function isDatabaseAlive(): boolean {
  const pid = databasePid();
  try {
    return pid !== undefined && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(dataDir);
  } catch {
    return false;
  }
}

async function isAdmitted(url: string, key: string): Promise<boolean> {
  const answer = await fetch(`${url}/provisioning/1/applications`, { headers: { authorization: `App ${key}` } });
  await answer.arrayBuffer();
  return answer.status === 200;
}

test('the first start prints an address, a key that works and a first message; the second finds its data', async () => {
  const first = await startAndWait();
  expect(first.words()).toMatch(/curl http:\/\/127\.0\.0\.1:\d+\/sms\/3\/messages/);
  expect(first.key).toMatch(/^[0-9a-f]{32}-[0-9a-f-]{36}$/);
  expect(await isAdmitted(first.url, first.key)).toBe(true);
  first.child.kill('SIGINT');
  expect(await first.ended).toBe(0);
  expect(isDatabaseAlive()).toBe(false);

  const second = await startAndWait();
  expect(second.words()).not.toContain(first.key);
  expect(await isAdmitted(second.url, first.key)).toBe(true);
  expect(await isAdmitted(second.url, `${first.key}x`)).toBe(false);
});

test('a configured key is admitted from that start on, and the one it replaces is not', async () => {
  const keys = ['first-configured-key', 'second-configured-key'] as const;
  const first = await startAndWait({ CALLSIGN_API_KEY: keys[0] });
  expect(await isAdmitted(first.url, keys[0])).toBe(true);
  expect(first.words()).not.toContain(keys[0]);
  first.child.kill('SIGTERM');
  expect(await first.ended).toBe(0);
  const second = await startAndWait({ CALLSIGN_API_KEY: keys[1] });
  expect(await isAdmitted(second.url, keys[0])).toBe(false);
  expect(await isAdmitted(second.url, keys[1])).toBe(true);
});

test('a database that outlived its server is taken over', async () => {
  const killed = await startAndWait();
  const orphan = databasePid();
  killed.child.kill('SIGKILL');
  await killed.ended;
  expect(isDatabaseAlive()).toBe(true);
  await startAndWait();
  expect(databasePid()).not.toBe(orphan);
});

test('everything killed at once is recovered from', async () => {
  const killed = await startAndWait();
  process.kill(databasePid() ?? 0, 'SIGKILL');
  killed.child.kill('SIGKILL');
  await killed.ended;
  await startAndWait();
});

test('a mark left behind whose process number belongs to another program by now does not prevent a start', async () => {
  const killed = await startAndWait();
  const mark = join(dataDir, 'postgres', 'postmaster.pid');
  process.kill(databasePid() ?? 0, 'SIGKILL');
  killed.child.kill('SIGKILL');
  await killed.ended;
  writeFileSync(mark, readFileSync(mark, 'utf8').replace(/^\d+/, String(process.pid)));
  await startAndWait();
});

test('a database that dies under a running server is started again at the same address', async () => {
  const { url } = await startAndWait({ CALLSIGN_API_KEY: 'second-configured-key' });
  const before = databasePid();
  process.kill(before ?? 0, 'SIGKILL');
  await until(() => databasePid() !== before && isDatabaseAlive(), 30_000, 'another database process');
  await until(() => isAdmitted(url, 'second-configured-key').catch(() => false), 30_000, 'requests to be answered again');
});

test('a second Callsign on one data folder stops with a sentence that names the first', async () => {
  const first = await startAndWait();
  const second = start();
  expect(await second.ended).toBe(1);
  expect(second.words()).toContain(`Another Callsign (Callsign, process ${first.child.pid}) is using the data in ${dataDir}`);
  expect(second.words()).not.toContain('    at ');
  expect((await fetch(`${first.url}/health`)).status).toBeLessThan(500);
});

test.each([
  [{ CALLSIGN_PROT: '1' }, /^CALLSIGN_PROT is not a setting of Callsign\. Did you mean CALLSIGN_PORT\?/],
  [{ CALLSIGN_PORT: 'http' }, /^CALLSIGN_PORT has to be a whole number/],
  [{ DATABASE_URL: 'postgres://nobody:x@127.0.0.1:1/x' }, /^The database of DATABASE_URL \(127\.0\.0\.1:1\) cannot be used: /],
  [{ CALLSIGN_DATA_DIR: '/dev/null/callsign' }, /^The data folder \/dev\/null\/callsign cannot be made/],
])('what is wrong with the settings is said in one sentence: %j', async (settings, sentence) => {
  const attempt = start(settings);
  expect(await attempt.ended).toBe(1);
  expect(attempt.words()).toMatch(sentence);
  expect(attempt.words().trim().split('\n')).toHaveLength(1);
});

test('a port in use is named, and the database is not left running', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const attempt = start({ CALLSIGN_PORT: String(port) });
  expect(await attempt.ended).toBe(1);
  expect(attempt.words()).toContain(`Port ${port} on 127.0.0.1 is in use by another program.`);
  expect(isDatabaseAlive()).toBe(false);
  other.close();
});

test('a second signal ends a process that takes its time', async () => {
  const started = await startAndWait();
  started.child.kill('SIGINT');
  started.child.kill('SIGTERM');
  expect([0, 130]).toContain(await started.ended);
});
