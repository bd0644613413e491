// Reads whole lists, page by page, and says what a refusal was about.

import { ApiFailure, type Client } from '../callsign-client.ts';

const PAGE_SIZE = 1000;

interface Page<Row> {
  readonly results?: readonly Row[];
  readonly paging?: { readonly totalPages?: number };
}

/** Every row of a list with `results` and `paging`. `call` asks for one page. */
export async function everyPage<Row>(call: (page: number, size: number) => Promise<Page<Row>>): Promise<Row[]> {
  const rows: Row[] = [];
  for (let page = 0; ; page += 1) {
    const { results = [], paging } = await call(page, PAGE_SIZE);
    rows.push(...results);
    const isLast = paging?.totalPages === undefined ? results.length < PAGE_SIZE : page + 1 >= paging.totalPages;
    if (isLast || results.length === 0) return rows;
  }
}

export function listed<Row>(client: Client, path: string): Promise<Row[]> {
  return everyPage((page, size) => client.call<Page<Row>>('GET', `${path}?page=${page}&size=${size}`));
}

/** In one line, why one object was refused; anything but a refusal of it is thrown on. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof ApiFailure) || error.status >= 500 || error.status === 401 || error.status === 403) throw error;
  return error.message.replaceAll(/\s*\n\s*/g, ' ');
}

/** Two values as JSON says them, with the keys in one order. */
export function isEqual(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
