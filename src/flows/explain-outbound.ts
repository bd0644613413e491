// What a send would do, without sending: the same decision as for a message, leaving no mark.

import type { Caller } from '../domain/accounts.ts';
import { describeTrace, type PoolReport, type TraceLine } from '../domain/outbound/trace.ts';
import { DEFAULT_PAIR, type PlatformInput } from '../domain/platform.ts';
import type { Channel } from '../domain/resources.ts';
import { admitPairForDryRun } from './admit-pair.ts';
import { type Decision, decideSender, stepsOf } from './decide-sender.ts';
import type { World } from './world.ts';

export interface ExplainRequest {
  readonly channel: Channel;
  readonly to: string;
  readonly sender: string | undefined;
  readonly pair: PlatformInput;
}

export interface Explanation {
  readonly decision: Decision;
  readonly trace: readonly TraceLine[];
}

/** @throws Refusal INVALID for an unknown application */
export async function explainOutbound(world: World, caller: Caller, request: ExplainRequest): Promise<Explanation> {
  const snapshot = await world.snapshots.of(caller.accountId);
  const { pair, isEntityNew } = admitPairForDryRun(caller, snapshot, request.pair);
  const decision = await decideSender(
    world,
    snapshot,
    { channel: request.channel, to: request.to, sender: request.sender, pair: pair ?? DEFAULT_PAIR },
    true,
  );
  const report = decision.tracePool === null ? undefined : (JSON.parse(decision.tracePool.pool) as PoolReport);
  const lines = describeTrace(stepsOf(decision.trace), report);
  const newEntity: TraceLine = {
    step: 'entity',
    outcome: 'new',
    detail: `entity "${pair?.entityId}" does not exist yet: a send would create it`,
  };
  return { decision, trace: isEntityNew ? [newEntity, ...lines] : lines };
}
