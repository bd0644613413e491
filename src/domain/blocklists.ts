// The block list of an account: whom it does not want to reach, however a message comes about.

import { domainNameProblem } from './email-domains.ts';
import type { AccountId } from './platform.ts';

/** What an address on the list is: which channels it can concern depends on it. */
type AddressKind = 'NUMBER' | 'MAILBOX' | 'MAIL_DOMAIN';

/** Channels that reach mailboxes; all others reach numbers. */
const MAIL_CHANNEL = 'EMAIL';

/** The contract's name for an account: 32 hexadecimal digits. */
export function accountKeyOf(accountId: AccountId): string {
  return accountId.toString(16).toUpperCase().padStart(32, '0');
}

/** What a text looks like; undefined when it is no address at all. Numbers are read by whoever knows the numbering plans. */
export function addressKind(text: string): AddressKind | undefined {
  const trimmed = text.trim();
  if (/^\+?[\d\s().-]+$/.test(trimmed)) return 'NUMBER';
  const at = trimmed.lastIndexOf('@');
  if (at < 0) return domainNameProblem(trimmed.toLowerCase()) === undefined ? 'MAIL_DOMAIN' : undefined;
  const isMailbox = isLocalPart(trimmed.slice(0, at)) && domainNameProblem(trimmed.slice(at + 1).toLowerCase()) === undefined;
  return isMailbox ? 'MAILBOX' : undefined;
}

/** RFC 5321 lets nearly everything stand before the @ in quotes; nobody has such a mailbox. */
function isLocalPart(text: string): boolean {
  return text.length <= 64 && /^[^\s\p{C}"(),:;<>@[\\\]]+$/u.test(text) && !/^\.|\.\.|\.$/.test(text);
}

/** Whether an entry for this address could ever stand in the way of a message on the channel (undefined = every channel). */
export function canConcern(kind: AddressKind, channel: string | undefined): boolean {
  return channel === undefined || (channel === MAIL_CHANNEL) === (kind !== 'NUMBER');
}
