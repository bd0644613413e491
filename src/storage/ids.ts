// Ids of messages and events: 63 bits that grow with time, so that partitions, retention and "since when" need no other column.
// 41 bits milliseconds since 2020-01-01 UTC, 10 bits node, 12 bits sequence within the millisecond.

import type { MessageId } from '../domain/messages/message.ts';

const EPOCH_MS = Date.UTC(2020, 0, 1);
const NODE_BITS = 10n;
const SEQUENCE_BITS = 12n;
const SEQUENCE_MAX = 4095;
const NODE_COUNT = 1024;

export interface IdSource {
  /** A new id, larger than every earlier one of this source. */
  next(): MessageId;
}

/** `nodeId`: the row of `node` this process holds; its number modulo 1024 stands in every id. */
export function createIdSource(nodeId: number, now: () => number): IdSource {
  const node = BigInt(nodeId % NODE_COUNT) << SEQUENCE_BITS;
  let lastMs = 0;
  let sequence = 0;
  let base = 0n;
  return {
    next(): MessageId {
      const nowMs = now();
      // A clock set back, or more ids than a millisecond holds, borrows from the future instead of repeating an id.
      if (nowMs > lastMs) {
        lastMs = nowMs;
        sequence = 0;
        base = (BigInt(lastMs - EPOCH_MS) << (NODE_BITS + SEQUENCE_BITS)) | node;
      } else if (++sequence > SEQUENCE_MAX) {
        lastMs += 1;
        sequence = 0;
        base = (BigInt(lastMs - EPOCH_MS) << (NODE_BITS + SEQUENCE_BITS)) | node;
      }
      return String(base + BigInt(sequence)) as MessageId;
    },
  };
}

/** The smallest id that can have been made at that moment. */
export function firstIdAt(epochMs: number): MessageId {
  return String(BigInt(Math.max(0, epochMs - EPOCH_MS)) << (NODE_BITS + SEQUENCE_BITS)) as MessageId;
}

/** When an id was made, milliseconds since 1970. */
export function timeOfId(id: string): number {
  return Number(BigInt(id) >> (NODE_BITS + SEQUENCE_BITS)) + EPOCH_MS;
}

/** The smaller of two ids; undefined = no bound. */
export function earlierId<Bound extends string | undefined>(a: string | undefined, b: Bound): string | Bound {
  if (a === undefined || b === undefined) return a ?? b;
  return BigInt(a) < BigInt(b) ? a : b;
}

/** Whether a text can be one of our ids (and not a caller's own). */
export function looksLikeId(text: string): boolean {
  return /^[1-9]\d{0,18}$/.test(text) && BigInt(text) < 2n ** 63n;
}
