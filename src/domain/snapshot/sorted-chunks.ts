// Rows in order, in chunks of a few hundred: taking one out moves a few hundred others at most, and a page starts where it should.

/** Rows in one chunk at most. */
const CHUNK_SIZE_MAX = 512;

export class SortedChunks<Row> implements Iterable<Row> {
  readonly #compare: (a: Row, b: Row) => number;
  #length = 0;
  /** None is empty. */
  #chunks: Row[][] = [];
  /** How many rows stand before each chunk; right for the first `#startsKnown` chunks only. */
  #starts: number[] = [];
  #startsKnown = 0;

  constructor(compare: (a: Row, b: Row) => number) {
    this.#compare = compare;
  }

  get length(): number {
    return this.#length;
  }

  /** `size` rows from a position on. */
  slice(from: number, size: number): Row[] {
    const rows: Row[] = [];
    if (from >= this.#length) return rows;
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

  /** Looks at every row. Chunk by chunk and not through the iterator, which costs ten times as much a row: there may be a million. */
  each(look: (row: Row) => void): void {
    for (const chunk of this.#chunks) for (const row of chunk) look(row);
  }

  /** How many stand before the first row for which `isBefore` does not hold, given that it holds for a beginning. */
  countWhile(isBefore: (row: Row) => boolean): number {
    const chunkIndex = lastIndex(this.#chunks, (chunk) => isBefore(chunk[0] as Row));
    if (chunkIndex < 0) return 0;
    this.#knowStarts();
    return (this.#starts[chunkIndex] ?? 0) + lastIndex(this.#chunks[chunkIndex] ?? [], isBefore) + 1;
  }

  *[Symbol.iterator](): Iterator<Row> {
    for (const chunk of this.#chunks) yield* chunk;
  }

  /** Adds a row, or takes it in place of the one that compares equal. */
  put(row: Row): void {
    const chunkIndex = this.#chunkFor(row);
    const chunk = this.#chunks[chunkIndex];
    if (chunk === undefined) {
      this.#chunks.push([row]);
      this.#length += 1;
      return;
    }
    const at = lastIndex(chunk, (other) => this.#compare(other, row) <= 0);
    if (at >= 0 && this.#compare(chunk[at] as Row, row) === 0) chunk[at] = row;
    else this.#insert(chunkIndex, chunk, at + 1, row);
  }

  /** Takes out the row that compares equal, if it is there. */
  delete(row: Row): void {
    const chunkIndex = this.#chunkFor(row);
    const chunk = this.#chunks[chunkIndex] ?? [];
    const at = lastIndex(chunk, (other) => this.#compare(other, row) <= 0);
    if (at < 0 || this.#compare(chunk[at] as Row, row) !== 0) return;
    chunk.splice(at, 1);
    this.#length -= 1;
    if (chunk.length === 0) this.#chunks.splice(chunkIndex, 1);
    this.#forgetStartsAfter(chunkIndex);
  }

  #insert(chunkIndex: number, chunk: Row[], at: number, row: Row): void {
    this.#length += 1;
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
    this.#knowStarts();
    return lastIndex(this.#starts, (start) => start <= position);
  }

  #knowStarts(): void {
    for (let i = this.#startsKnown; i < this.#chunks.length; i++) {
      this.#starts[i] = i === 0 ? 0 : (this.#starts[i - 1] ?? 0) + (this.#chunks[i - 1]?.length ?? 0);
    }
    this.#starts.length = this.#chunks.length;
    this.#startsKnown = this.#chunks.length;
  }

  #forgetStartsAfter(chunkIndex: number): void {
    this.#startsKnown = Math.min(this.#startsKnown, chunkIndex);
  }
}

/** The last index for which `isBefore` holds, given that it holds for a beginning of the list; -1 when for none. */
export function lastIndex<T>(list: readonly T[], isBefore: (item: T) => boolean): number {
  let low = -1;
  let high = list.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (isBefore(list[middle] as T)) low = middle;
    else high = middle - 1;
  }
  return low;
}
