// What may be the id or the label of something that callers name themselves.

import { idViolation, labelViolation } from '../../domain/platform.ts';
import { invalid } from '../../domain/refusals.ts';

/** @throws Refusal INVALID for a text that cannot be an id */
export function requireId(property: string, id: string): void {
  const violation = idViolation(id);
  if (violation !== undefined) throw invalid(property, violation);
}

/** @throws Refusal INVALID for a text that cannot be a label; none at all is fine */
export function requireLabel(property: string, label: string | undefined): void {
  const violation = label === undefined ? undefined : labelViolation(label);
  if (violation !== undefined) throw invalid(property, violation);
}
