// Tells subscriptions of the block list's channel when a subscriber's own words have changed whom he hears from. What the account
// itself puts on its list is no event: it knows.

import type { PlatformPair } from '../domain/platform.ts';
import { EVERY_SENDER, type OptOut } from '../domain/snapshot/opt-outs.ts';
import type { CarrierInbound } from '../ports.ts';
import type { Tx } from '../storage/db.ts';
import { publishEvent } from './publish-event.ts';
import type { World } from './world.ts';

/** What a message from a handset, or a link in a mail, did to the opt-outs. */
export interface OptOutChange {
  /** `to`: the sender that was answered. */
  readonly message: Pick<CarrierInbound, 'accountId' | 'channel' | 'to'>;
  /** Absent: it was a link. */
  readonly inboundId?: string | undefined;
  readonly pair: PlatformPair;
  readonly type: 'BLOCK' | 'UNBLOCK';
  readonly optOuts: readonly OptOut[];
}

/** One event for each opt-out that came or went. */
export async function publishOptOuts(world: World, tx: Tx, change: OptOutChange): Promise<void> {
  const { message, inboundId, pair, type, optOuts } = change;
  const receivedAt = `${new Date(world.clock.now()).toISOString().slice(0, -1)}+0000`;
  for (const { destination, sender } of optOuts) {
    const content = {
      ...(sender === EVERY_SENDER ? {} : { sender }),
      destination,
      channel: message.channel,
      sourceType: inboundId === undefined ? 'URL_OPT_OUT' : 'MO',
      ...(inboundId === undefined ? {} : { inboundMessageReference: { inboundMessageId: inboundId } }),
    };
    await publishEvent(world, tx, {
      accountId: message.accountId,
      channel: 'BLOCKLIST',
      event: type,
      ...pair,
      resource: message.to,
      body: { results: [{ event: type, receivedAt, messageId: world.ids.next(), content }] },
    });
  }
}
