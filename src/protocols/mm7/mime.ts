// Bodies of MIME: what a part is, and its header fields as values. Source: RFC 2045 to 2047, 2387.

export interface MimePart {
  /** In lower case, without parameters. */
  readonly mediaType: string;
  /** Of the content type, names in lower case; without the boundary, which belongs to the bytes alone. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Without its angle brackets. */
  readonly contentId?: string | undefined;
  readonly contentLocation?: string | undefined;
  readonly fileName?: string | undefined;
  /** The bytes, transfer encoding taken off; or the parts of a multipart. */
  readonly content: Uint8Array | readonly MimePart[];
}

/** Why bytes are no MIME we read. */
export class NotMime extends Error {
  override readonly name = 'NotMime';
}

export interface HeaderValue {
  readonly value: string;
  readonly parameters: Readonly<Record<string, string>>;
}

const PARAMETER = /;\s*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\[\s\S])*)"|([^\s;]*))/g;

/** `text/plain; charset="utf-8"`, taken apart. The value is in lower case, and so are the parameters' names. */
export function readHeaderValue(header: string): HeaderValue {
  const [value = ''] = header.split(';', 1);
  const parameters: [string, string][] = [];
  for (const [, name = '', quoted, plain] of header.slice(value.length).matchAll(PARAMETER))
    parameters.push([name.toLowerCase(), quoted === undefined ? (plain ?? '') : quoted.replace(/\\([\s\S])/g, '$1')]);
  return { value: value.trim().toLowerCase(), parameters: withExtended(parameters) };
}

/** `name*=utf-8''na%C3%AFve.txt` becomes `name`. Source: RFC 2231, section 4; continuations are not put together. */
function withExtended(parameters: readonly (readonly [string, string])[]): Record<string, string> {
  const read = new Map<string, string>();
  for (const [name, value] of parameters) {
    const extended = name.endsWith('*') ? /^(?:utf-8)'[^']*'(.*)$/i.exec(value)?.[1] : undefined;
    if (extended === undefined) read.set(name, value);
    else read.set(name.slice(0, -1), unescapedUrl(extended));
  }
  return Object.fromEntries(read);
}

/** The parameters as they follow a value. */
export function writeParameters(parameters: Readonly<Record<string, string>>): string {
  return Object.entries(parameters)
    .map(([name, value]) => `; ${name}="${headerText(value).replace(/["\\]/g, '\\$&')}"`)
    .join('');
}

/** A text a header field can hold: no line ends, nothing beyond ASCII. */
export function headerText(text: string): string {
  return text.replace(/[^\u0020-\u007e]/gu, '?');
}

/** The text behind `%41`; as it is where that is no UTF-8. */
export function unescapedUrl(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // somebody's per cent sign, not an escape
  }
}

/** The text of a part, by the charset it names. UTF-8 unless said, and where the name is unknown or a lie. */
export function textOfPart({ parameters, content }: MimePart): string {
  if (!(content instanceof Uint8Array)) return '';
  return decodeText(content, parameters['charset']);
}

/** Bytes read as text by a charset's name; in UTF-8 when there is no charset of that name. */
export function decodeText(bytes: Uint8Array, charset = 'utf-8'): string {
  try {
    return new TextDecoder(charset.trim()).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes); // an unknown name: most of what is sent is UTF-8
  }
}
