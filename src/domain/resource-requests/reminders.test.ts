import { expect, it } from 'vitest';
import { dueStep } from './reminders.ts';

const DAY_MS = 24 * 3_600_000;

it.each([
  [2.99, 0, { kind: 'none' }],
  [3, 0, { kind: 'remind', reminders: 1, daysUntilRejection: 27 }],
  [14, 1, { kind: 'none' }],
  [15, 1, { kind: 'remind', reminders: 2, daysUntilRejection: 15 }],
  [27, 2, { kind: 'remind', reminders: 3, daysUntilRejection: 3 }],
  [29.9, 3, { kind: 'none' }],
  [30, 3, { kind: 'reject' }],
  [90, 0, { kind: 'reject' }],
])('after %d days and %i reminders: %j', (days, reminders, step) => {
  expect(dueStep(0, reminders, days * DAY_MS)).toEqual(step);
});

it('of reminders that were missed the last alone goes out, with the days that are left', () => {
  expect(dueStep(0, 0, 20 * DAY_MS)).toEqual({ kind: 'remind', reminders: 2, daysUntilRejection: 10 });
});
