// What creating and deleting many associations at once share: all or nothing, and a violation for every row in the way.

import { Refusal, type Violation } from '../domain/refusals.ts';
import type { NewAssociation } from '../storage/associations.ts';
import type { FoundAssociation, ResolvedAssociation } from './resolve-associations.ts';

/**
 * The associations, when every one was found and none is there twice.
 * @throws Refusal INVALID with a violation for every other
 */
export function allFound(resolved: readonly ResolvedAssociation[]): FoundAssociation[] {
  const found: FoundAssociation[] = [];
  const violations: Violation[] = [];
  const firstIndex = new Map<string, number>();
  resolved.forEach((row, index) => {
    if (row.kind !== 'found') {
      violations.push({ property: `associations[${index}].${row.property}`, violation: row.violation });
      return;
    }
    const identity = identityOf(row.association);
    const first = firstIndex.get(identity);
    if (first === undefined) firstIndex.set(identity, index);
    else violations.push({ property: `associations[${index}]`, violation: `is the same as associations[${first}]` });
    found.push(row.association);
  });
  if (violations.length > 0) throw new Refusal('INVALID', { violations });
  return found;
}

/** A violation for every association asked for that is not among those a statement touched. */
export function everyRowMissing(
  asked: readonly NewAssociation[],
  touched: readonly NewAssociation[],
  violation: string,
): Violation[] {
  if (touched.length === asked.length) return [];
  const present = new Set(touched.map(identityOf));
  return asked.flatMap((association, index) =>
    present.has(identityOf(association)) ? [] : [{ property: `associations[${index}]`, violation }],
  );
}

/** Ids may contain anything but control characters, so one of those keeps them apart. */
function identityOf({ resourceId, channel, pair }: NewAssociation): string {
  return [resourceId, channel, pair.applicationId, pair.entityId ?? ''].join('\n');
}
