// kill -9 of the whole server while it sends mail, several times: what was accepted arrives, and ends with one status.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Db, openDb } from '../../src/storage/db.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { addDomain } from '../support/email.ts';
import { connectMail } from '../support/mail-sending.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { until } from '../support/until.ts';

const KILLS = 4;
const CONNECTIONS = 4;
const API_KEY = 'test-administrator-key-0123456789';
const ROOT = join(import.meta.dirname, '..', '..');

let database: TestDatabase;
let db: Db;
let server: MailServer;
let running: ChildProcess | undefined;
const promised = new Set<string>();

beforeAll(async () => {
  [database, server] = await Promise.all([createTestDatabase(), startMailServer()]);
  db = openDb(database.url, 2);
});
afterAll(async () => {
  await kill();
  await db?.end();
  await server?.close();
  await database?.drop();
});

/** Starts the process; answers its address. */
async function start(mode: 'load' | 'idle', first: number): Promise<string> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'test/support/mail-process.ts', mode, String(first)], {
    cwd: ROOT,
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: database.url,
      CALLSIGN_PORT: '0',
      CALLSIGN_API_KEY: API_KEY,
      CALLSIGN_RATE_LIMITS: 'off',
      CALLSIGN_UNVERIFIED_DOMAINS: 'accept',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running = child;
  return new Promise((resolve, reject) => {
    let words = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      words += chunk;
      // The line the process died in was promised to nobody.
      const lines = words.split('\n');
      words = lines.pop() ?? '';
      for (const line of lines) {
        const [word, value = ''] = line.split(' ');
        if (word === 'ready') resolve(value);
        if (word === 'promised') promised.add(value);
      }
    });
    child.once('exit', () => reject(new Error('the process ended before it was ready')));
  });
}

async function kill(): Promise<void> {
  if (running === undefined || running.signalCode !== null || running.exitCode !== null) return;
  const gone = once(running, 'exit');
  running.kill('SIGKILL');
  await gone;
}

const arrived = (): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const { to } of server.mails) {
    const id = (to[0] ?? '').split('@')[0] ?? '';
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
};

it('loses no mail that was accepted, and ends each with one final status', async () => {
  const url = await start('idle', 0);
  const api = async (method: string, path: string, body?: unknown) => {
    const headers = { authorization: `App ${API_KEY}`, 'content-type': 'application/json' };
    const answer = await fetch(url + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    return { status: answer.status, headers: answer.headers, body: await answer.json() };
  };
  await addDomain({ api });
  await connectMail({ api }, { host: '127.0.0.1', port: server.port, security: 'NONE', connections: CONNECTIONS });
  await kill();

  for (let round = 0; round < KILLS; round += 1) {
    const before = promised.size;
    await start('load', round * 1_000_000);
    await until(() => promised.size >= before + 40 + Math.floor(Math.random() * 60), 60_000, 'mails to be accepted');
    await kill();
  }
  await start('idle', 0);
  await until(() => [...promised].every((id) => arrived().has(id)), 90_000, 'every mail at the server');
  const counts = arrived();
  const twice = [...counts.values()].reduce((sum, count) => sum + count - 1, 0);
  console.log(`${promised.size} mails accepted, ${KILLS} kills, ${twice} sent twice`);
  // Whatever was in hand at a kill, and what one flush of the journal had not written yet.
  expect(twice).toBeLessThanOrEqual(KILLS * CONNECTIONS * 4);
  // Sent twice, a mail is known by its id to be the same.
  const ids = new Map<string, Set<string | undefined>>();
  for (const { to, mail } of server.mails) ids.set(to[0] ?? '', (ids.get(to[0] ?? '') ?? new Set()).add(mail.messageId));
  expect([...ids.values()].every((own) => own.size === 1)).toBe(true);

  await until(async () => {
    const { rows } = await db.query<{ open: string }>(
      `select count(*) as open from message m where not exists (
         select from message_event e where e.message_id = m.message_id and e.kind = 4 and e.status_id = 5)`,
    );
    return rows[0]?.open === '0';
  }, 60_000);
}, 300_000);
