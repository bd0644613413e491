// The body that tells a URL of inbound messages.

import type { StoredInboundMessage } from '../storage/inbound-messages.ts';
import { inboundBody } from '../wire/inbound.ts';

/** MO_JSON_2 for these messages; nothing is pending behind a push. */
export function inboundPayload(messages: readonly StoredInboundMessage[]): string {
  return JSON.stringify(inboundBody(messages, 0));
}
