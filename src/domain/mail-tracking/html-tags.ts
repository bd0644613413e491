// Finds the tags of an HTML document as browsers do, without building a tree: what is to be changed is changed where it stands, and the
// rest stays as its author wrote it, however odd. Takes time in proportion to the document. Source: the HTML standard, 13.2.5.

export interface Attribute {
  /** In lower case. */
  readonly name: string;
  /** The value as it stands there, with its entities. */
  readonly raw: string;
  /** Where the value stands, its quotes included; start and end are equal where there is none. */
  readonly start: number;
  readonly end: number;
}

export interface Tag {
  readonly kind: 'START' | 'END' | 'DOCTYPE';
  /** In lower case. */
  readonly name: string;
  readonly start: number;
  /** Behind the `>`. */
  readonly end: number;
  readonly attributes: readonly Attribute[];
}

/** What is inside these is text, whatever it looks like. */
const RAW = new Set(['script', 'style', 'title', 'textarea', 'xmp', 'iframe', 'noembed', 'noframes']);
const LETTER = /[a-z]/i;

/** The tags, in order; none inside comments, scripts and styles, and none that is cut off by the end of the document. */
export function* tagsOf(html: string): Generator<Tag> {
  let at = html.indexOf('<');
  while (at >= 0) {
    const next = html.charAt(at + 1);
    const isEnd = next === '/' && LETTER.test(html.charAt(at + 2));
    if (!isEnd && !LETTER.test(next)) {
      const isMarkup = next === '!' || next === '?' || next === '/';
      const end = isMarkup ? endOfDeclaration(html, at) : at + 1;
      if (end === undefined) return;
      if (/^<!doctype/i.test(html.slice(at, at + 9))) yield { kind: 'DOCTYPE', name: '', start: at, end, attributes: [] };
      at = html.indexOf('<', end);
      continue;
    }
    const tag = tagAt(html, at, isEnd);
    if (tag === undefined) return;
    yield tag;
    let end: number | undefined = tag.end;
    if (tag.kind === 'START' && tag.name === 'plaintext') return;
    if (tag.kind === 'START' && RAW.has(tag.name)) end = endOfRaw(html, tag);
    if (end === undefined) return;
    at = html.indexOf('<', end);
  }
}

/** Behind a comment, a doctype, or what browsers take for a comment; undefined when it never ends. */
function endOfDeclaration(html: string, at: number): number | undefined {
  if (!html.startsWith('<!--', at)) {
    const end = html.indexOf('>', at);
    return end < 0 ? undefined : end + 1;
  }
  if (html.startsWith('>', at + 4)) return at + 5;
  if (html.startsWith('->', at + 4)) return at + 6;
  const ending = /--!?>/g;
  ending.lastIndex = at + 4;
  return ending.exec(html) === null ? undefined : ending.lastIndex;
}

/** Where the end tag of an element of text stands. */
function endOfRaw(html: string, { name, end }: Tag): number | undefined {
  const ending = new RegExp(`</${name}[\\t\\n\\f\\r />]`, 'gi');
  ending.lastIndex = end;
  return ending.exec(html)?.index;
}

function tagAt(html: string, start: number, isEnd: boolean): Tag | undefined {
  let at = start + (isEnd ? 2 : 1);
  const nameStart = at;
  at = endOf(html, at, /[\t\n\f\r />]/g);
  const name = html.slice(nameStart, at).toLowerCase();
  const attributes: Attribute[] = [];
  for (;;) {
    at = endOf(html, at, /[^\t\n\f\r /]/g);
    if (at >= html.length) return undefined;
    if (html.charAt(at) === '>') return { kind: isEnd ? 'END' : 'START', name, start, end: at + 1, attributes };
    const attribute = attributeAt(html, at);
    if (attribute === undefined) return undefined;
    attributes.push(attribute);
    // A value that is left out ends where the name and its blanks do.
    at = attribute.end;
  }
}

/** An equals sign at the beginning is a letter like any other. */
function attributeAt(html: string, start: number): Attribute | undefined {
  const nameEnd = endOf(html, start + 1, /[\t\n\f\r />=]/g);
  const name = html.slice(start, nameEnd).toLowerCase();
  const equals = endOf(html, nameEnd, /[^\t\n\f\r ]/g);
  if (html.charAt(equals) !== '=') return { name, raw: '', start: nameEnd, end: nameEnd };
  const valueStart = endOf(html, equals + 1, /[^\t\n\f\r ]/g);
  const quote = html.charAt(valueStart);
  if (quote === '"' || quote === "'") {
    const close = html.indexOf(quote, valueStart + 1);
    return close < 0 ? undefined : { name, raw: html.slice(valueStart + 1, close), start: valueStart, end: close + 1 };
  }
  const valueEnd = endOf(html, valueStart, /[\t\n\f\r >]/g);
  return { name, raw: html.slice(valueStart, valueEnd), start: valueStart, end: valueEnd };
}

/** Where the first character that fits the pattern stands, or the end of the document. */
function endOf(html: string, from: number, pattern: RegExp): number {
  pattern.lastIndex = from;
  return pattern.exec(html)?.index ?? html.length;
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
/** Browsers read some two thousand more names; a link with one of these is not touched. */
const REFERENCE = /&(?:#(\d{1,7})(;?)|#x([0-9a-f]{1,6})(;?)|([a-z][a-z0-9]*)(;?))/gi;

/** An attribute's value without its entities; undefined when there is one that we cannot read. */
export function attributeText(raw: string): string | undefined {
  let isReadable = true;
  const text = raw.replace(REFERENCE, (whole, decimal, _d, hexadecimal, _h, name, semicolon, offset: number) => {
    const code =
      decimal !== undefined ? Number(decimal) : hexadecimal !== undefined ? Number.parseInt(hexadecimal, 16) : undefined;
    if (code !== undefined) {
      // From 0x80 to 0x9f they stand for letters of another code page; nobody means these in a link.
      if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) || (code >= 0x80 && code <= 0x9f))
        isReadable = false;
      else return String.fromCodePoint(code);
      return whole;
    }
    const character = NAMED[name.toLowerCase()];
    // `&copy=1` in a link is a parameter, not a sign: so the standard has it for attributes.
    const isParameter = semicolon === '' && raw.charAt(offset + whole.length) === '=';
    if (isParameter) return whole;
    if (character !== undefined && (name === name.toLowerCase() || name === name.toUpperCase())) return character;
    if (semicolon === '') return whole;
    isReadable = false;
    return whole;
  });
  return isReadable ? text : undefined;
}

/** Blanks around a value mean nothing, and a browser takes line breaks and tabs out of addresses. */
export function addressText(value: string): string {
  return value.replace(/[\t\n\r]/g, '').trim();
}
