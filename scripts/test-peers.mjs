// Runs the peer suite: our mail against a Postfix. It needs one on this machine (apt-get install postfix) and root to start it; the
// suite runs an instance of its own and says what is missing. No part of `npm test`. Arguments go to the test runner.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const runner = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const { status } = spawnSync(process.execPath, [runner, 'run', '--project', 'peers', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, CALLSIGN_PEERS: 'on' },
});
process.exit(status ?? 1);
