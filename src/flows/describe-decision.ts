// A stored decision as people read it.

import { describeTrace, type PoolReport, type TraceLine } from '../domain/outbound/trace.ts';
import type { AccountId } from '../domain/platform.ts';
import type { StoredDecision } from '../storage/messages.ts';
import { loadTracePool } from '../storage/trace-pools.ts';
import { stepsOf } from './decide-sender.ts';
import type { World } from './world.ts';

/** The recorded reasons for a message's sender, line by line. */
export async function describeDecision(world: World, accountId: AccountId, decision: StoredDecision): Promise<TraceLine[]> {
  const { trace, tracePoolId } = decision;
  const report = tracePoolId === null ? undefined : await loadTracePool(world.db, accountId, tracePoolId);
  return describeTrace(stepsOf(trace), report as PoolReport | undefined);
}
