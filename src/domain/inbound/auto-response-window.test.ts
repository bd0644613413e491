import { expect, test } from 'vitest';
import { isOpenAt } from './auto-response-window.ts';
import type { AutoResponseWindow } from './configurations.ts';

function window(from: string, to: string, ...days: AutoResponseWindow['days']): AutoResponseWindow {
  return { from, to, days, timeZone: 'USER_TIME_ZONE' };
}

/** 23 November 2026 is a Monday. */
function at(day: number, time: string): number {
  const [hour, minute] = time.split(':').map(Number);
  return Date.UTC(2026, 10, day, hour, minute, 30);
}

test.each([
  [23, '07:59', false],
  [23, '08:00', true],
  [23, '16:59', true],
  [23, '17:00', false],
  [24, '12:00', false],
])('a day’s window: November %i, %s is open: %s', (day, time, isOpen) => {
  expect(isOpenAt(window('08:00', '17:00', 'MONDAY'), at(day, time))).toBe(isOpen);
});

test.each([
  [22, '23:00', false],
  [23, '01:00', false],
  [23, '22:00', true],
  [23, '23:59', true],
  [24, '05:59', true],
  [24, '06:00', false],
  [24, '22:30', false],
])('a window over midnight belongs to the day it starts on: November %i, %s is open: %s', (day, time, isOpen) => {
  expect(isOpenAt(window('22:00', '06:00', 'MONDAY'), at(day, time))).toBe(isOpen);
});

test('a window that ends when it starts is open for a day', () => {
  expect(isOpenAt(window('08:00', '08:00', 'MONDAY'), at(23, '07:59'))).toBe(false);
  expect(isOpenAt(window('08:00', '08:00', 'MONDAY'), at(23, '08:00'))).toBe(true);
  expect(isOpenAt(window('08:00', '08:00', 'MONDAY'), at(24, '07:59'))).toBe(true);
  expect(isOpenAt(window('08:00', '08:00', 'MONDAY'), at(24, '08:00'))).toBe(false);
});
