// Which error envelope a URL outside the list of endpoints gets: the one of the nearest product, the classic one when unsure.

import type { ErrorEnvelope } from '../wire/errors.ts';
import type { Endpoint } from './endpoint.ts';

/** The envelope of the endpoint whose path shares the most leading segments with `url`, at least one. */
export function envelopeFor(endpoints: readonly Endpoint[], url: string): ErrorEnvelope {
  const wanted = segmentsOf(url.split('?')[0] ?? '');
  let best: ErrorEnvelope = 'classic';
  let sharedMost = 0;
  for (const endpoint of endpoints) {
    const shared = sharedSegments(segmentsOf(endpoint.path), wanted);
    if (shared > sharedMost) {
      sharedMost = shared;
      best = endpoint.errors;
    }
  }
  return best;
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}

function sharedSegments(pattern: readonly string[], path: readonly string[]): number {
  let shared = 0;
  while (
    shared < pattern.length &&
    shared < path.length &&
    (pattern[shared] === path[shared] || pattern[shared]?.startsWith('{'))
  )
    shared += 1;
  return shared;
}
