// Requests that wait for their owner: when he is reminded, and when the request is given up.

const DAY_MS = 24 * 3_600_000;

/** Contract: days without activity. */
const REMINDER_DAYS = [3, 15, 27] as const;
const REJECTION_DAYS = 30;

export type IdleStep =
  | { readonly kind: 'none' }
  /** `reminders`: how many have gone out then. */
  | { readonly kind: 'remind'; readonly reminders: number; readonly daysUntilRejection: number }
  | { readonly kind: 'reject' };

/**
 * What is due for a request idle since then. Of several reminders that were missed, as while no node ran, the last alone goes out:
 * the others would say what is no longer true.
 */
export function dueStep(idleSinceMs: number, reminders: number, nowMs: number): IdleStep {
  const days = Math.floor((nowMs - idleSinceMs) / DAY_MS);
  if (days >= REJECTION_DAYS) return { kind: 'reject' };
  const due = REMINDER_DAYS.filter((day) => days >= day).length;
  return due <= reminders ? { kind: 'none' } : { kind: 'remind', reminders: due, daysUntilRejection: REJECTION_DAYS - days };
}

/** The moments since before which a request must be idle for its first, second … reminder, and last its rejection, to be due. */
export function idleMoments(nowMs: number): Date[] {
  return [...REMINDER_DAYS, REJECTION_DAYS].map((days) => new Date(nowMs - days * DAY_MS));
}

/** The note of a request that was given up. */
export const EXPIRED_NOTE = `Nothing was done about the requested changes for ${REJECTION_DAYS} days.`;
