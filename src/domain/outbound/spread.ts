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
  readonly candidate: Candidate;
  /** Milliseconds; 0 on an idle pool. */
  readonly waitMs: number;
}

/** The candidate a message to `digits` goes to. `waitMs` is asked of senders with a declared throughput only: the others never queue. */
export function spread(
  candidates: readonly Candidate[],
  digits: string,
  waitMs: (candidate: Candidate) => number,
): Spread | undefined {
  const destination = hashOf(digits);
  let best: Candidate | undefined;
  let bestWait = 0;
  let bestShare = 0;
  for (const candidate of candidates) {
    const wait = candidate.resource.messagesPerSecond === undefined ? 0 : waitMs(candidate);
    if (best !== undefined && wait > bestWait) continue;
    const share = (mix(destination ^ candidate.seed) + 1) / SHARES;
    if (best === undefined || wait < bestWait || outweighs(share, candidate.weight, bestShare, best.weight)) {
      best = candidate;
      bestWait = wait;
      bestShare = share;
    }
  }
  return best === undefined ? undefined : { candidate: best, waitMs: bestWait };
}

/**
 * Whether the first comes before the second. With shares evenly spread over (0, 1), the highest weight / −ln share falls to each sender
 * in the proportion of its weight; of equal weights the larger share wins without the logarithm.
 */
function outweighs(share: number, weight: number, otherShare: number, otherWeight: number): boolean {
  if (weight === otherWeight) return share > otherShare;
  return weight / -Math.log(share) > otherWeight / -Math.log(otherShare);
}
