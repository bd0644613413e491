// Header fields of MIME as values with parameters. Source: RFC 2045, section 5.1; RFC 2231.

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

/** The text behind `%41`; as it is where that is no UTF-8. */
export function unescapedUrl(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // somebody's per cent sign, not an escape
  }
}
