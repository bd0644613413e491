// The database dies without a word under load, and comes back; and its disk is full for a while.

import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/main/embedded-postgres.ts';
import { createDatabase, databaseUrl } from '../../src/storage/databases.ts';
import { until } from '../support/until.ts';
import { seededRandom } from './random.ts';
import { setStage } from './stage.ts';

const packageRoot = join(import.meta.dirname, '..', '..');
const CLIENTS = 4;
const BATCH = 5;

/** A server of this test's own, in a folder that may be a small disk. */
async function databaseIn(dataDir: string): Promise<{ postgres: EmbeddedPostgres; url: string }> {
  chmodSync(dataDir, 0o755); // the database does not run as root, even if we do
  const postgres = await startEmbeddedPostgres({ packageRoot, dataDir, runAs: 'nobody', settings: { wal_keep_size: '0' } });
  onTestFinished(() => postgres.stop());
  await createDatabase(postgres.serverUrl, 'faults');
  return { postgres, url: databaseUrl(postgres.serverUrl, 'faults') };
}

it('database killed: nothing that was answered with 200 is lost when it dies four times', async () => {
  const random = seededRandom('database-killed');
  const dataDir = mkdtempSync(join(tmpdir(), 'callsign-faults-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const { postgres, url } = await databaseIn(dataDir);
  const { ledger, inFlightMax } = await setStage({ databaseUrl: url });
  ledger.startLoad(CLIENTS);
  const kills = 4; // more often within a minute, and it is given up
  for (let kill = 0; kill < kills; kill += 1) {
    await ledger.more(100 + Math.floor(random() * 200));
    const { pid } = postgres;
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
    await until(() => postgres.pid !== pid, 30_000, 'the database to come back');
  }
  await ledger.more(100);
  await ledger.stopLoad();
  await ledger.prove({ twiceMax: kills * (inFlightMax + CLIENTS * BATCH) });
});

it('disk full: what cannot be stored is refused, and what was promised is kept', async (context) => {
  const disk = mkdtempSync(join(tmpdir(), 'callsign-small-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=400m', 'tmpfs', disk], { stdio: 'pipe' });
  } catch (error) {
    rmSync(disk, { recursive: true, force: true });
    console.log(`disk full: NOT TESTED, a small disk cannot be mounted here: ${String(error).split('\n')[0]}`);
    return context.skip();
  }
  onTestFinished(() => {
    execFileSync('umount', ['-l', disk]);
    rmSync(disk, { recursive: true, force: true });
  });
  const { url } = await databaseIn(disk);
  const { ledger, inFlightMax } = await setStage({ databaseUrl: url });
  ledger.startLoad(CLIENTS);
  await ledger.more(200);
  const ballast = join(disk, 'ballast');
  mkdirSync(ballast);
  fill(ballast);
  const seen = (ledger.refusals[503] ?? 0) + 1;
  await until(() => (ledger.refusals[503] ?? 0) >= seen, 120_000, 'a refusal');
  rmSync(ballast, { recursive: true });
  await ledger.more(200);
  await ledger.stopLoad();
  expect(Object.keys(ledger.refusals).filter((status) => !['503', 'none'].includes(status))).toEqual([]);
  await ledger.prove({ twiceMax: inFlightMax + CLIENTS * BATCH });
});

/** Writes until there is no byte left. */
function fill(folder: string): void {
  for (const size of [1 << 20, 1 << 12])
    for (let at = 0; ; at += 1) {
      try {
        writeFileSync(join(folder, `${size}-${at}`), Buffer.alloc(size));
      } catch {
        break;
      }
    }
}
