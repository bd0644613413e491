// What an inbound message carries beside its text.

import type { ContentId, Mailbox } from '../messages/content.ts';

/** A file somebody sent us, kept apart from the message. */
export interface ReceivedFile {
  readonly contentId: ContentId;
  readonly mediaType: string;
  /** As its sender calls it: a file name, or the id a presentation refers to it by. */
  readonly name: string | null;
  /** What the HTML of a mail calls it: `cid:…`. */
  readonly cid?: string | undefined;
  /** Bytes. */
  readonly size: number;
}

/** One of several to whom a message was written, as its sender named them. */
export type GroupMember = { readonly to: string } | { readonly cc: string };

export type InboundContent =
  | {
      readonly kind: 'MMS';
      readonly subject: string | null;
      readonly files: readonly ReceivedFile[];
      /** In the carrier's word: Normal, High, Low. */
      readonly priority?: string | undefined;
      /** All to whom it was written, where that is more than one. */
      readonly group?: readonly GroupMember[] | undefined;
    }
  | {
      readonly kind: 'EMAIL';
      readonly subject: string | null;
      readonly html: string | null;
      readonly from: Mailbox | null;
      /** The header, as the mail names who it is for. */
      readonly to: readonly Mailbox[];
      readonly cc: readonly Mailbox[];
      /** From and to of the delivery itself. */
      readonly envelope: { readonly from: string; readonly to: readonly string[] };
      readonly senderIp: string | null;
      /** What was found of its sender: `pass`, `fail`, `none` … as RFC 8601 names them. */
      readonly checks: {
        readonly spf: string;
        readonly dkim: { readonly result: string; readonly domains: readonly string[] };
        readonly dmarc: string;
      };
      readonly headers: readonly (readonly [name: string, value: string])[];
      readonly files: readonly ReceivedFile[];
      /** The whole mail as it came. */
      readonly rawId: ContentId | null;
    };
