// What benchmarks of connectors have in common: a sink in a process of its own, and counting while it takes what it is given.

import { performance } from 'node:perf_hooks';
import type { Connector } from '../src/ports.ts';
import { startScript } from './product.ts';

/** Runs a sink while `measure` uses it; the sink says its port, first of all. */
export async function withSink<T>(script: string, measure: (port: number) => Promise<T>): Promise<T> {
  const sink = await startScript(script);
  try {
    return await measure(Number(sink.line.split(' ')[0]));
  } finally {
    sink.stop();
  }
}

/** Starts a connector; resolves when it first has room, and calls `fill` whenever it may have some. */
export function startFilling(connector: Connector, fill: () => void): Promise<void> {
  return new Promise((resolve) => {
    connector.onChange = () => {
      fill();
      resolve();
    };
    connector.start();
  });
}

/** How much `count` rises in a second, once it has warmed up. */
export async function ratePerSecond(
  count: () => number,
  { warmUpMs, measuredMs }: { readonly warmUpMs: number; readonly measuredMs: number },
): Promise<number> {
  await after(warmUpMs);
  const from = performance.now();
  const before = count();
  await after(measuredMs);
  return Math.round(((count() - before) * 1_000) / (performance.now() - from));
}

/** The one in the middle. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
