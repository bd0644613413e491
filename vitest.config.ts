import { defineConfig } from 'vitest/config';

/** Minutes long, so that only `npm run test:faults` runs it. */
const faults = {
  test: {
    name: 'faults',
    include: ['test/faults/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 400_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    sequence: { groupOrder: 3 },
  },
};

/** Needs software that is not ours on the machine, so that only `npm run test:peers` runs it. */
const peers = {
  test: {
    name: 'peers',
    include: ['test/peers/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 1,
    sequence: { groupOrder: 4 },
  },
};

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          testTimeout: 30_000,
          include: ['src/**/*.test.ts', 'console/src/**/*.test.ts'],
          isolate: false,
          pool: 'threads',
          sequence: { groupOrder: 0 },
        },
      },
      { test: { name: 'tidy', include: ['test/tidy.test.ts'], sequence: { groupOrder: 1 } } },
      {
        test: {
          name: 'service',
          include: ['test/**/*.test.ts'],
          exclude: ['test/tidy.test.ts', 'test/peers/**', 'test/faults/**'],
          globalSetup: ['test/support/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: true,
          maxWorkers: 2,
          // After the others, on its own: it starts processes and a database, and takes both cores.
          sequence: { groupOrder: 2 },
        },
      },
      ...(process.env.CALLSIGN_FAULTS === undefined ? [] : [faults]),
      ...(process.env.CALLSIGN_PEERS === undefined ? [] : [peers]),
    ],
  },
});
