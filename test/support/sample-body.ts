// A request body that fits a shape: for tests that must call every endpoint there is, without knowing each.

interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly minLength?: number;
  readonly minimum?: number;
  readonly minItems?: number;
}

/** `values`: what a property of this name is given, wherever it stands. Everything else is the simplest that fits. */
export function sampleBody(schema: unknown, values: Readonly<Record<string, unknown>>, name = ''): unknown {
  const known = schema as Schema;
  if (name in values && fits(known, values[name])) return values[name];
  if (known.const !== undefined) return known.const;
  if (known.enum !== undefined) return known.enum[0];
  if (known.anyOf !== undefined) return sampleBody(known.anyOf[0], values, name);
  switch (known.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(known.properties ?? {}).map(([property, inner]) => [property, sampleBody(inner, values, property)]),
      );
    case 'array':
      return [sampleBody(known.items ?? { type: 'string' }, values, name)];
    case 'integer':
    case 'number':
      return known.minimum ?? 1;
    case 'boolean':
      return true;
    default:
      return 'x'.repeat(Math.max(3, known.minLength ?? 0));
  }
}

function fits({ type, enum: choices }: Schema, value: unknown): boolean {
  if (choices !== undefined) return choices.includes(value);
  return type === undefined || type === typeof value || (type === 'array' && Array.isArray(value));
}
