// Holds a request against its shape: coerces query strings, forgives nulls in optional fields, and says what is wrong in the
// words callers of the contract know ("must not be null", "size must be between 0 and 64").

import type { TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import { Settings } from 'typebox/system';
import Value from 'typebox/value';
import { Refusal, type Violation } from '../domain/refusals.ts';
import { WITHOUT_NUL } from '../wire/patterns.ts';

interface SchemaError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message: string;
}

/** Violations reported at most: as many as the rows of the largest bulk request, so that every bad row is named. */
const VIOLATIONS_MAX = 10_000;
// The library stops at 8 unless told; then the ninth bad row would go unsaid, and the ninth null would not be forgiven.
Settings.Set({ maxErrors: 2 * VIOLATIONS_MAX });

/** Compiles a schema once, at start. The checker returns the value, or throws a refusal that names every wrong field. */
export function checker(schema: TSchema): (value: unknown) => unknown {
  const validator = Compile(schema);
  return (value) => {
    if (validator.Check(value)) return value;
    const pruned = withoutOptionalNulls(validator, value);
    if (pruned !== undefined && validator.Check(pruned)) return pruned;
    throw new Refusal('INVALID', { violations: violationsOf(validator, pruned ?? value) });
  };
}

/** Like `checker`, for query strings and path parameters: everything arrives as text, lists repeated or comma-separated. */
export function textChecker(schema: TSchema): (values: Readonly<Record<string, string | string[]>>) => unknown {
  const check = checker(schema);
  const properties = ((schema as { properties?: Record<string, { type?: string }> }).properties ?? {}) as Record<
    string,
    { type?: string }
  >;
  return (values) => {
    const shaped: Record<string, unknown> = {};
    const unreadable: Record<string, string> = {};
    for (const [name, property] of Object.entries(properties)) {
      const raw = values[name];
      if (raw === undefined) continue;
      if (property.type === 'array') shaped[name] = (Array.isArray(raw) ? raw : [raw]).flatMap((item) => item.split(','));
      else {
        const text = Array.isArray(raw) ? (raw.at(-1) ?? '') : raw;
        // An empty number or flag means "not given"; an empty text is a text.
        if (text === '' && property.type !== 'string') continue;
        if (property.type === 'integer' && !/^[+-]?\d+$/.test(text)) unreadable[name] = text;
        else shaped[name] = text;
      }
    }
    // The conversion would cut the fraction off: then page 1.5 would be page 1.
    return check({ ...(Value.Convert(schema, shaped) as object), ...unreadable });
  };
}

/**
 * Clients send `null` for what they leave out. Where that is all that is wrong, the nulls are taken away.
 * Answers undefined when there was none to take.
 */
function withoutOptionalNulls(validator: Validator, value: unknown): unknown {
  let copy: unknown;
  for (const error of validator.Errors(value) as unknown as SchemaError[]) {
    const path = error.instancePath.split('/').slice(1).map(unescapePointer);
    const key = path.at(-1);
    if (key === undefined) continue;
    copy ??= structuredClone(value);
    const parent = path.slice(0, -1).reduce<unknown>((node, step) => (node as Record<string, unknown> | undefined)?.[step], copy);
    if (
      parent !== null &&
      typeof parent === 'object' &&
      !Array.isArray(parent) &&
      (parent as Record<string, unknown>)[key] === null
    ) {
      delete (parent as Record<string, unknown>)[key];
    }
  }
  return copy;
}

function violationsOf(validator: Validator, value: unknown): Violation[] {
  const errors = withoutWrongBranches(validator.Errors(value) as unknown as SchemaError[]);
  // Many rows break few rules: the paths into the schema are a handful, however long the list.
  const brokenRules = [...new Set(errors.map((error) => error.schemaPath))];
  const violations = new Map<string, Violation>();
  for (const error of errors) {
    for (const violation of wordsFor(error, brokenRules, value)) {
      violations.set(`${violation.property} ${violation.violation}`, violation);
      if (violations.size === VIOLATIONS_MAX) return [...violations.values()];
    }
  }
  return [...violations.values()];
}

/** What is wrong in the branch that was meant: a list with one bad row need not become an object, nor one kind of thing another. */
function withoutWrongBranches(errors: readonly SchemaError[]): readonly SchemaError[] {
  const choice = errors.find((error) => error.keyword === 'anyOf' && error.instancePath === '');
  if (choice === undefined) return errors;
  const branchOf = (error: SchemaError): string | undefined =>
    error.schemaPath.startsWith(`${choice.schemaPath}/anyOf/`)
      ? error.schemaPath.slice(`${choice.schemaPath}/anyOf/`.length).split('/')[0]
      : undefined;
  const ofBranches = errors.filter((error) => branchOf(error) !== undefined);
  const isOfWholeType = (error: SchemaError): boolean => error.keyword === 'type' && error.instancePath === '';
  const fitting = ofBranches.every(isOfWholeType) ? errors : errors.filter((error) => !isOfWholeType(error));
  // Kinds are told apart by a field with one allowed value: where it has another, the rest of that branch means nothing.
  const isOfKind = (error: SchemaError): boolean => error.keyword === 'const' && error.instancePath.split('/').length === 2;
  const wrongKinds = new Set(fitting.filter(isOfKind).map(branchOf));
  const branches = new Set(fitting.map(branchOf).filter((branch) => branch !== undefined));
  if (wrongKinds.size === 0) return fitting;
  // When every branch has the wrong kind, only the kind is to be talked about.
  return wrongKinds.size === branches.size
    ? fitting.filter(isOfKind)
    : fitting.filter((error) => !wrongKinds.has(branchOf(error)));
}

function wordsFor(error: SchemaError, brokenRules: readonly string[], value: unknown): Violation[] {
  const property = propertyPath(error.instancePath);
  const { params } = error;
  switch (error.keyword) {
    case 'required':
      return (params['requiredProperties'] as string[]).map((name) => ({
        property: property === '' ? name : `${property}.${name}`,
        violation: 'must not be null',
      }));
    case 'type':
      return [
        {
          property,
          violation:
            valueAt(value, error.instancePath) === null ? 'must not be null' : `must be ${article(String(params['type']))}`,
        },
      ];
    case 'minLength':
    case 'maxLength': {
      const schema = params as { limit: number };
      return [
        {
          property,
          violation:
            error.keyword === 'minLength'
              ? `size must be at least ${schema.limit}`
              : `size must be between 0 and ${schema.limit}`,
        },
      ];
    }
    case 'minItems':
      return [{ property, violation: `must have at least ${String(params['limit'])} item(s)` }];
    case 'maxItems':
      return [{ property, violation: `must have at most ${String(params['limit'])} item(s)` }];
    case 'minimum':
    case 'exclusiveMinimum':
      return [{ property, violation: `must be greater than or equal to ${String(params['limit'])}` }];
    case 'maximum':
    case 'exclusiveMaximum':
      return [{ property, violation: `must be less than or equal to ${String(params['limit'])}` }];
    case 'pattern':
      if (params['pattern'] === WITHOUT_NUL) return [{ property, violation: 'must not contain the character U+0000' }];
      return [{ property, violation: `must match "${String(params['pattern'])}"` }];
    case 'enum':
    case 'const':
      return [
        { property, violation: `must be one of ${listOf((params['allowedValues'] ?? [params['allowedValue']]) as unknown[])}` },
      ];
    case 'anyOf':
    case 'oneOf': {
      // The branches have said what they miss, unless the value is something else altogether.
      const isExplained = brokenRules.some((rule) => rule.startsWith(`${error.schemaPath}/${error.keyword}`));
      return isExplained ? [] : [{ property, violation: 'has none of the allowed shapes' }];
    }
    default:
      return [{ property, violation: error.message }];
  }
}

/** `/messages/0/destinations/1/to` → `messages[0].destinations[1].to`. */
function propertyPath(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map(unescapePointer)
    .reduce((path, step) => (/^\d+$/.test(step) ? `${path}[${step}]` : path === '' ? step : `${path}.${step}`), '');
}

function valueAt(value: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .map(unescapePointer)
    .reduce<unknown>((node, step) => (node as Record<string, unknown> | null | undefined)?.[step], value);
}

function unescapePointer(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~');
}

function article(type: string): string {
  return /^[aeio]/.test(type) ? `an ${type}` : `a ${type}`;
}

function listOf(values: readonly unknown[]): string {
  return values.map(String).join(', ');
}
