// A call has come in at a telephony server, which asks whose it is and what to do with it. The subscriptions are told of one that is
// somebody's; both are decided on, and the event stored, in one transaction.

import { randomUUID } from 'node:crypto';
import type { Caller } from '../domain/accounts.ts';
import { addressOf } from '../domain/inbound/receiving-number.ts';
import type { PlatformPair } from '../domain/platform.ts';
import type { VoiceRouting } from '../domain/voice.ts';
import { type CallQuestion, decideCall } from './decide-call.ts';
import { publishEvent } from './publish-event.ts';
import type { World } from './world.ts';

export interface ArrivingCall extends CallQuestion {
  /** The id the server has for it; one is made when it has none. */
  readonly callId?: string | undefined;
}

/** What the event of a call is made of. */
export interface CallEvent {
  readonly callId: string;
  readonly from: string;
  readonly to: string;
  readonly pair: PlatformPair;
  readonly callsConfigurationId: string | undefined;
  readonly atMs: number;
}

/** @param bodyOf the event as subscribers get it */
export async function receiveCall(
  world: World,
  caller: Caller,
  call: ArrivingCall,
  bodyOf: (event: CallEvent) => object,
): Promise<{ readonly callId: string; readonly routing: VoiceRouting }> {
  const { accountId } = caller;
  const callId = call.callId ?? randomUUID();
  const routing = await world.db.transaction(async (tx) => {
    const decided = await decideCall(world, tx, caller, call);
    if (decided.kind === 'unrouted') return decided;
    const { pair, action, number } = decided;
    const callsConfigurationId = action.type === 'FORWARD_TO_SUBSCRIPTION' ? action.callsConfigurationId : undefined;
    const { from, to } = { from: addressOf(call.from), to: addressOf(call.to) };
    await publishEvent(world, tx, {
      accountId,
      channel: 'VOICE_VIDEO',
      event: 'CALL_RECEIVED',
      ...pair,
      resource: number.number,
      ...(callsConfigurationId === undefined ? {} : { callsConfigurationId }),
      body: bodyOf({ callId, from, to, pair, callsConfigurationId, atMs: world.clock.now() }),
    });
    return decided;
  });
  if (routing.kind === 'routed') world.dispatch.wake();
  return { callId, routing };
}
