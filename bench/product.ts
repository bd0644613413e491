// Starts the product as its own process for a benchmark, on a folder of its own, and sets it up through its API.

import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../src/main/embedded-postgres.ts';
import { createDatabase, databaseUrl } from '../src/storage/databases.ts';

const root = join(import.meta.dirname, '..');

export interface Product {
  readonly url: string;
  readonly port: number;
  readonly key: string;
  readonly pid: number;
  call<T>(method: string, path: string, body?: unknown): Promise<T>;
  stop(): Promise<void>;
}

/** A child that prints one line when it is ready; answers that line. */
export async function startScript(file: string, args: readonly string[] = []): Promise<{ line: string; stop: () => void }> {
  const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'bench', file), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { line: await firstLine(child), stop: () => child.kill() };
}

/** Runs a script to its end and reads the JSON it prints. */
export async function runScript<T>(file: string, argument: unknown): Promise<T> {
  const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'bench', file), JSON.stringify(argument)], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(await firstLine(child)) as T;
}

/** `npm start` without npm, with its own database folder and no rate limits; `settings` come on top. */
export async function startProduct(settings: Readonly<Record<string, string>> = {}): Promise<Product> {
  const folder = mkdtempSync(join(tmpdir(), 'callsign-bench-'));
  chmodSync(folder, 0o755);
  const key = 'bench-key-0123456789abcdef';
  const env = {
    ...process.env,
    CALLSIGN_DATA_DIR: folder,
    CALLSIGN_PORT: '0',
    CALLSIGN_API_KEY: key,
    CALLSIGN_RATE_LIMITS: 'off',
    CALLSIGN_LOG_LEVEL: 'warn',
    CALLSIGN_ALLOW_PRIVATE_CALLBACKS: 'true',
    ...settings,
  };
  const child = spawn(process.execPath, [join(root, 'bin', 'callsign.mjs'), 'serve'], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await addressOf(child);
  return {
    url,
    port: Number(new URL(url).port),
    key,
    pid: child.pid ?? 0,
    call: async <T>(method: string, path: string, body?: unknown): Promise<T> => {
      const answer = await fetch(`${url}${path}`, {
        method,
        headers: { authorization: `App ${key}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text.slice(0, 400)}`);
      return (text === '' ? undefined : JSON.parse(text)) as T;
    },
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A database server like the product's own, without the product. */
export async function startDatabase(): Promise<{ url: string; stop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'callsign-bench-'));
  chmodSync(folder, 0o755);
  const postgres = await startEmbeddedPostgres({ packageRoot: root, dataDir: folder, runAs: 'nobody' });
  await createDatabase(postgres.serverUrl, 'raw');
  return {
    url: databaseUrl(postgres.serverUrl, 'raw'),
    stop: async () => {
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Ten numbers in the pool of one application, a strategy, and everything routed to an SMPP carrier on `smppPort`. */
export async function arrange(product: Product, smppPort: number): Promise<void> {
  const applicationId = 'bench';
  await product.call('POST', '/provisioning/1/applications', { applicationId, applicationName: 'Benchmark' });
  const numbers = Array.from({ length: 10 }, (_, index) => ({
    number: `1212555${String(1_000 + index)}`,
    type: 'VIRTUAL_LONG_NUMBER',
    capabilities: ['SMS'],
  }));
  await product.call('POST', '/callsign/1/resources/numbers', numbers);
  const owned = await product.call<{ numbers: { numberKey: string; number: string }[] }>('GET', '/numbers/1/numbers?limit=1000');
  for (const { numberKey, number } of owned.numbers) {
    if (!number.startsWith('1212555')) continue;
    const association = { resourceType: 'NUMBER', channel: 'SMS', applicationId, entityId: null, resourceId: numberKey };
    await product.call('POST', '/provisioning/1/associations', association);
  }
  await product.call('POST', '/provisioning/2/sending-strategies', { platform: { applicationId } });
  await product.call('POST', '/callsign/1/connectors', {
    connectorId: 'sink',
    type: 'SMPP',
    smpp: {
      host: '127.0.0.1',
      port: smppPort,
      systemId: 'bench',
      password: 'bench',
      bind: 'TRANSCEIVER',
      links: 1,
      window: 1000,
    },
  });
  await product.call('POST', '/callsign/1/routes', { connectorId: 'sink', channel: 'SMS' });
  for (let tries = 0; tries < 200; tries += 1) {
    const { status } = await product.call<{ status?: { state?: string } }>('GET', '/callsign/1/connectors/sink');
    if (status?.state === 'UP') return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the benchmark carrier was never bound');
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const end = text.indexOf('\n');
      if (end >= 0) resolve(text.slice(0, end).trim());
    });
    child.once('exit', () => reject(new Error(`a script of the benchmark ended before it was ready: ${text}`)));
  });
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const address = /http:\/\/[\d.]+:\d+/.exec(text)?.[0];
      if (address !== undefined) resolve(address);
    });
    child.once('exit', (code) => reject(new Error(`the product ended with ${code} before it was ready: ${text}`)));
  });
}
