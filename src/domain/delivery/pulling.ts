// What everything that is pulled has in common. Source: the contract's reports, logs and inbox.

/** Older entries are not handed out any more. */
export const PULL_WINDOW_MS = 48 * 3_600_000;

const LIMIT_DEFAULT = 50;
const LIMIT_MAX = 1_000;

/** How many entries a caller gets: the contract declares no 400 for the limit, so one out of range is brought into it. */
export function pullLimit(asked: number | undefined): number {
  return Math.min(Math.max(asked ?? LIMIT_DEFAULT, 1), LIMIT_MAX);
}
