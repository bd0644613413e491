// Bodies of MIME: what a part is, and its texts as they stand in bytes and headers. Source: RFC 2045 to 2047, 2387.

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
