// Rows in creation order, found by key and paged by number at any size: lists are answered from here, never by OFFSET.
// Rows stand in sorted chunks, so that taking one out moves a few hundred others at most and a page starts where it should.

/** Rows in one chunk at most. */
const CHUNK_SIZE_MAX = 512;

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
  /** None is empty. */
  #chunks: Row[][] = [];
  /** How many rows stand before each chunk; right for the first `#startsKnown` chunks only. */
  #starts: number[] = [];
  #startsKnown = 0;

  /** `orderOf` grows in the order of creation; equal numbers are settled by key, so that every node lists alike. */
  constructor(keyOf: (row: Row) => Key, orderOf: (row: Row) => number) {
    this.#keyOf = keyOf;
    this.#orderOf = orderOf;
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
    const rows: Row[] = [];
    const from = page * size;
    if (from >= this.size) return rows;
    let chunkIndex = this.#chunkHolding(from);
    let skip = from - (this.#starts[chunkIndex] ?? 0);
    while (rows.length < size && chunkIndex < this.#chunks.length) {
      const chunk = this.#chunks[chunkIndex] ?? [];
      for (let i = skip; i < chunk.length && rows.length < size; i++) rows.push(chunk[i] as Row);
      skip = 0;
      chunkIndex += 1;
    }
    return rows;
  }

  /** One page of the rows that fit, and how many fit in all. Looks at every row. */
  filter(predicate: (row: Row) => boolean, page: number, size: number): FilteredRows<Row> {
    const from = page * size;
    const rows: Row[] = [];
    let total = 0;
    // Chunk by chunk and not through the iterator, which costs ten times as much a row: there may be a million.
    for (const chunk of this.#chunks) {
      for (const row of chunk) {
        if (!predicate(row)) continue;
        if (total >= from && rows.length < size) rows.push(row);
        total += 1;
      }
    }
    return { rows, total };
  }

  /** The rows whose order number lies between the two, both included. */
  between(fromOrder: number, toOrder: number): Row[] {
    const rows: Row[] = [];
    let chunkIndex = Math.max(
      0,
      lastIndex(this.#chunks, (chunk) => this.#orderOf(chunk[0] as Row) < fromOrder),
    );
    for (; chunkIndex < this.#chunks.length; chunkIndex++) {
      for (const row of this.#chunks[chunkIndex] ?? []) {
        const order = this.#orderOf(row);
        if (order > toOrder) return rows;
        if (order >= fromOrder) rows.push(row);
      }
    }
    return rows;
  }

  *[Symbol.iterator](): Iterator<Row> {
    for (const chunk of this.#chunks) yield* chunk;
  }

  /** Adds a row, or takes it in place of the one with its key. */
  put(row: Row): void {
    const key = this.#keyOf(row);
    const known = this.#rows.get(key);
    if (known !== undefined && this.#orderOf(known) !== this.#orderOf(row)) this.delete(key);
    this.#rows.set(key, row);
    const chunkIndex = this.#chunkFor(row);
    const chunk = this.#chunks[chunkIndex];
    if (chunk === undefined) {
      this.#chunks.push([row]);
      return;
    }
    const at = lastIndex(chunk, (other) => this.#compare(other, row) <= 0);
    const isSame = at >= 0 && this.#keyOf(chunk[at] as Row) === key;
    if (isSame) chunk[at] = row;
    else this.#insert(chunkIndex, chunk, at + 1, row);
  }

  /** Takes a row out; answers it, or undefined when there was none. */
  delete(key: Key): Row | undefined {
    const row = this.#rows.get(key);
    if (row === undefined) return undefined;
    this.#rows.delete(key);
    const chunkIndex = this.#chunkFor(row);
    const chunk = this.#chunks[chunkIndex] ?? [];
    chunk.splice(
      lastIndex(chunk, (other) => this.#compare(other, row) <= 0),
      1,
    );
    if (chunk.length === 0) this.#chunks.splice(chunkIndex, 1);
    this.#forgetStartsAfter(chunkIndex);
    return row;
  }

  #insert(chunkIndex: number, chunk: Row[], at: number, row: Row): void {
    if (chunk.length < CHUNK_SIZE_MAX) {
      if (at === chunk.length) chunk.push(row);
      else chunk.splice(at, 0, row);
      this.#forgetStartsAfter(chunkIndex);
      return;
    }
    // A full chunk at the end stays full, because new rows nearly always come last; elsewhere it is cut in half.
    if (at === chunk.length && chunkIndex === this.#chunks.length - 1) {
      this.#chunks[chunkIndex] = chunk.slice();
      this.#chunks.push([row]);
      return;
    }
    const second = chunk.splice(CHUNK_SIZE_MAX / 2);
    this.#chunks.splice(chunkIndex + 1, 0, second);
    this.#forgetStartsAfter(chunkIndex);
    if (at <= chunk.length) chunk.splice(at, 0, row);
    else second.splice(at - chunk.length, 0, row);
  }

  /** The chunk a row stands in, or would stand in. */
  #chunkFor(row: Row): number {
    return Math.max(
      0,
      lastIndex(this.#chunks, (chunk) => this.#compare(chunk[0] as Row, row) <= 0),
    );
  }

  #chunkHolding(position: number): number {
    for (let i = this.#startsKnown; i < this.#chunks.length; i++) {
      this.#starts[i] = i === 0 ? 0 : (this.#starts[i - 1] ?? 0) + (this.#chunks[i - 1]?.length ?? 0);
    }
    this.#starts.length = this.#chunks.length;
    this.#startsKnown = this.#chunks.length;
    return lastIndex(this.#starts, (start) => start <= position);
  }

  #forgetStartsAfter(chunkIndex: number): void {
    this.#startsKnown = Math.min(this.#startsKnown, chunkIndex);
  }

  #compare(a: Row, b: Row): number {
    const difference = this.#orderOf(a) - this.#orderOf(b);
    if (difference !== 0) return difference;
    const [keyA, keyB] = [this.#keyOf(a), this.#keyOf(b)];
    return keyA < keyB ? -1 : keyA > keyB ? 1 : 0;
  }
}

/** The last index for which `isBefore` holds, given that it holds for a beginning of the list; -1 when for none. */
function lastIndex<T>(list: readonly T[], isBefore: (item: T) => boolean): number {
  let low = -1;
  let high = list.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (isBefore(list[middle] as T)) low = middle;
    else high = middle - 1;
  }
  return low;
}
