// Hands out inbound messages to whoever asks, each once.

import type { Caller } from '../domain/accounts.ts';
import { PULL_WINDOW_MS } from '../domain/delivery/pulling.ts';
import { firstIdAt } from '../storage/ids.ts';
import { countInbox, type InboxFilter, pullInboundMessages, type StoredInboundMessage } from '../storage/inbound-messages.ts';
import type { World } from './world.ts';

/** Waiting messages are counted up to this: whoever has more behind him learns nothing from the exact figure. */
const PENDING_MAX = 10_000;

export interface PulledInbox {
  readonly messages: readonly StoredInboundMessage[];
  /** How many more wait. */
  readonly pendingCount: number;
}

/** Takes the oldest messages out of the inbox: two callers at once share them, and nobody gets one twice. */
export async function pullInbox(world: World, { accountId }: Caller, filter: InboxFilter, limit: number): Promise<PulledInbox> {
  const sinceId = firstIdAt(world.clock.now() - PULL_WINDOW_MS);
  const messages = await pullInboundMessages(world.db, accountId, filter, sinceId, limit);
  // A page that is not full has emptied the inbox.
  const pendingCount = messages.length < limit ? 0 : await countInbox(world.db, accountId, filter, sinceId, PENDING_MAX);
  return { messages, pendingCount };
}
