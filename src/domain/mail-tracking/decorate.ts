// Puts into the texts of a mail what tells us that it was opened and its links followed, and the address to unsubscribe at.

import { findLinks, withLinks } from '../links/find-links.ts';
import { addressText, attributeText, type Tag, tagsOf } from './html-tags.ts';

/** Stands in a text where the address to unsubscribe at belongs. */
export const UNSUBSCRIBE_MARK = '[[unsubscribe]]';

/** Longer addresses stay as they are: the one that takes their place is a third longer, and some programs cut lines. */
const URL_LENGTH_MAX = 2_000;

export interface Decoration {
  /** The address that leads to a link by way of us; undefined = links stay as they are. */
  readonly clickUrl?: ((url: string) => string) | undefined;
  /** Of the picture nobody sees. */
  readonly pixelUrl?: string | undefined;
  readonly isPixelAtTop: boolean;
  readonly unsubscribeUrl?: string | undefined;
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The HTML of a mail with its links and its picture; what is not changed stays letter for letter. */
export function decoratedHtml(html: string, decoration: Decoration): string {
  const { clickUrl, pixelUrl, isPixelAtTop, unsubscribeUrl } = decoration;
  const edits: Edit[] = [];
  const places = new Places(html);
  for (const tag of tagsOf(html)) {
    places.note(tag);
    const edit = clickUrl === undefined ? undefined : linkEdit(tag, clickUrl);
    if (edit !== undefined) edits.push(edit);
  }
  if (pixelUrl !== undefined) {
    const at = isPixelAtTop ? places.top : places.bottom;
    const picture = `<img src="${pixelUrl}" width="1" height="1" alt="" style="display:block;width:1px;height:1px;border:0">`;
    edits.push({ start: at, end: at, text: picture });
  }
  return withUnsubscribe(edited(html, edits), unsubscribeUrl);
}

/** A document with something at the beginning of what is shown. */
export function withFirst(html: string, piece: string): string {
  const places = new Places(html);
  for (const tag of tagsOf(html)) places.note(tag);
  return html.slice(0, places.top) + piece + html.slice(places.top);
}

/** The plain text of a mail with its links. */
export function decoratedText(text: string, { clickUrl, unsubscribeUrl }: Decoration): string {
  const links = clickUrl === undefined ? [] : findLinks(text).filter(({ url }) => url.length <= URL_LENGTH_MAX);
  return withUnsubscribe(clickUrl === undefined ? text : withLinks(text, links, clickUrl), unsubscribeUrl);
}

function withUnsubscribe(text: string, unsubscribeUrl: string | undefined): string {
  return unsubscribeUrl === undefined ? text : text.replaceAll(UNSUBSCRIBE_MARK, () => unsubscribeUrl);
}

/** `clicktracking="off"` keeps a link as it is, as other mail services have it. */
function linkEdit({ kind, name, attributes }: Tag, clickUrl: (url: string) => string): Edit | undefined {
  if (kind !== 'START' || (name !== 'a' && name !== 'area')) return undefined;
  const isOff = attributes.some(
    (attribute) => /^(data-)?clicktracking$/.test(attribute.name) && attribute.raw.trim().toLowerCase() === 'off',
  );
  // Of two attributes of one name the first counts.
  const href = attributes.find((attribute) => attribute.name === 'href');
  if (isOff || href === undefined) return undefined;
  const text = attributeText(href.raw);
  const url = text === undefined ? '' : addressText(text);
  if (!/^https?:\/\/[^/?#]/i.test(url) || url.length > URL_LENGTH_MAX) return undefined;
  return { start: href.start, end: href.end, text: `"${clickUrl(url)}"` };
}

/** Where something can stand that is shown first, or last. */
class Places {
  top = 0;
  bottom: number;
  /** How good the best place for the top is. */
  #rank = 0;
  #hasBodyEnd = false;

  constructor(html: string) {
    this.bottom = html.length;
  }

  note(tag: Tag): void {
    const rank = rankOf(tag);
    if (rank > this.#rank) [this.top, this.#rank] = [tag.end, rank];
    if (tag.kind === 'END' && tag.name === 'body') [this.bottom, this.#hasBodyEnd] = [tag.start, true];
    if (tag.kind === 'END' && tag.name === 'html' && !this.#hasBodyEnd) this.bottom = tag.start;
  }
}

/** Behind which tag the body begins, surest last; before a doctype nothing may stand. */
function rankOf({ kind, name }: Tag): number {
  if (kind === 'DOCTYPE') return 1;
  if (kind === 'START' && name === 'html') return 2;
  if (kind === 'END' && name === 'head') return 3;
  return kind === 'START' && name === 'body' ? 4 : 0;
}

function edited(html: string, edits: readonly Edit[]): string {
  let result = '';
  let at = 0;
  for (const { start, end, text } of [...edits].sort((a, b) => a.start - b.start)) {
    result += html.slice(at, start) + text;
    at = end;
  }
  return result + html.slice(at);
}
