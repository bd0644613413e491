// Which of equally good senders takes a message: the one with the least expected wait; on an idle pool a weighted rendezvous hash of
// destination and sender decides, the same on every node and in every dry run, with little re-mapping when the pool changes.
// Source of the hash: FNV-1a (Fowler, Noll, Vo), finished with the mixer of MurmurHash3 (fmix32).

import type { Candidate } from '../snapshot/sender-pool.ts';

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
/** 2³² + 1: shares stay strictly between 0 and 1. */
const SHARES = 4_294_967_297;

/** A 32-bit hash of a text. */
export function hashOf(text: string): number {
  let hash = FNV_OFFSET;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), FNV_PRIME);
  return mix(hash);
}

function mix(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

export interface Spread {
  /** Where the candidate stands in the list. */
  readonly place: number;
  /** Milliseconds; 0 on an idle pool. */
  readonly waitMs: number;
}

/**
 * The candidate a message to `digits` goes to. `waitMs` is asked of senders with a declared throughput only: the others never queue.
 * @param seeds those of the candidates, when nothing else tells them apart: then the candidates are not even looked at
 */
export function spread(
  candidates: readonly Candidate[],
  seeds: readonly number[] | undefined,
  digits: string,
  waitMs: (resource: Candidate['resource']) => number,
): Spread {
  const destination = hashOf(digits);
  return seeds === undefined
    ? leastWait(candidates, destination, waitMs)
    : { place: largestShare(seeds, destination), waitMs: 0 };
}

function largestShare(seeds: readonly number[], destination: number): number {
  let best = 0;
  let bestHash = -1;
  for (let place = 0; place < seeds.length; place += 1) {
    const hash = mix(destination ^ (seeds[place] ?? 0));
    if (hash > bestHash) {
      bestHash = hash;
      best = place;
    }
  }
  return best;
}

function leastWait(
  candidates: readonly Candidate[],
  destination: number,
  waitMs: (resource: Candidate['resource']) => number,
): Spread {
  let best = 0;
  let bestWait = Number.POSITIVE_INFINITY;
  let bestShare = 0;
  let bestWeight = 1;
  for (const [place, { resource, seed, weight }] of candidates.entries()) {
    const wait = resource.messagesPerSecond === undefined ? 0 : waitMs(resource);
    if (wait > bestWait) continue;
    const share = (mix(destination ^ seed) + 1) / SHARES;
    if (wait < bestWait || outweighs(share, weight, bestShare, bestWeight)) {
      best = place;
      bestWait = wait;
      bestShare = share;
      bestWeight = weight;
    }
  }
  return { place: best, waitMs: bestWait };
}

/**
 * Whether the first comes before the second. With shares evenly spread over (0, 1), the highest weight / −ln share falls to each sender
 * in the proportion of its weight; of equal weights the larger share wins without the logarithm.
 */
function outweighs(share: number, weight: number, otherShare: number, otherWeight: number): boolean {
  if (weight === otherWeight) return share > otherShare;
  return weight / -Math.log(share) > otherWeight / -Math.log(otherShare);
}
