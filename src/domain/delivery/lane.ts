// What a message stands in line with, in memory and on disk: the others of its sender and pair, urgent ones apart.

import { hashOf } from '../outbound/spread.ts';
import type { PlatformPair } from '../platform.ts';

const UINT32 = 4_294_967_296;
const UPPER_BITS = 0xfffff;

export interface InLine {
  readonly sender: string;
  readonly pair: PlatformPair;
  readonly priority?: 'HIGH' | undefined;
}

/**
 * The number of the lane, the same on every node; below zero for urgent messages. 52 bits of a hash: two lanes that share a number
 * wait as one, which does no harm and will hardly ever happen.
 */
export function laneOf({ sender, pair, priority }: InLine): number {
  const name = `${pair.applicationId}\u0000${pair.entityId ?? ''}\u0000${sender}`;
  const number = (hashOf(`lane ${name}`) & UPPER_BITS) * UINT32 + hashOf(name) + 1;
  return priority === 'HIGH' ? -number : number;
}

export function isUrgentLane(lane: number): boolean {
  return lane < 0;
}
