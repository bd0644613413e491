// Templates of mail: a letter that is kept, with placeholders for what differs from reader to reader.

import { withFirst } from './mail-tracking/decorate.ts';
import { escapedHtml } from './messages/placeholders.ts';

export type TemplateId = string & { readonly templateId: unique symbol };

/** What a template says; what is null is for the request that uses it to say. */
export interface TemplateContent {
  readonly name: string | null;
  /** An address, with or without a name. */
  readonly sender: string | null;
  readonly replyTo: string | null;
  readonly subject: string | null;
  /** Shown beside the subject in lists of mail, and nowhere in the mail itself. */
  readonly preheader: string | null;
  readonly html: string;
  /** Kept for whoever asks; unsubscribing has a page of its own here. */
  readonly landingPage: string | null;
}

export interface EmailTemplate extends TemplateContent {
  readonly templateId: TemplateId;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface TemplateFile {
  readonly fileId: string;
  readonly fileName: string;
  readonly mediaType: string;
  /** Bytes. */
  readonly size: number;
}

/** The HTML of a mail made of a template: with the preheader where programs look for it, seen by nobody. */
export function templateHtml({ html, preheader }: Pick<TemplateContent, 'html' | 'preheader'>): string {
  if (preheader === null || preheader === '') return html;
  return withFirst(html, `<div style="display:none;max-height:0;overflow:hidden;mso-hide:all">${escapedHtml(preheader)}</div>`);
}
