// Addresses a sending domain does not write to any more, because mail to them came back or was complained about. Writing on would
// cost the domain its name with the mailbox providers.

import { domainOf } from './addresses/mailbox.ts';
import type { OutboundMessage } from './messages/message.ts';
import { ERROR } from './messages/status.ts';

export const SUPPRESSION_TYPES = ['BOUNCE', 'COMPLAINT', 'OVER_QUOTA'] as const;
export type SuppressionType = (typeof SUPPRESSION_TYPES)[number];

export interface Suppression {
  /** The sending domain, in ASCII and lower case. */
  readonly domain: string;
  /** In lower case, its domain in ASCII: no mailbox provider tells capitals apart. */
  readonly address: string;
  readonly type: SuppressionType;
}

/** What a mail server said is kept up to this length. */
export const REASON_LENGTH_MAX = 1_000;

/** A full mailbox is tried again after so many days. */
export const OVER_QUOTA_DAYS = 7;

/** The error a message ends with that would have gone to a suppressed address. */
export const ERROR_OF_SUPPRESSION: Readonly<Record<SuppressionType, number>> = {
  BOUNCE: ERROR.EC_SUPPRESSED_BOUNCE,
  COMPLAINT: ERROR.EC_SUPPRESSED_SPAM_COMPLAINT,
  OVER_QUOTA: ERROR.EC_RECIPIENT_INBOX_FULL,
};

/**
 * Final errors of a mail after which its address is suppressed. A domain without a mail server is not among them: that is as likely a
 * mistake of a day in its DNS, and each of its addresses would stay away for good.
 */
const TYPE_OF_ERROR: ReadonlyMap<number, SuppressionType> = new Map([
  [ERROR.EC_INVALID_EMAIL_ADDRESS, 'BOUNCE'],
  [ERROR.EC_MAILBOX_PERMANENTLY_UNAVAILABLE, 'BOUNCE'],
  [ERROR.EC_HARD_BOUNCE, 'BOUNCE'],
  [ERROR.EC_RECIPIENT_INBOX_FULL, 'OVER_QUOTA'],
]);

/** What a mail that ended with this error says about its address; undefined when nothing. */
export function suppressionAfter(
  { channel, sender, destination }: Pick<OutboundMessage, 'channel' | 'sender' | 'destination'>,
  errorId: number,
): Suppression | undefined {
  const type = channel === 'EMAIL' ? TYPE_OF_ERROR.get(errorId) : undefined;
  return type && { domain: domainOf(sender), address: destination.toLowerCase(), type };
}
