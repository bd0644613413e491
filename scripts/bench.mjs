// Runs the benchmarks with what they need of Node: TypeScript as it stands, and a garbage collector they can call.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const run = fileURLToPath(new URL('../bench/run.ts', import.meta.url));
const { status } = spawnSync(process.execPath, ['--expose-gc', '--import', 'tsx', run, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
