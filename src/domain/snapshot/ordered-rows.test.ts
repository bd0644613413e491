import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OrderedRows } from './ordered-rows.ts';

interface Row {
  readonly key: string;
  readonly order: number;
  readonly text: string;
}

function emptyRows(): OrderedRows<string, Row> {
  return new OrderedRows<string, Row>(
    (row) => row.key,
    (row) => row.order,
  );
}

function byOrder(a: Row, b: Row): number {
  return a.order - b.order || (a.key < b.key ? -1 : 1);
}

type Change = { readonly kind: 'put'; readonly row: Row } | { readonly kind: 'delete'; readonly key: string };

const keys = fc.integer({ min: 0, max: 2_000 }).map((id) => `k${id}`);
const puts = fc
  .record({ key: keys, order: fc.integer({ min: 0, max: 500 }), text: fc.constantFrom('a', 'b') })
  .map((row): Change => ({ kind: 'put', row }));
const changes = fc.array(
  fc.oneof({ weight: 3, arbitrary: puts }, { weight: 1, arbitrary: keys.map((key): Change => ({ kind: 'delete', key })) }),
  { maxLength: 400 },
);

/** Enough rows for several chunks, added in this order. */
const beginnings = fc.constantFrom<readonly number[]>(
  [],
  Array.from({ length: 1_600 }, (_, at) => at),
  Array.from({ length: 1_600 }, (_, at) => 1_600 - at),
  Array.from({ length: 1_600 }, (_, at) => (at * 7_919) % 1_600),
);

describe('rows in order', () => {
  test('are those a sorted list would hold, after any changes, page by page and filtered', () => {
    fc.assert(
      fc.property(beginnings, changes, fc.integer({ min: 1, max: 700 }), (beginning, made, size) => {
        const rows = emptyRows();
        const model = new Map<string, Row>();
        const put = (row: Row): void => {
          rows.put(row);
          model.set(row.key, row);
        };
        for (const id of beginning) put({ key: `k${id}`, order: id, text: 'begun' });
        for (const change of made) {
          if (change.kind === 'put') put(change.row);
          else expect(rows.delete(change.key)).toEqual(takenFrom(model, change.key));
        }
        const sorted = [...model.values()].sort(byOrder);
        expect([...rows]).toEqual(sorted);
        expect(rows.size).toBe(sorted.length);
        for (let page = 0; page <= sorted.length / size + 1; page += 1) {
          expect(rows.page(page, size)).toEqual(sorted.slice(page * size, (page + 1) * size));
        }
        const isA = (row: Row): boolean => row.text === 'a';
        const fitting = sorted.filter(isA);
        expect(rows.filter(isA, 1, 3)).toEqual({ rows: fitting.slice(3, 6), total: fitting.length });
        expect(rows.between(100, 300)).toEqual(sorted.filter((row) => row.order >= 100 && row.order <= 300));
        for (const row of sorted.slice(0, 20)) expect(rows.get(row.key)).toBe(row);
      }),
      { numRuns: 60 },
    );
  });

  test('of an empty list are no page, no match and no range', () => {
    const rows = emptyRows();
    expect([rows.page(0, 10), rows.filter(() => true, 0, 10), rows.between(0, 10), [...rows], rows.size]).toEqual([
      [],
      { rows: [], total: 0 },
      [],
      [],
      0,
    ]);
    expect(rows.delete('nothing')).toBeUndefined();
  });
});

function takenFrom(model: Map<string, Row>, key: string): Row | undefined {
  const row = model.get(key);
  model.delete(key);
  return row;
}
