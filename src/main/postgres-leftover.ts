// What an earlier run may have left in the data folder: a server whose Callsign was killed, or the mark of one that is gone.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { claimSoleUse } from '../storage/sole-use.ts';
import { CannotStart } from './cannot-start.ts';

const STOP_PATIENCE_MS = 60_000;
const LOOK_AGAIN_MS = 50;
/** How long a server may take to say whose it is: its owner may be in the middle of starting or stopping it. */
const OWNER_PATIENCE_MS = 5_000;
/** Above every kernel's limit of process ids, so certainly nobody's. */
const NOBODYS_PID = 2_147_483_646;

export interface Leftover {
  readonly cluster: string;
  /** Where our own database answers on that port. */
  readonly urlAt: (port: number) => string;
  /** The Callsign that started the last server here. */
  readonly startedBy: number | undefined;
}

/** Leaves the folder with no server running in it, or stops the start when another Callsign uses it. */
export async function settleLeftover({ cluster, urlAt, startedBy }: Leftover): Promise<void> {
  const mark = await readPostmasterMark(cluster);
  if (mark === undefined || !isAlive(mark.pid)) return; // PostgreSQL clears up after itself

  if (!isServerOf(cluster, mark.pid)) {
    // The number was given to another program since, or is a dead process that nobody has collected: PostgreSQL would take it for its
    // server and refuse to start. The rest of the mark has to stay: by it PostgreSQL finds out whether a child of the dead server
    // still writes.
    await writeFile(mark.file, mark.text.replace(/^\d+/, String(NOBODYS_PID)));
    return;
  }

  await assertOrphan(mark.port, { cluster, urlAt, startedBy });
  await stopServer(mark.pid);
}

/** A server nobody holds is an orphan. One whose Callsign lives but has not taken hold yet is given time to. */
async function assertOrphan(port: number, { cluster, urlAt, startedBy }: Leftover): Promise<void> {
  const deadline = Date.now() + OWNER_PATIENCE_MS;
  for (;;) {
    const isOwnerAlive = startedBy !== undefined && startedBy !== process.pid && isAlive(startedBy);
    const isPatient = isOwnerAlive && Date.now() < deadline;
    try {
      const use = await claimSoleUse(urlAt(port));
      if (use.kind === 'taken') throw inUse(cluster, use.holder);
      await use.release();
      if (!isPatient) return;
    } catch (error) {
      if (error instanceof CannotStart) throw error;
      if ((error as { code?: string }).code === '28P01') {
        throw new CannotStart(
          `A database runs in ${cluster} which does not take the password in database.json. Stop it, or put the right file back.`,
        );
      }
      if (!isOwnerAlive) return; // still recovering, or already on its way down: nobody's in any case
      if (!isPatient) throw inUse(cluster, `process ${startedBy}, which is starting or stopping`);
    }
    await pause(LOOK_AGAIN_MS);
  }
}

/** The sentence for the second of two. */
export function inUse(cluster: string, holder: string): CannotStart {
  return new CannotStart(
    `Another Callsign (${holder}) is using the data in ${cluster}. Stop it first, or give this one a folder of its own with CALLSIGN_DATA_DIR.`,
  );
}

/** Asks a server to end at once and in order; one that does not is cut off, and recovers on its next start. */
export async function stopServer(pid: number): Promise<void> {
  signal(pid, 'SIGINT');
  if (await isGoneWithin(pid, STOP_PATIENCE_MS)) return;
  signal(pid, 'SIGQUIT');
  await isGoneWithin(pid, STOP_PATIENCE_MS);
}

async function isGoneWithin(pid: number, patienceMs: number): Promise<boolean> {
  for (const deadline = Date.now() + patienceMs; Date.now() < deadline; await pause(10)) if (!isRunning(pid)) return true;
  return false;
}

export interface PostmasterMark {
  readonly file: string;
  readonly text: string;
  readonly pid: number;
  readonly port: number;
  readonly isReady: boolean;
}

/** Reads postmaster.pid: a line each for process, folder, start, port, socket folder, address, shared memory and state. */
export async function readPostmasterMark(cluster: string): Promise<PostmasterMark | undefined> {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const text = await readFile(file, 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { file, text, pid, port: Number(lines[3] ?? 0), isReady: lines[7]?.trim() === 'ready' };
}

/** Whether a process of that number exists, ours or not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A zombie, dead and not yet collected by its parent, has no command left. */
function isRunning(pid: number): boolean {
  return isAlive(pid) && commandOf(pid) !== '';
}

function isServerOf(cluster: string, pid: number): boolean {
  return commandOf(pid)?.includes(cluster) ?? true;
}

/** Undefined where the system does not tell. */
function commandOf(pid: number): string | undefined {
  try {
    if (process.platform === 'win32') return undefined;
    if (process.platform !== 'linux') return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return undefined;
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone meanwhile: what was wanted.
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
