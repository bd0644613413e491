// Files of rows with a header line, as people keep them: CSV of any dialect, read row by row with others served in between.

import { parse } from 'csv-parse';
import { invalid, Refusal } from '../domain/refusals.ts';

export interface CsvColumns {
  /** Lists, separated by blanks, semicolons or bars. */
  readonly lists: ReadonlySet<string>;
  readonly numbers: ReadonlySet<string>;
  readonly flags: ReadonlySet<string>;
}

export interface CsvRow {
  /** The line it ends on, as a person counts them. */
  readonly line: number;
  /** Fields left empty are left out. */
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * The rows of a file (RFC 4180; a semicolon or tabulator will do as well as a comma, and so will a byte order mark).
 * @throws Refusal INVALID when it is no CSV, or has more rows than `rowsMax`
 */
export async function* csvRows(file: Buffer, columns: CsvColumns, rowsMax: number): AsyncGenerator<CsvRow> {
  const parser = parse(file, {
    columns: true,
    bom: true,
    delimiter: delimiterOf(file),
    skip_empty_lines: true,
    trim: true,
    info: true,
  });
  let count = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: Record<string, string>; info: { lines: number } }>) {
      count += 1;
      if (count > rowsMax) throw invalid('', `the file has more than ${rowsMax} rows`);
      yield { line: info.lines, values: valuesOf(record, columns) };
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    // The parser's own words name the line and what is wrong with it.
    throw invalid('', `the file is not CSV: ${(error as Error).message}`);
  }
}

/** Spreadsheets write what their country separates with: the header line tells. */
function delimiterOf(file: Buffer): string {
  const end = file.indexOf('\n');
  const header = file.subarray(0, end < 0 ? file.length : end).toString('utf8');
  const count = (delimiter: string): number => header.split(delimiter).length;
  return [',', ';', '\t'].reduce((best, next) => (count(next) > count(best) ? next : best));
}

function valuesOf(record: Readonly<Record<string, string>>, { lists, numbers, flags }: CsvColumns): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(record)) {
    if (text === '') continue;
    if (lists.has(name)) values[name] = text.split(/[\s|;]+/).filter((item) => item !== '');
    // What is no number goes as it is, so that the check names it.
    else if (numbers.has(name)) values[name] = /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
    else if (flags.has(name)) values[name] = /^(true|yes|1)$/i.test(text);
    else values[name] = name === 'number' ? text.replace(/^\+/, '') : text;
  }
  return values;
}
