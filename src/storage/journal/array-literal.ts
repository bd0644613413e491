// Array parameters in PostgreSQL's text form. The driver's own escaping looks at every value twice; here a value is escaped only
// when it has something to escape, and numbers never have.

/** `{1,2,NULL}`: numbers, and texts that are known to be numbers. */
export function plainArray(values: readonly (string | number | null)[]): string {
  let literal = '{';
  for (let at = 0; at < values.length; at += 1) literal += `${at === 0 ? '' : ','}${values[at] ?? 'NULL'}`;
  return `${literal}}`;
}

/** `{"a","b \"quoted\"",NULL}`. */
export function textArray(values: readonly (string | null)[]): string {
  let literal = '{';
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at];
    literal += at === 0 ? '' : ',';
    if (value === null || value === undefined) literal += 'NULL';
    else literal += NEEDS_ESCAPE.test(value) ? `"${value.replace(ESCAPED, '\\$&')}"` : `"${value}"`;
  }
  return `${literal}}`;
}

const NEEDS_ESCAPE = /["\\]/;
const ESCAPED = /["\\]/g;
