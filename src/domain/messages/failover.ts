// After which ends of an MMS an SMS goes out in its place.

import type { OutboundMessage } from './message.ts';
import { ERROR, STATUS } from './status.ts';

/**
 * Ends that say that the MMS did not arrive and nothing against another message. Left out on purpose: no report ever came (29), for
 * it may have arrived; blocked or opted out (14); an invalid number (52); a repeated id (23); too long a text (77).
 */
const ENDS: ReadonlySet<number> = new Set([
  STATUS.UNDELIVERABLE_REJECTED_OPERATOR,
  STATUS.UNDELIVERABLE_NOT_DELIVERED,
  STATUS.UNDELIVERABLE_NOT_SENT,
  STATUS.EXPIRED_EXPIRED,
  STATUS.REJECTED_SOURCE,
  STATUS.REJECTED_ROUTE_NOT_AVAILABLE,
]);

/**
 * Errors that an SMS would meet as well, or that forbid one: who is not there, who wants nothing, what must not be said or was called
 * off. That a relay of MMS does not know a number (15009, 15201) says nothing against an SMS.
 */
const HOPELESS: ReadonlySet<number> = new Set<number>([
  ERROR.EC_UNKNOWN_SUBSCRIBER,
  ERROR.EC_ILLEGAL_SUBSCRIBER,
  ERROR.EC_INVALID_DESTINATION_ADDRESS,
  ERROR.EC_INVALID_SOURCE_ADDRESS,
  ERROR.EC_SOURCE_ADDRESS_IS_BLOCKED,
  ERROR.EC_CONTENT_BLOCKED,
  ERROR.EC_BLACKLISTED_DESTINATIONADDRESS,
  ERROR.EC_BLACKLISTED_SENDERADDRESS,
  ERROR.EC_MESSAGE_CANCELED,
  561, // CONTENT_BLOCKED_BY_OPERATOR
  604, // BLOCKED_BY_CAMPAIGN_BLACKLIST
  607, // REJECTED_SPAM_BY_OPERATOR
  2050, // DEST_ADDRESS_BLACKLISTED
  15005, // MMS_FORWARDED
  15011, // RECIPIENT_BLOCKED_BY_OPERATOR
  15013, // MMS_CONTENT_BLOCKED_BY_OPERATOR
  15015, // MMS_SC_BLOCKED_BY_END_USER
  15017, // RECIPIENT_DEACTIVATED
  15018, // RECIPIENT_SUSPENDED
  15020, // CAMPAIGN_BLOCKED_BY_OPERATOR
]);

/** Whether an SMS is to stand in for a message that ended so. */
export function isFailedOver(
  { channel, failover }: Pick<OutboundMessage, 'channel' | 'failover'>,
  statusId: number,
  errorId: number,
): boolean {
  return channel === 'MMS' && failover !== undefined && ENDS.has(statusId) && !HOPELESS.has(errorId);
}
