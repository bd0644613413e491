// Reads whole lists, page by page, and says what a refusal was about.

import { ApiFailure, type Client } from '../callsign-client.ts';

const PAGE_SIZE = 1000;
/** Rows of one list at most: a source that never ends must not fill our memory. */
const ROWS_MAX = 2_000_000;

interface Page<Row> {
  readonly results?: readonly Row[];
  readonly paging?: { readonly totalPages?: number };
}

/** Every row of a list with `results` and `paging`. `call` asks for one page. */
export async function everyPage<Row>(call: (page: number, size: number) => Promise<Page<Row>>): Promise<Row[]> {
  const rows: Row[] = [];
  for (let page = 0; ; page += 1) {
    const answer = await call(page, PAGE_SIZE);
    const { paging } = answer;
    const results = rowsOf<Row>(answer, 'results');
    rows.push(...results);
    if (rows.length > ROWS_MAX) throw new Error(`A list there has more than ${ROWS_MAX} rows.`);
    const isLast = paging?.totalPages === undefined ? results.length < PAGE_SIZE : page + 1 >= paging.totalPages;
    if (isLast || results.length === 0) return rows;
  }
}

export function listed<Row>(client: Client, path: string): Promise<Row[]> {
  return everyPage((page, size) => client.call<Page<Row>>('GET', `${path}?page=${page}&size=${size}`));
}

/** The rows of an answer. A web page answers 200 as well: taken for an empty list, it would look like an empty account. */
export function rowsOf<Row>(answer: unknown, field: string): readonly Row[] {
  const rows = typeof answer === 'object' && answer !== null ? (answer as Readonly<Record<string, unknown>>)[field] : undefined;
  if (!Array.isArray(rows))
    throw new Error(`What answers there is not the API: it sent no list of ${field}. Check the base URL.`);
  return rows as readonly Row[];
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
