// Rows in creation order, found by key and paged by number at any size: lists are answered from here, never by OFFSET.

import { SortedChunks } from './sorted-chunks.ts';

/** A row that storage numbered in the order of creation, where the row itself does not tell. */
export type Placed<Row> = Row & { readonly position: number };

export interface FilteredRows<Row> {
  readonly rows: Row[];
  /** How many there are on all pages together. */
  readonly total: number;
}

export class OrderedRows<Key extends string | number, Row> implements Iterable<Row> {
  readonly #keyOf: (row: Row) => Key;
  readonly #orderOf: (row: Row) => number;
  readonly #rows = new Map<Key, Row>();
  readonly #sorted: SortedChunks<Row>;

  /** `orderOf` grows in the order of creation; equal numbers are settled by key, so that every node lists alike. */
  constructor(keyOf: (row: Row) => Key, orderOf: (row: Row) => number) {
    this.#keyOf = keyOf;
    this.#orderOf = orderOf;
    this.#sorted = new SortedChunks((a, b) => {
      const difference = orderOf(a) - orderOf(b);
      if (difference !== 0) return difference;
      const [keyA, keyB] = [keyOf(a), keyOf(b)];
      return keyA < keyB ? -1 : keyA > keyB ? 1 : 0;
    });
  }

  get size(): number {
    return this.#rows.size;
  }

  get(key: Key): Row | undefined {
    return this.#rows.get(key);
  }

  has(key: Key): boolean {
    return this.#rows.has(key);
  }

  /** The rows of one page; pages count from 0. */
  page(page: number, size: number): Row[] {
    return this.#sorted.slice(page * size, size);
  }

  /** One page of the rows that fit, and how many fit in all. Looks at every row. */
  filter(predicate: (row: Row) => boolean, page: number, size: number): FilteredRows<Row> {
    const from = page * size;
    const rows: Row[] = [];
    let total = 0;
    this.#sorted.each((row) => {
      if (!predicate(row)) return;
      if (total >= from && rows.length < size) rows.push(row);
      total += 1;
    });
    return { rows, total };
  }

  /** The rows whose order number lies between the two, both included. */
  between(fromOrder: number, toOrder: number): Row[] {
    const from = this.#sorted.countWhile((row) => this.#orderOf(row) < fromOrder);
    return this.#sorted.slice(from, this.#sorted.countWhile((row) => this.#orderOf(row) <= toOrder) - from);
  }

  [Symbol.iterator](): Iterator<Row> {
    return this.#sorted[Symbol.iterator]();
  }

  /** Adds a row, or takes it in place of the one with its key. */
  put(row: Row): void {
    const key = this.#keyOf(row);
    const known = this.#rows.get(key);
    if (known !== undefined && this.#orderOf(known) !== this.#orderOf(row)) this.delete(key);
    this.#rows.set(key, row);
    this.#sorted.put(row);
  }

  /** Takes a row out; answers it, or undefined when there was none. */
  delete(key: Key): Row | undefined {
    const row = this.#rows.get(key);
    if (row === undefined) return undefined;
    this.#rows.delete(key);
    this.#sorted.delete(row);
    return row;
  }
}
