import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DeliveryWindow, expiryOf, nextOpening, VALIDITY_MAX_MS, type Weekday, windowProblem } from './expiry.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEKDAYS: readonly Weekday[] = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];

/** 2026-03-02 was a Monday. */
function at(day: number, hour: number, minute = 0): number {
  return Date.UTC(2026, 2, 1 + day, hour, minute);
}
const [MON, TUE, WED, SAT] = [1, 2, 3, 6];

describe('the validity of a message', () => {
  it.each([
    [undefined, VALIDITY_MAX_MS],
    [{ amount: 30, unit: 'SECONDS' }, 30_000],
    [{ amount: 5, unit: 'MINUTES' }, 300_000],
    [{ amount: 12, unit: 'HOURS' }, 12 * HOUR_MS],
    [{ amount: 48, unit: 'HOURS' }, VALIDITY_MAX_MS],
    [{ amount: 49, unit: 'HOURS' }, VALIDITY_MAX_MS],
    [{ amount: 9_999_999, unit: 'MINUTES' }, VALIDITY_MAX_MS],
  ] as const)('%o ends after %d ms', (validity, lastsMs) => {
    expect(expiryOf(validity, 1_000)).toBe(1_000 + lastsMs);
  });
});

describe('a delivery window', () => {
  const nine = { hour: 9, minute: 0 };
  const seventeen = { hour: 17, minute: 30 };

  it.each<[DeliveryWindow, string | undefined]>([
    [{ days: [] }, 'must name at least one day'],
    [{ days: ['MONDAY'], from: nine }, 'must have both from and to, or neither'],
    [{ days: ['MONDAY'], to: nine }, 'must have both from and to, or neither'],
    [{ days: ['MONDAY'], from: nine, to: nine }, 'from and to must be at least one hour apart'],
    [{ days: ['MONDAY'], from: nine, to: { hour: 9, minute: 59 } }, 'from and to must be at least one hour apart'],
    [{ days: ['MONDAY'], from: nine, to: { hour: 10, minute: 0 } }, undefined],
    [{ days: ['MONDAY'], from: seventeen, to: nine }, undefined],
    [{ days: ['MONDAY'] }, undefined],
  ])('%o: %s', (window, problem) => {
    expect(windowProblem(window)).toBe(problem);
  });

  const office: DeliveryWindow = { days: ['MONDAY', 'TUESDAY', 'FRIDAY'], from: nine, to: seventeen };
  const night: DeliveryWindow = { days: ['MONDAY'], from: { hour: 22, minute: 0 }, to: { hour: 6, minute: 0 } };

  it.each<[string, DeliveryWindow, number, number]>([
    ['is open when it opens', office, at(MON, 9), at(MON, 9)],
    ['is open within', office, at(MON, 12), at(MON, 12)],
    ['is shut when it closes', office, at(MON, 17, 30), at(TUE, 9)],
    ['opens later the same day', office, at(MON, 3), at(MON, 9)],
    ['opens on the next day named', office, at(WED, 10), at(5, 9)],
    ['opens again after the week-end', office, at(SAT, 10), at(8, 9)],
    ['without hours is open all day', { days: ['MONDAY'] }, at(MON, 23, 59), at(MON, 23, 59)],
    ['without hours opens at midnight', { days: ['MONDAY'] }, at(TUE, 0), at(8, 0)],
    ['that crosses midnight is open in the evening of its day', night, at(MON, 23), at(MON, 23)],
    ['that crosses midnight is open in the small hours behind its day', night, at(TUE, 5, 59), at(TUE, 5, 59)],
    ['that crosses midnight is shut in the small hours of its own day', night, at(MON, 2), at(MON, 22)],
    ['that crosses midnight opens a week on when it has closed', night, at(TUE, 6), at(8, 22)],
  ])('%s', (_, window, atMs, opensMs) => {
    expect(nextOpening(window, atMs)).toBe(opensMs);
  });

  it('is open at every moment it names, opens within a week, and never moves back', () => {
    const times = fc.record({ hour: fc.integer({ min: 0, max: 23 }), minute: fc.integer({ min: 0, max: 59 }) });
    const windows = fc
      .record({ days: fc.subarray([...WEEKDAYS], { minLength: 1 }), from: times, to: times })
      .filter((window) => windowProblem(window) === undefined);
    // From 1900: moments before 1970 are negative.
    const moments = fc.integer({ min: -2_208_988_800_000, max: 4_102_444_800_000 });
    fc.assert(
      fc.property(windows, moments, (window, atMs) => {
        const opening = nextOpening(window, atMs);
        expect(opening).toBeGreaterThanOrEqual(atMs);
        expect(opening - atMs).toBeLessThanOrEqual(7 * DAY_MS);
        expect(nextOpening(window, opening)).toBe(opening);
        expect(isNamed(window, opening)).toBe(true);
        if (opening > atMs) expect(isNamed(window, opening - 1)).toBe(false);
      }),
    );
  });
});

/** Whether a window is open, read off the calendar. */
function isNamed({ days, from, to }: DeliveryWindow, atMs: number): boolean {
  const minutes = new Date(atMs).getUTCHours() * 60 + new Date(atMs).getUTCMinutes();
  const opens = from === undefined ? 0 : from.hour * 60 + from.minute;
  const closes = to === undefined ? 1_440 : to.hour * 60 + to.minute;
  const today = new Date(atMs).getUTCDay();
  const isDay = (day: number) => days.includes(WEEKDAYS[(day + 6) % 7] ?? 'MONDAY');
  if (closes > opens) return isDay(today) && minutes >= opens && minutes < closes;
  return (isDay(today) && minutes >= opens) || (isDay(today + 6) && minutes < closes);
}
