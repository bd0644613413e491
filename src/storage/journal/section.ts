// A table's share of a journal statement: how rows become columns of array literals.

import { plainArray, textArray } from './array-literal.ts';
import type { JournalWork } from './work.ts';

export interface Section {
  readonly name: string;
  /** `$1…` count from this section's own first value. */
  readonly sql: string;
  readonly values: readonly string[];
}

/** The columns of some rows, each as an array literal of its own kind. */
export function columnsOf<Row>(rows: readonly Row[], ...columns: ((row: Row) => string | number | null)[]): string[] {
  return columns.map((column) => {
    const values = rows.map(column);
    return values.every((value) => typeof value !== 'string') ? plainArray(values) : textArray(values.map(asText));
  });
}

function asText(value: string | number | null): string | null {
  return typeof value === 'number' ? String(value) : value;
}

/** Rows two writers may both touch are touched in one order, so that neither waits for the other for ever. */
export function inOrder<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Row[] {
  return rows
    .map((row) => ({ row, key: keyOf(row) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ row }) => row);
}

export function gathered<Key extends keyof JournalWork>(
  works: readonly JournalWork[],
  key: Key,
): NonNullable<JournalWork[Key]>[number][] {
  const rows: NonNullable<JournalWork[Key]>[number][] = [];
  for (const work of works) for (const row of work[key] ?? []) rows.push(row as NonNullable<JournalWork[Key]>[number]);
  return rows;
}
