// Traffic as the API counts it, and the questions charts ask about it.

import type { TrafficFigures } from '../../../../src/wire/traffic.ts';
import type { Query } from '../../api.ts';

/** How far back one can look, as hours. */
export const PERIODS = [
  { value: '24', label: '24 hours' },
  { value: '168', label: '7 days' },
  { value: '720', label: '30 days' },
] as const;

/** Bars for single hours are told apart up to two days. */
const HOURLY_MAX = 48;

/** The part of the question that says how far back and in which steps. */
export function trafficQuery(hours: string): Query {
  return { hours, step: isHourly(hours) ? 'HOUR' : 'DAY' };
}

export function isHourly(hours: string): boolean {
  return Number(hours) <= HOURLY_MAX;
}

/** How many of the messages whose end is known were delivered, 0 to 1; undefined when none has ended. */
export function rateOf({ delivered, failed }: TrafficFigures): number | undefined {
  return delivered + failed === 0 ? undefined : delivered / (delivered + failed);
}

export function sumOf(points: readonly TrafficFigures[]): TrafficFigures {
  const sum = { sent: 0, delivered: 0, failed: 0, inbound: 0 };
  for (const point of points) for (const name of ['sent', 'delivered', 'failed', 'inbound'] as const) sum[name] += point[name];
  return sum;
}

/** `97.5 %`. */
export function percent(share: number | undefined): string {
  if (share === undefined) return '–';
  return `${(share * 100).toLocaleString('en', { maximumFractionDigits: share > 0.99 && share < 1 ? 2 : 1 })} %`;
}

/** `840 ms`, `2.4 s`, `3 min`. */
export function duration(ms: number | undefined): string {
  if (ms === undefined) return '–';
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toLocaleString('en', { maximumFractionDigits: 1 })} s`;
  return `${Math.round(ms / 60_000).toLocaleString('en')} min`;
}
