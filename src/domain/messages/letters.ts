// Letters of mail: which placeholders they use, and how one recipient reads them.

import type { ContentId, EmailContent, Letter } from './content.ts';
import { maskedValues } from './placeholder-masks.ts';
import { fillPlaceholders } from './placeholders.ts';

type Values = Readonly<Record<string, string>>;
type Texts = Pick<Letter, 'text' | 'html' | 'ampHtml'>;

/** The texts of a letter as they are shown to others than the recipient of a mail: what is masked is. */
export function shownTexts(letter: Letter, content: EmailContent): Texts & { readonly subject: string } {
  const { masked } = letter;
  if (masked === undefined) return { ...textsFor(letter, content), subject: content.subject };
  const placeholders = maskedValues(content.placeholders ?? {}, masked.masks);
  return { ...textsFor(letter, { ...content, placeholders }), subject: subjectFor(masked.subject, placeholders) };
}

/** A letter as the recipient of one mail reads it, before anybody decorates it. */
export function writtenLetter(letter: Letter, content: EmailContent): Texts & { readonly headers: Values } {
  return { ...textsFor(letter, content), headers: letter.headers ?? {} };
}

function textsFor(letter: Letter, { placeholders = {} }: EmailContent): Texts {
  const { text, html, ampHtml } = letter;
  return {
    ...(text === undefined ? {} : { text: fillPlaceholders(text, placeholders) }),
    ...(html === undefined ? {} : { html: fillPlaceholders(html, placeholders, 'HTML') }),
    ...(ampHtml === undefined ? {} : { ampHtml: fillPlaceholders(ampHtml, placeholders, 'HTML') }),
  };
}

/** What a letter names that is kept apart from it: its files, and the whole message its sender wrote. */
export function contentsOf({ files, mimeId }: Letter): ContentId[] {
  return [...files.map(({ contentId }) => contentId), ...(mimeId === undefined ? [] : [mimeId])];
}

/** The addresses of everybody a mail goes to, as they are written, the one whose status it is first; some may be named twice. */
export function everybodyOf(destination: string, { to, cc = [], bcc = [] }: Pick<EmailContent, 'to' | 'cc' | 'bcc'>): string[] {
  return [destination, ...[...to, ...cc, ...bcc].map(({ address }) => address)];
}

/** Keeps of a recipient's values what the texts have a place for, so that each mail's row holds no more; undefined when that is nothing. */
export function usedValues(texts: readonly (string | undefined)[]): (values: Values) => Values | undefined {
  const names = new Set(
    texts.flatMap((text) => [...(text ?? '').matchAll(/\{\{([^{}]{1,300})\}\}/g)].map(([, name]) => name?.trim() ?? '')),
  );
  return (values) => {
    const used = Object.entries(values).filter(([name]) => names.has(name));
    return used.length === 0 ? undefined : Object.fromEntries(used);
  };
}

/** A subject is one line, whatever a placeholder brings. */
export function subjectFor(subject: string, values: Values): string {
  return fillPlaceholders(subject, values)
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim();
}
