// What messages carry, by channel. Bytes and texts that are large, or shared by many messages, are kept apart and named by an id.

import type { PlaceholderMask } from './placeholder-masks.ts';

export type MessageContent = SmsContent | MmsContent | EmailContent;

/** Names something kept apart from the message: a file, the letter many recipients share. Grows with time (see storage/ids.ts). */
export type ContentId = string & { readonly contentId: unique symbol };

/** What an SMS carries. Binary content travels as it is: the caller has done the encoding. */
export type SmsContent =
  | {
      readonly kind: 'TEXT';
      readonly text: string;
      /** Class 0: shown at once, not stored. */
      readonly isFlash?: boolean | undefined;
      readonly language?: NationalLanguage | undefined;
    }
  | {
      readonly kind: 'BINARY';
      readonly bytes: Uint8Array;
      readonly dataCoding: number;
      readonly esmClass: number;
    };

/** National language tables of 3GPP TS 23.038 to encode with. */
export interface NationalLanguage {
  readonly languageCode: 'TR' | 'ES' | 'PT';
  readonly singleShift: boolean;
  readonly lockingShift: boolean;
}

export interface MmsContent {
  readonly kind: 'MMS';
  readonly title?: string | undefined;
  readonly segments: readonly MmsSegment[];
}

/** `name`: what the caller calls the segment, so that a presentation (SMIL) can refer to it. */
export type MmsSegment =
  | { readonly kind: 'TEXT'; readonly text: string; readonly name?: string | undefined }
  | { readonly kind: 'LINK'; readonly url: string; readonly mediaType?: string | undefined; readonly name?: string | undefined }
  | { readonly kind: 'SMIL'; readonly smil: string; readonly name?: string | undefined }
  | {
      readonly kind: 'MEDIA';
      readonly contentId: ContentId;
      readonly mediaType: string;
      /** Bytes. */
      readonly size: number;
      readonly name?: string | undefined;
    };

/** A mailbox: `Jane <jane@example.com>`. */
export interface Mailbox {
  readonly address: string;
  readonly name?: string | undefined;
}

/** One mail: what is its own. What it shares with the other mails of its request is the letter. */
export interface EmailContent {
  readonly kind: 'EMAIL';
  /** Of a {@link Letter}. */
  readonly letterId: ContentId;
  readonly from: Mailbox;
  /** As this recipient reads it, its placeholders filled in. */
  readonly subject: string;
  /** Everybody the mail names, and everybody who gets it. */
  readonly to: readonly Mailbox[];
  readonly cc?: readonly Mailbox[] | undefined;
  readonly bcc?: readonly Mailbox[] | undefined;
  /** What stands for `{{name}}` in this mail. */
  readonly placeholders?: Readonly<Record<string, string>> | undefined;
}

/** What all mails of a request share. Texts still have their placeholders. */
export interface Letter {
  readonly text?: string | undefined;
  readonly html?: string | undefined;
  readonly ampHtml?: string | undefined;
  readonly replyTo?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly files: readonly LetterFile[];
  /** Values that are shown to nobody but the recipient, and the subject they may stand in, its placeholders still in it. */
  readonly masked?: { readonly masks: readonly PlaceholderMask[]; readonly subject: string } | undefined;
  /** A whole message the caller wrote himself (RFC 5322); then nothing else here is used but `tracking`. */
  readonly mimeId?: ContentId | undefined;
  readonly tracking: {
    /** As the request wants it; undefined = as the domain has it. */
    readonly opens?: boolean | undefined;
    readonly clicks?: boolean | undefined;
    readonly url?: string | undefined;
    /** true unless said. */
    readonly pixelAtTop?: boolean | undefined;
  };
}

export interface LetterFile {
  readonly contentId: ContentId;
  readonly fileName: string;
  readonly mediaType: string;
  /** Bytes. */
  readonly size: number;
  /** Shown within the text, which names it `cid:<fileName>`. */
  readonly isInline: boolean;
}
