// Finds the links of a text, as handsets do: what begins with http://, https:// or www., up to a blank, less the punctuation of the
// sentence around it. Takes time in proportion to the text, whatever is in it.

export interface FoundLink {
  readonly start: number;
  readonly end: number;
  /** With its protocol. */
  readonly url: string;
}

const BEGINNING = /(?:(?<![\p{L}\p{N}_@/.])https?:\/\/|(?<![\p{L}\p{N}_@/.-])www\.)[^\s<>"'`{}|\\^«»“”]+/giu;
const PUNCTUATION = new Set('.,;:!?…*_~');
const BRACKETS: Readonly<Record<string, string>> = { ')': '(', ']': '[' };

/** The links of a text, in order. */
export function findLinks(text: string): readonly FoundLink[] {
  const links: FoundLink[] = [];
  for (const match of text.matchAll(BEGINNING)) {
    const written = trimmed(match[0]);
    const url = /^www\./i.test(written) ? `http://${written}` : written;
    if (!hasHost(url)) continue;
    links.push({ start: match.index, end: match.index + written.length, url });
  }
  return links;
}

/** Without the end of the sentence, and without a bracket that was opened before the link. */
function trimmed(written: string): string {
  const surplus: Record<string, number> = {};
  for (const [closing, opening] of Object.entries(BRACKETS))
    surplus[closing] = countOf(written, closing) - countOf(written, opening);
  let end = written.length;
  for (; end > 0; end -= 1) {
    const last = written.charAt(end - 1);
    if (PUNCTUATION.has(last)) continue;
    const unopened = surplus[last] ?? 0;
    if (unopened <= 0) break;
    surplus[last] = unopened - 1;
  }
  return written.slice(0, end);
}

function countOf(text: string, character: string): number {
  return text.split(character).length - 1;
}

function hasHost(url: string): boolean {
  const host = /^https?:\/\/([^/?#]+)/i.exec(url)?.[1] ?? '';
  return /[\p{L}\p{N}]/u.test(host);
}

/** A text with each link replaced by what `shorten` makes of its address. */
export function withLinks(text: string, links: readonly FoundLink[], shorten: (url: string) => string): string {
  let result = '';
  let at = 0;
  for (const { start, end, url } of links) {
    result += text.slice(at, start) + shorten(url);
    at = end;
  }
  return result + text.slice(at);
}
