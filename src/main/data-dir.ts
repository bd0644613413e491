// Where the embedded database lives when CALLSIGN_DATA_DIR does not say.

import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * The system's place for a service's data when we are root: the database then runs as another user, who may not enter root's home.
 * Otherwise the user's own place for it. Never the folder we were started in: a second start from elsewhere has to find its data.
 */
export function defaultDataDir(env: Readonly<Record<string, string | undefined>>): string {
  if (process.platform === 'win32') return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'callsign');
  if (process.getuid?.() === 0) return '/var/lib/callsign';
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'callsign');
  return join(env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'callsign');
}
