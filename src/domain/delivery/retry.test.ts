import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { carrierRetryDelayMs, webhookRetryDelayMs } from './retry.ts';

const MINUTE_MS = 60_000;

describe('the retries of a webhook', () => {
  const delays = Array.from({ length: 20 }, (_, made) => webhookRetryDelayMs(made));

  it('wait 1, 2, 5, 10, 17, … 362 minutes', () => {
    expect(delays.slice(0, 7).map((ms) => (ms ?? 0) / MINUTE_MS)).toEqual([1, 2, 5, 10, 17, 26, 37]);
    expect(delays[19]).toBe(362 * MINUTE_MS);
  });

  it('end after the twentieth, 41 hours 30 minutes after the first try', () => {
    expect(delays.reduce<number>((sum, ms) => sum + (ms ?? 0), 0)).toBe(2_490 * MINUTE_MS);
    expect(webhookRetryDelayMs(20)).toBeUndefined();
    expect(webhookRetryDelayMs(1_000)).toBeUndefined();
  });
});

describe('the retries of a submission', () => {
  const jitters = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

  it('double from one second to five minutes', () => {
    const unspread = [1, 2, 3, 4, 9, 10, 50].map((attempt) => carrierRetryDelayMs(attempt, 0.5));
    expect(unspread).toEqual([1_000, 2_000, 4_000, 8_000, 256_000, 300_000, 300_000]);
  });

  it('are spread by a quarter either way, and no further', () => {
    expect(carrierRetryDelayMs(1, 0)).toBe(750);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), jitters, (attempt, jitter) => {
        const middle = carrierRetryDelayMs(attempt, 0.5);
        const delay = carrierRetryDelayMs(attempt, jitter);
        expect(delay).toBeGreaterThanOrEqual(middle * 0.75);
        expect(delay).toBeLessThanOrEqual(middle * 1.25);
      }),
    );
  });

  it('never get shorter from one attempt to the next', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), jitters, (attempt, jitter) => {
        expect(carrierRetryDelayMs(attempt + 1, jitter)).toBeGreaterThanOrEqual(carrierRetryDelayMs(attempt, jitter));
      }),
    );
  });
});
