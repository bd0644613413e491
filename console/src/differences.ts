// What is different between two values, field by field, for people to read.

export interface Difference {
  /** `senderHealth.messagesMin`, `countryPolicy[0].channels`. */
  readonly field: string;
  /** As text; undefined: it was not there. */
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly isChanged: boolean;
}

/** Every field of either, the changed ones first; lists of plain values count as one. */
export function differences(before: unknown, after: unknown): Difference[] {
  const [was, is] = [fieldsOf(before), fieldsOf(after)];
  const fields = [...new Set([...is.keys(), ...was.keys()])];
  const all = fields.map((field) => {
    const [old, fresh] = [was.get(field), is.get(field)];
    return { field, before: old, after: fresh, isChanged: old !== fresh };
  });
  return [...all.filter(({ isChanged }) => isChanged), ...all.filter(({ isChanged }) => !isChanged)];
}

function fieldsOf(value: unknown, path = '', found = new Map<string, string>()): Map<string, string> {
  if (value === undefined || value === null) {
    if (path !== '' && value === null) found.set(path, 'none');
    return found;
  }
  if (Array.isArray(value)) {
    if (value.length === 0 || value.every((item) => typeof item !== 'object' || item === null))
      found.set(path || 'value', value.join(', ') || 'none');
    else for (const [index, item] of value.entries()) fieldsOf(item, `${path}[${index}]`, found);
    return found;
  }
  if (typeof value === 'object') {
    for (const [name, inner] of Object.entries(value)) fieldsOf(inner, path === '' ? name : `${path}.${name}`, found);
    return found;
  }
  found.set(path || 'value', typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value));
  return found;
}
