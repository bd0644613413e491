// Runs the fault suite: some minutes, and no part of `npm test`. Arguments go to the test runner: names of files, say.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const runner = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const { status } = spawnSync(process.execPath, [runner, 'run', '--project', 'faults', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, CALLSIGN_FAULTS: 'on' },
});
process.exit(status ?? 1);
