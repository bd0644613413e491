// Until when a message may be delivered, and at which hours.

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Longer validities are shortened to this. Source: the contract's validity period. */
export const VALIDITY_MAX_MS = 48 * HOUR_MS;
/** Opening and closing are at least this far apart. Source: the contract's delivery time window. */
const WINDOW_MIN_MS = HOUR_MS;

const WEEKDAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export interface Validity {
  readonly amount: number;
  readonly unit: 'SECONDS' | 'MINUTES' | 'HOURS';
}

const UNIT_MS = { SECONDS: SECOND_MS, MINUTES: MINUTE_MS, HOURS: HOUR_MS } as const;

/** The moment a message expires, milliseconds since 1970: 48 hours from `fromMs` unless a shorter validity was given. */
export function expiryOf(validity: Validity | undefined, fromMs: number): number {
  if (validity === undefined) return fromMs + VALIDITY_MAX_MS;
  return fromMs + Math.min(validity.amount * UNIT_MS[validity.unit], VALIDITY_MAX_MS);
}

export interface TimeOfDay {
  readonly hour: number;
  readonly minute: number;
}

/** Days, and hours of the day in UTC, within which a message may be delivered. Closing before opening crosses midnight. */
export interface DeliveryWindow {
  readonly days: readonly Weekday[];
  readonly from?: TimeOfDay | undefined;
  readonly to?: TimeOfDay | undefined;
}

/** What is wrong with a window, in words that fit behind its name; undefined when nothing is. */
export function windowProblem(window: DeliveryWindow): string | undefined {
  const { days, from, to } = window;
  if (days.length === 0) return 'must name at least one day';
  if ((from === undefined) !== (to === undefined)) return 'must have both from and to, or neither';
  if (from === undefined || to === undefined) return undefined;
  const apart = (minutesOf(to) - minutesOf(from)) * MINUTE_MS;
  return Math.abs(apart) < WINDOW_MIN_MS ? 'from and to must be at least one hour apart' : undefined;
}

/**
 * `atMs` when the window is open then, else the moment it opens next. A window that crosses midnight belongs to the day it opens on.
 */
export function nextOpening(window: DeliveryWindow, atMs: number): number {
  const { from, to } = window;
  const opensMs = from === undefined ? 0 : minutesOf(from) * MINUTE_MS;
  const closesMs = to === undefined ? DAY_MS : minutesOf(to) * MINUTE_MS;
  const lengthMs = closesMs > opensMs ? closesMs - opensMs : closesMs + DAY_MS - opensMs;
  const today = Math.floor(atMs / DAY_MS);
  // From yesterday, whose window may reach into today, to the same weekday a week on.
  for (let day = today - 1; day <= today + 7; day += 1) {
    if (!window.days.includes(weekdayOf(day))) continue;
    const opening = day * DAY_MS + opensMs;
    if (atMs < opening + lengthMs) return Math.max(atMs, opening);
  }
  return atMs;
}

/** Day 0, 1 January 1970, was a Thursday. */
function weekdayOf(day: number): Weekday {
  return WEEKDAYS[(((day + 3) % 7) + 7) % 7] ?? 'MONDAY';
}

function minutesOf({ hour, minute }: TimeOfDay): number {
  return hour * 60 + minute;
}
