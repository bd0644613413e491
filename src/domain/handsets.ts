// The handsets of the sandbox, as they are shown.

import type { SmsContent } from './messages/message.ts';

export interface Handset {
  /** Digits. */
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
  readonly content: SmsContent;
  readonly atMs: number;
}
