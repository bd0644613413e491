// Says what would become of an inbound message, and why. Nothing is stored, sent or forwarded.

import type { Caller } from '../domain/accounts.ts';
import { addressOf } from '../domain/inbound/receiving-number.ts';
import type { Channel, CountryCode } from '../domain/resources.ts';
import { decideInbound, type InboundDecision } from './decide-inbound.ts';
import type { World } from './world.ts';

export interface InboundQuestion {
  readonly channel: Channel;
  readonly from: string;
  readonly to: string;
  readonly text: string;
  /** Of mail. */
  readonly subject?: string | undefined;
  readonly countryCode?: CountryCode | undefined;
}

export function explainInbound(world: World, caller: Caller, question: InboundQuestion): Promise<InboundDecision> {
  const { channel, from, to, text, subject, countryCode } = question;
  const arrival = {
    channel,
    from: addressOf(from),
    to: addressOf(to),
    text,
    subject,
    atMs: world.clock.now(),
    isStartKnown: true,
  };
  return decideInbound(world, world.db, caller.accountId, arrival, countryCode);
}
