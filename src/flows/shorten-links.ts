// Short links in a text: every message gets codes of its own, so that a click says whose it was.

import { randomBytes, randomInt } from 'node:crypto';
import { findLinks, withLinks } from '../domain/links/find-links.ts';
import type { MessageContent } from '../domain/messages/content.ts';
import type { LinkWish } from './submission.ts';

const ALPHABET = 'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
/** 57 to the tenth: with a thousand million links, one guess in four hundred million hits. */
const CODE_LENGTH = 10;
/** Where short links stand under the server's address. */
export const LINKS_PATH = '/l';

export interface ShortenedContent {
  readonly codesNeeded: number;
  /** As long as each message's will be. */
  readonly sample: MessageContent;
  readonly write: (codes: readonly string[]) => { readonly content: MessageContent; readonly urls: readonly string[] };
}

/** The content prepared for short links; undefined when it has no links. */
export function shortenedContent(content: MessageContent, { base }: LinkWish): ShortenedContent | undefined {
  const texts = textsOf(content).map((text) => ({
    text,
    // What no browser can open stays as it is.
    links: findLinks(text).filter(({ url }) => URL.canParse(url)),
  }));
  const codesNeeded = texts.reduce((count, { links }) => count + links.length, 0);
  if (codesNeeded === 0) return undefined;
  const write = (codes: readonly string[]) => {
    const urls: string[] = [];
    const short = (url: string): string => `${base}${LINKS_PATH}/${codes[urls.push(url) - 1]}`;
    const written = texts.map(({ text, links }) => (links.length === 0 ? text : withLinks(text, links, short)));
    return { content: withTexts(content, written), urls };
  };
  const sample = write(Array.from({ length: codesNeeded }, () => 'a'.repeat(CODE_LENGTH))).content;
  return { codesNeeded, sample, write };
}

/** The texts in which links are looked for; addresses of files are for machines. */
function textsOf(content: MessageContent): readonly string[] {
  if (content.kind === 'TEXT') return [content.text];
  if (content.kind !== 'MMS') return [];
  return content.segments.flatMap((segment) => (segment.kind === 'TEXT' ? [segment.text] : []));
}

/** The content with other texts, in the same order. */
function withTexts(content: MessageContent, texts: readonly string[]): MessageContent {
  if (content.kind === 'TEXT') return { ...content, text: texts[0] ?? '' };
  if (content.kind !== 'MMS') return content;
  const rest = [...texts];
  const segments = content.segments.map((segment) =>
    segment.kind === 'TEXT' ? { ...segment, text: rest.shift() ?? '' } : segment,
  );
  return { ...content, segments };
}

/** Codes nobody can guess. */
export function newCodes(count: number): readonly string[] {
  return Array.from({ length: count }, () =>
    Array.from({ length: CODE_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join(''),
  );
}

/** A key of a conversion, as the contract shows them. */
export function newProcessKey(): string {
  return randomBytes(16).toString('hex').toUpperCase();
}
