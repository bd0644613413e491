// What a mail server's no means for a message: of an answer to a command, or of a bounce. Enhanced codes: RFC 3463 and its registry.

import { ERROR, STATUS } from './status.ts';

export interface MailFailure {
  readonly statusId: number;
  readonly errorId: number;
}

/** `enhanced`: `5.1.1`; `text`: what the server said beside its codes, or the whole of it. */
export interface MailRefusal {
  readonly code?: number | undefined;
  readonly enhanced?: string | undefined;
  readonly text: string;
}

/** The enhanced code at the beginning of an answer: `550 5.1.1 no such user`. */
export function enhancedCodeIn(text: string): string | undefined {
  return /(?:^|\s|#)([245]\.\d{1,3}\.\d{1,3})(?=\s|$|[;:,)])/.exec(text)?.[1];
}

type Row = readonly [pattern: RegExp, errorId: number];

/** Subject and detail of an enhanced code; the class says only whether it may pass. The first that matches counts. */
const BY_CODE: readonly Row[] = [
  [/^1\.(1|3|6|9)$|^2\.1$/, ERROR.EC_INVALID_EMAIL_ADDRESS],
  // The server asked cannot write the address; another one may: nothing is wrong with the mailbox.
  [/^6\.7$/, ERROR.EC_RECIPIENT_DOMAIN_POLICY_ERROR],
  [/^1\.(2|10)$|^4\.4$/, ERROR.EC_RECIPIENT_DOMAIN_MX_NOT_FOUND],
  [/^1\.(7|8)$/, ERROR.EC_SENDER_ADDRESS_INVALID],
  [/^2\.2$|^3\.1$/, ERROR.EC_RECIPIENT_INBOX_FULL],
  [/^7\.(20|21|22|23|24|25)$/, ERROR.EC_DOMAIN_CONFIGURATION_ERROR],
  [/^7\.26$/, ERROR.EC_DMARC_POLICY_ISSUE],
  [/^7\.28$/, ERROR.EC_MAILBOX_PROVIDER_RATE_LIMIT],
];

/** Many servers say 5.7.1, or no enhanced code at all, and mean one of these. */
const BY_WORDS: readonly Row[] = [
  [/\bdmarc\b/i, ERROR.EC_DMARC_POLICY_ISSUE],
  [/\b(spf|dkim|reverse dns|ptr record|rdns|unauthenticated)\b/i, ERROR.EC_DOMAIN_CONFIGURATION_ERROR],
  [/\b(dbl|surbl|uribl)\b|domain .{0,40}(black|block|deny).?list/i, ERROR.EC_SENDER_DOMAIN_BLACKLISTED],
  [
    /(black|block|deny).?list|\b(rbl|dnsbl|spamhaus|spamcop|sorbs|barracuda)\b|poor reputation|bad reputation/i,
    ERROR.EC_SENDER_IP_BLACKLISTED,
  ],
  [/\b(spam|junk|unsolicited|virus|malware|phish)/i, ERROR.EC_SPAM_REVERTED],
  [
    /over.?quota|quota.{0,20}exceed|exceed.{0,30}(quota|storage)|mailbox.{0,20}full|storage allocation|insufficient (disk|storage)/i,
    ERROR.EC_RECIPIENT_INBOX_FULL,
  ],
  [
    /(user|recipient|mailbox|address|account|alias).{0,40}(unknown|not found|does ?n.t exist|does not exist|not exist|invalid|disabled|inactive|no longer|unavailable)|(unknown|no such|invalid|non.?existent|nonexistent|disabled) (user|recipient|mailbox|address|account|person|local)|no mailbox/i,
    ERROR.EC_INVALID_EMAIL_ADDRESS,
  ],
  [
    /(host|domain).{0,30}(not found|unknown)|no (mx|mail server)|unrouteable|unroutable|null mx/i,
    ERROR.EC_RECIPIENT_DOMAIN_MX_NOT_FOUND,
  ],
  [/too many (messages|connections|recipients)|rate.?limit|throttl/i, ERROR.EC_MAILBOX_PROVIDER_RATE_LIMIT],
];

/** These speak of the one mailbox; the others of the mail or of who sends it. */
const ABOUT_MAILBOX: ReadonlySet<number> = new Set([
  ERROR.EC_INVALID_EMAIL_ADDRESS,
  ERROR.EC_RECIPIENT_DOMAIN_MX_NOT_FOUND,
  ERROR.EC_RECIPIENT_INBOX_FULL,
  ERROR.EC_HARD_BOUNCE,
  ERROR.EC_SOFT_BOUNCE,
]);

/** The status and error a message ends with that was refused like this. */
export function mailFailure({ code, enhanced = undefined, text }: MailRefusal): MailFailure {
  const errorId = errorOf(code, enhanced ?? enhancedCodeIn(text), text);
  const statusId = ABOUT_MAILBOX.has(errorId) ? STATUS.UNDELIVERABLE_NOT_DELIVERED : STATUS.UNDELIVERABLE_REJECTED_OPERATOR;
  return { statusId, errorId };
}

function errorOf(code: number | undefined, enhanced: string | undefined, text: string): number {
  const [severity, ...detail] = enhanced?.split('.') ?? [];
  const subject = detail.join('.');
  const byCode = BY_CODE.find(([pattern]) => pattern.test(subject));
  if (byCode !== undefined) return byCode[1];
  const byWords = BY_WORDS.find(([pattern]) => pattern.test(text));
  if (byWords !== undefined) return byWords[1];
  if (subject.startsWith('7.')) return ERROR.EC_RECIPIENT_DOMAIN_POLICY_ERROR;
  const isPassing = severity === '4' || (severity === undefined && code !== undefined && code < 500);
  if (isPassing) return ERROR.EC_SOFT_BOUNCE;
  // RFC 5321, 4.2.3: 551 and 553 are about the mailbox's name, 552 about its storage.
  if (code === 551 || code === 553) return ERROR.EC_INVALID_EMAIL_ADDRESS;
  if (code === 552 && enhanced === undefined) return ERROR.EC_RECIPIENT_INBOX_FULL;
  return ERROR.EC_HARD_BOUNCE;
}
