// Short links in a text: every message gets codes of its own, so that a click says whose it was.

import { randomBytes, randomInt } from 'node:crypto';
import { findLinks, withLinks } from '../domain/links/find-links.ts';
import type { MessageContent, SmsContent } from '../domain/messages/content.ts';
import type { LinkWish } from './submission.ts';

const ALPHABET = 'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
/** 57 to the tenth: with a thousand million links, one guess in four hundred million hits. */
const CODE_LENGTH = 10;
/** Where short links stand under the server's address. */
export const LINKS_PATH = '/l';

export interface ShortenedContent {
  readonly codesNeeded: number;
  /** As long as each message's will be. */
  readonly sample: SmsContent;
  readonly write: (codes: readonly string[]) => { readonly content: SmsContent; readonly urls: readonly string[] };
}

/** The content prepared for short links; undefined when it has no links. */
export function shortenedContent(content: MessageContent, { base }: LinkWish): ShortenedContent | undefined {
  if (content.kind !== 'TEXT') return undefined;
  // What no browser can open stays as it is.
  const links = findLinks(content.text).filter(({ url }) => URL.canParse(url));
  if (links.length === 0) return undefined;
  const write = (codes: readonly string[]) => {
    const urls: string[] = [];
    const text = withLinks(content.text, links, (url) => `${base}${LINKS_PATH}/${codes[urls.push(url) - 1]}`);
    return { content: { ...content, text }, urls };
  };
  const sample = write(links.map(() => 'a'.repeat(CODE_LENGTH))).content;
  return { codesNeeded: links.length, sample, write };
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
