// What a template makes of a mail.

import type { Caller } from '../domain/accounts.ts';
import { mailbox } from '../domain/addresses/mailbox.ts';
import { type TemplateId, templateHtml } from '../domain/email-templates.ts';
import type { Mailbox } from '../domain/messages/content.ts';
import { invalid } from '../domain/refusals.ts';
import { loadTemplate, loadTemplateFiles } from '../storage/email-templates.ts';
import { looksLikeId } from '../storage/ids.ts';
import type { FileWish, LetterWish } from './store-letters.ts';
import type { World } from './world.ts';

export interface TemplateLetter {
  readonly from?: Mailbox | undefined;
  readonly subject?: string | undefined;
  readonly letter: Partial<LetterWish>;
}

/** The letter of a template. @throws Refusal INVALID: the account has none of this id */
export async function letterOfTemplate(
  { db }: World,
  { accountId }: Caller,
  { templateId, field }: { readonly templateId: string; readonly field: string },
): Promise<TemplateLetter> {
  const template = looksLikeId(templateId) ? await loadTemplate(db, accountId, templateId as TemplateId) : undefined;
  if (template === undefined)
    throw invalid(field, `template "${templateId}" does not exist: give subject and text or html instead`);
  const files = await loadTemplateFiles(db, template.templateId);
  return {
    from: template.sender === null ? undefined : mailbox(template.sender),
    subject: template.subject ?? undefined,
    letter: {
      html: templateHtml(template),
      // Its HTML stands for both of the request's texts.
      text: undefined,
      ampHtml: undefined,
      replyTo: template.replyTo ?? undefined,
      files: files.map(
        ({ fileName, mediaType, bytes }): FileWish => ({ kind: 'NEW', fileName, mediaType, bytes, isInline: false }),
      ),
    },
  };
}
