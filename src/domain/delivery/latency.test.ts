import fc from 'fast-check';
import { expect, it } from 'vitest';
import { latencyBucket, medianLatencyMs } from './latency.ts';

function histogram(times: readonly number[]): number[] {
  const counts: number[] = [];
  for (const ms of times) counts[latencyBucket(ms)] = (counts[latencyBucket(ms)] ?? 0) + 1;
  return Array.from(counts, (count) => count ?? 0);
}

it('the median of a histogram is within half a doubling of the true one', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 100_000_000 }), { minLength: 1, maxLength: 200 }), (times) => {
      const sorted = [...times].sort((a, b) => a - b);
      const median = medianLatencyMs(histogram(times)) ?? 0;
      const low = sorted[Math.ceil(sorted.length / 2) - 1] ?? 0;
      expect(median).toBeGreaterThanOrEqual(Math.floor(low / Math.SQRT2) - 1);
      expect(median).toBeLessThanOrEqual(Math.ceil(low * Math.SQRT2) + 1);
    }),
  );
});

it('nothing has no median', () => {
  expect(medianLatencyMs([])).toBeUndefined();
  expect(medianLatencyMs([0, 0])).toBeUndefined();
});
