// Pages that go on where the last one ended, at the id of its last row.

import { invalid } from '../domain/refusals.ts';
import { looksLikeId } from '../storage/ids.ts';

/** @throws Refusal INVALID when it is no id, of which every cursor of these lists is made */
export function checkCursor(cursor: string | undefined): void {
  if (cursor !== undefined && !looksLikeId(cursor)) throw invalid('cursor', 'must be the nextCursor of an earlier answer');
}

/** Cuts a page from what was found when one more was looked for than it may have. `last`: its last row, when there are more behind it. */
export function cutPage<Row>(
  found: readonly Row[],
  limit: number,
): { readonly rows: readonly Row[]; readonly last: Row | undefined } {
  const rows = found.slice(0, limit);
  return { rows, last: found.length > limit ? rows.at(-1) : undefined };
}
