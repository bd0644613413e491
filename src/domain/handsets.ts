// The handsets of the sandbox, as they are shown.

import type { EmailContent, MessageContent } from './messages/content.ts';

export interface Handset {
  /** Digits; of a mailbox, the address. */
  readonly number: string;
  /** Messages in memory. */
  readonly messageCount: number;
  readonly lastAtMs: number;
}

export interface HandsetMessage {
  /** RECEIVED by the handset, or SENT by it. */
  readonly direction: 'RECEIVED' | 'SENT';
  readonly messageId: string;
  /** The other side: the sender of what was received, the receiver of what was sent. */
  readonly peer: string;
  readonly content: MessageContent;
  readonly atMs: number;
}

/** A mail in a mailbox of the sandbox; what it says is read where it is kept when somebody looks. */
export type MailboxMessage =
  /** One of our messages. */
  | { readonly direction: 'RECEIVED'; readonly messageId: string; readonly content: EmailContent; readonly atMs: number }
  /** One of our inbound messages. */
  | { readonly direction: 'SENT'; readonly messageId: string; readonly atMs: number };

/** Mailboxes are told apart by their whole address, whatever its case. */
export function mailboxKey(address: string): string {
  return address.trim().toLowerCase();
}
