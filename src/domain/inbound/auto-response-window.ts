// At which times an auto-response is given.

import type { AutoResponseWindow } from './configurations.ts';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
const WEEKDAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const;

/**
 * Whether the window is open: from the first minute up to, not including, the last. One that ends before it starts runs over
 * midnight and belongs to the day it starts on; one that ends when it starts is open all day.
 */
export function isOpenAt({ from, to, days }: AutoResponseWindow, atMs: number): boolean {
  const minutes = Math.floor(atMs / MINUTE_MS);
  const day = Math.floor(minutes / DAY_MINUTES);
  const minute = minutes - day * DAY_MINUTES;
  const opens = minutesOf(from);
  const length = ((minutesOf(to) - opens + DAY_MINUTES - 1) % DAY_MINUTES) + 1;
  // Yesterday's may reach into today.
  return (
    (days.includes(weekdayOf(day)) && minute >= opens && minute < opens + length) ||
    (days.includes(weekdayOf(day - 1)) && minute + DAY_MINUTES < opens + length)
  );
}

/** Day 0, 1 January 1970, was a Thursday. */
function weekdayOf(day: number): (typeof WEEKDAYS)[number] {
  return WEEKDAYS[(((day + 3) % 7) + 7) % 7] ?? 'MONDAY';
}

function minutesOf(time: string): number {
  const [hour, minute] = time.split(':').map(Number);
  return (hour ?? 0) * 60 + (minute ?? 0);
}
