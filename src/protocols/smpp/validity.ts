// How long a carrier should try: the relative time format of SMPP 3.4 section 7.1.1.2, YYMMDDhhmmss000R. Relative, because
// an absolute time is only as right as both clocks and the time zone the carrier takes it in.

const DAYS_MAX = 30;

/** A validity period from now on. At least a second, at most thirty days: beyond that the carrier's own limit is shorter anyway. */
export function relativeValidity(remainingMs: number): string {
  const seconds = Math.min(Math.max(1, Math.floor(remainingMs / 1000)), DAYS_MAX * 86_400);
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor(seconds / 3600) % 24;
  const minutes = Math.floor(seconds / 60) % 60;
  return `0000${two(days)}${two(hours)}${two(minutes)}${two(seconds % 60)}000R`;
}

function two(number: number): string {
  return number < 10 ? `0${number}` : String(number);
}
