// `callsign database`: the embedded database without Callsign, so that it can be backed up, restored and looked into in peace.

import { readConfig } from './config.ts';
import { embedded } from './database.ts';
import { createLog } from './log.ts';
import { endOfService } from './signals.ts';

/** Runs the server, its schema untouched, until it is told to stop. */
export async function runDatabase(env: Readonly<Record<string, string | undefined>>): Promise<void> {
  const config = readConfig(env);
  const end = endOfService();
  const server = await embedded(config, createLog(config.logLevel), { onLost: () => end.fail() });
  // On stdout and nowhere else, as it holds the password.
  console.log(server.url);
  await end.reached;
  await server.stop();
  end.release();
}
