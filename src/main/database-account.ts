// Who PostgreSQL runs as. It refuses to run as root, so root hands it to an unprivileged user that exists already; none is created.

import { execFileSync, spawnSync } from 'node:child_process';
import { CannotStart } from './cannot-start.ts';

/** Empty when the database runs as whoever we are. */
export interface DatabaseAccount {
  readonly uid?: number;
  readonly gid?: number;
}

/** `name`: a user's name or number, of interest only when we are root. */
export function databaseAccount(name: string): DatabaseAccount {
  if (process.getuid?.() !== 0) return {};
  try {
    const id = (flag: string) =>
      Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
    const account = { uid: id('-u'), gid: id('-g') };
    if (account.uid === 0)
      throw new CannotStart('CALLSIGN_DATABASE_RUN_AS names root, and PostgreSQL refuses to run as root. Name another user.');
    return account;
  } catch (error) {
    if (error instanceof CannotStart) throw error;
    if (/^\d+$/.test(name) && name !== '0') return { uid: Number(name), gid: Number(name) };
    throw new CannotStart(
      `CALLSIGN_DATABASE_RUN_AS names the user "${name}", which this machine does not have. Name one that exists.`,
    );
  }
}

/** Stops the start when the database's user could not get at its folder: every folder above it has to let that user through. */
export function assertReachable(folder: string, account: DatabaseAccount): void {
  if (account.uid === undefined) return;
  const attempt = spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...account, cwd: '/', stdio: 'ignore' });
  if (attempt.status === 0) return;
  throw new CannotStart(
    `The data folder ${folder} cannot be reached by the user the database runs as (uid ${account.uid}), because a folder above it is closed to others. Set CALLSIGN_DATA_DIR to a folder such as /var/lib/callsign, or CALLSIGN_DATABASE_RUN_AS to a user who may enter.`,
  );
}
