// Times until delivery as a histogram: two buckets for each doubling, from a millisecond to about two days.

const BUCKETS = 56;

/** The bucket of a time in milliseconds. */
export function latencyBucket(ms: number): number {
  return Math.min(BUCKETS - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, ms)) * 2)));
}

/** The median of a histogram in milliseconds, to the width of a bucket; undefined when nothing is in it. */
export function medianLatencyMs(counts: readonly number[]): number | undefined {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return undefined;
  let before = 0;
  for (const [bucket, count] of counts.entries()) {
    if (before + count >= total / 2) return Math.round(2 ** ((bucket + (total / 2 - before) / count) / 2));
    before += count;
  }
  return undefined;
}
