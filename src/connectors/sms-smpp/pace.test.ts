// The pace of a connector, with time in our hands.

import { describe, expect, it } from 'vitest';
import { Backoff } from './backoff.ts';
import { Pace } from './pace.ts';

/** Submits whatever is allowed, every ten milliseconds; how many in all. */
function submittedWithin(pace: Pace, fromMs: number, toMs: number): number {
  let submitted = 0;
  for (let nowMs = fromMs; nowMs < toMs; nowMs += 10) {
    const count = pace.available(nowMs);
    pace.take(count);
    submitted += count;
    for (let each = 0; each < count; each++) pace.accepted(nowMs);
  }
  return submitted;
}

describe('a connector with a limit', () => {
  it('keeps to it in every second, but for a tenth of a second at the start', () => {
    const pace = new Pace(100, 0);
    expect(submittedWithin(pace, 0, 1_000)).toBeLessThanOrEqual(110);
    for (let second = 1; second < 10; second++) {
      const submitted = submittedWithin(pace, second * 1_000, second * 1_000 + 1_000);
      expect(submitted).toBeGreaterThanOrEqual(98);
      expect(submitted).toBeLessThanOrEqual(101);
    }
  });

  it('keeps to its share of it while other nodes keep the other links', () => {
    const pace = new Pace(100, 0);
    pace.setShare(1 / 4, 0);
    expect(submittedWithin(pace, 0, 4_000)).toBeLessThanOrEqual(103);
    pace.setShare(3 / 4, 4_000);
    const submitted = submittedWithin(pace, 4_000, 8_000);
    expect(submitted).toBeGreaterThanOrEqual(290);
    expect(submitted).toBeLessThanOrEqual(308);
  });

  it('may be slower than one a second', () => {
    expect(submittedWithin(new Pace(0.5, 0), 0, 10_000)).toBeGreaterThanOrEqual(5);
    expect(submittedWithin(new Pace(0.5, 0), 0, 10_000)).toBeLessThanOrEqual(6);
  });

  it('pays the debt of a long message before the next one', () => {
    const pace = new Pace(10, 0);
    pace.take(6);
    expect(pace.available(400)).toBe(0);
    expect(pace.waitMs(400)).toBe(200);
    expect(pace.available(600)).toBe(1);
  });
});

describe('a connector that is throttled', () => {
  it('pauses for a second, goes on at seven tenths, and climbs back to its limit and not beyond', () => {
    const pace = new Pace(100, 0);
    submittedWithin(pace, 0, 5_000);
    pace.throttled(5_000);
    expect(submittedWithin(pace, 5_000, 6_000)).toBe(0);
    const first = submittedWithin(pace, 6_000, 7_000);
    expect(first).toBeGreaterThanOrEqual(60);
    expect(first).toBeLessThanOrEqual(78);
    submittedWithin(pace, 7_000, 20_000);
    const later = submittedWithin(pace, 20_000, 21_000);
    expect(later).toBeGreaterThanOrEqual(98);
    expect(later).toBeLessThanOrEqual(101);
  });

  it('takes the complaints of one second for one', () => {
    const pace = new Pace(100, 0);
    submittedWithin(pace, 0, 2_000);
    for (let each = 0; each < 50; each++) pace.throttled(2_000 + each);
    expect(submittedWithin(pace, 3_000, 4_000)).toBeGreaterThanOrEqual(60);
  });

  it('without a limit takes the rate the carrier had accepted as its measure, and forgets it in the end', () => {
    const pace = new Pace(undefined, 0);
    expect(pace.available(0)).toBe(Number.POSITIVE_INFINITY);
    for (let nowMs = 0; nowMs < 3_000; nowMs += 10) pace.accepted(nowMs); // a hundred a second
    pace.throttled(3_000);
    expect(pace.available(3_500)).toBe(0);
    expect(submittedWithin(pace, 4_000, 5_000)).toBeLessThanOrEqual(80);
    expect(pace.available(200_000)).toBe(Number.POSITIVE_INFINITY);
  });

  it('never stands still for good', () => {
    const pace = new Pace(undefined, 0);
    for (let nowMs = 0; nowMs < 30_000; nowMs += 1_000) pace.throttled(nowMs);
    expect(submittedWithin(pace, 31_000, 34_000)).toBeGreaterThanOrEqual(2);
  });
});

describe('reconnecting', () => {
  it('waits twice as long each time up to a limit, with jitter, and starts over after a stable link', () => {
    const backoff = new Backoff(1_000, 60_000, () => 1);
    expect(Array.from({ length: 8 }, () => backoff.nextMs())).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000,
    ]);
    backoff.reset();
    expect(backoff.nextMs()).toBe(1_000);
    expect(backoff.longestMs()).toBe(60_000);
    expect(new Backoff(1_000, 60_000, () => 0).nextMs()).toBe(500);
  });
});
