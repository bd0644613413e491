// The handsets of the sandbox, as they are shown.

import type { MessageContent } from './messages/content.ts';

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
