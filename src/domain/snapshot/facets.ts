// Resources under everything a list of them is narrowed down by, so that a page of a million costs what a page of ten does:
// one sorted list for each combination (kind, type, countries, capabilities, active, associated channels), of which there are few.

import { CHANNELS, type Channel, type NumberType, type Resource, type ResourceKind } from '../resources.ts';
import type { FilteredRows } from './ordered-rows.ts';
import { lastIndex, SortedChunks } from './sorted-chunks.ts';

/** What all resources of one list have in common. */
export interface Facet {
  readonly kind: ResourceKind;
  readonly numberType: NumberType | undefined;
  readonly countryCodes: readonly string[];
  readonly capabilities: readonly string[];
  readonly isActive: boolean;
  /** Channels on which it is associated with somebody: one bit each, see `channelBit`. */
  readonly associatedOn: number;
}

export function channelBit(channel: Channel): number {
  return 1 << CHANNELS.indexOf(channel);
}

interface Bucket {
  readonly facet: Facet;
  readonly rows: SortedChunks<Resource>;
}

/** A sorted list of any making. */
interface Sorted {
  readonly length: number;
  slice(from: number, size: number): Resource[];
  countWhile(isBefore: (row: Resource) => boolean): number;
}

export class Facets {
  readonly #buckets = new Map<string, Bucket>();
  #visited = 0;

  /** Rows looked at so far: what a test holds a page to. */
  get visited(): number {
    return this.#visited;
  }

  put(resource: Resource, associatedOn: number): void {
    const key = keyOf(resource, associatedOn);
    let bucket = this.#buckets.get(key);
    if (bucket === undefined) {
      bucket = { facet: facetOf(resource, associatedOn), rows: new SortedChunks((a, b) => a.resourceId - b.resourceId) };
      this.#buckets.set(key, bucket);
    }
    bucket.rows.put(resource);
  }

  delete(resource: Resource, associatedOn: number): void {
    const key = keyOf(resource, associatedOn);
    const bucket = this.#buckets.get(key);
    bucket?.rows.delete(resource);
    if (bucket?.rows.length === 0) this.#buckets.delete(key);
  }

  /**
   * One page of what fits, in the order of creation, and how many fit in all. Without `isWanted` it looks at the rows of the page
   * alone; with it at each row of the facets that fit.
   */
  page(
    isFitting: (facet: Facet) => boolean,
    isWanted: ((resource: Resource) => boolean) | undefined,
    page: number,
    size: number,
  ): FilteredRows<Resource> {
    const lists = [...this.#buckets.values()].filter(({ facet }) => isFitting(facet)).map(({ rows }) => rows);
    const fitting = isWanted === undefined ? lists : lists.map((rows) => this.#wanted(rows, isWanted));
    const total = fitting.reduce((sum, { length }) => sum + length, 0);
    const rows = merged(fitting, total, page * size, size);
    this.#visited += rows.visited;
    return { rows: rows.page, total };
  }

  #wanted(rows: SortedChunks<Resource>, isWanted: (resource: Resource) => boolean): Sorted {
    const found: Resource[] = [];
    this.#visited += rows.length;
    rows.each((row) => {
      if (isWanted(row)) found.push(row);
    });
    return {
      length: found.length,
      slice: (from, size) => found.slice(from, from + size),
      countWhile: (isBefore) => lastIndex(found, isBefore) + 1,
    };
  }
}

/** The rows from a position on of several sorted lists taken as one, without going through those before it. */
function merged(lists: readonly Sorted[], total: number, from: number, size: number): { page: Resource[]; visited: number } {
  if (from >= total) return { page: [], visited: 0 };
  const [only] = lists;
  if (lists.length === 1 && only !== undefined) {
    const page = only.slice(from, size);
    return { page, visited: page.length };
  }
  const first = from === 0 ? 0 : idAt(lists, from);
  const rows = lists.flatMap((list) =>
    list.slice(
      list.countWhile(({ resourceId }) => resourceId < first),
      size,
    ),
  );
  return { page: rows.sort((a, b) => a.resourceId - b.resourceId).slice(0, size), visited: rows.length };
}

/** The id of the row at a position: halves the range of ids until it is found. */
function idAt(lists: readonly Sorted[], position: number): number {
  const ends = lists.flatMap((list) => list.slice(list.length - 1, 1)).map(({ resourceId }) => resourceId as number);
  let low = 0;
  let high = ends.reduce((highest, id) => Math.max(highest, id), 0);
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const count = lists.reduce((sum, list) => sum + list.countWhile(({ resourceId }) => resourceId <= middle), 0);
    if (count > position) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** What a resource has in common with those it is listed with. */
export function facetOf(resource: Resource, associatedOn: number): Facet {
  const { kind, capabilities, isActive } = resource;
  return {
    kind,
    numberType: kind === 'NUMBER' ? resource.numberType : undefined,
    countryCodes: countriesOf(resource),
    capabilities,
    isActive,
    associatedOn,
  };
}

function countriesOf(resource: Resource): readonly string[] {
  switch (resource.kind) {
    case 'NUMBER':
      return [resource.countryCode];
    case 'ALPHA':
      return resource.countryCodes;
    case 'DOMAIN':
      return [];
  }
}

function keyOf(resource: Resource, associatedOn: number): string {
  const type = resource.kind === 'NUMBER' ? resource.numberType : resource.kind;
  return `${type} ${countriesOf(resource)} ${resource.capabilities} ${resource.isActive} ${associatedOn}`;
}
