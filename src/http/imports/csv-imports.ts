// /callsign/1/imports/numbers and /alphanumeric-senders: a CSV file each, with what became of every row.

import Type, { type TSchema } from 'typebox';
import { Refusal, type Violation } from '../../domain/refusals.ts';
import { readSender, type SenderRow } from '../../flows/create-alphanumeric-senders.ts';
import { type NumberRow, readNumber } from '../../flows/create-numbers.ts';
import { type ImportRow, importResources } from '../../flows/import-resources.ts';
import type { World } from '../../flows/world.ts';
import * as wire from '../../wire/imports.ts';
import { NumberRequest, SenderRequest } from '../../wire/resources.ts';
import { type CsvColumns, type CsvRow, csvRows } from '../csv-file.ts';
import { type Call, type Endpoint, endpoint, ok } from '../endpoint.ts';
import { checker } from '../validation.ts';

const shared = {
  group: 'Imports',
  scopes: ['numbers:manage'],
  errors: 'modern',
  method: 'POST',
  query: wire.CsvImportQuery,
  body: Type.Unsafe<Buffer>({ description: 'The file, UTF-8' }),
  bodyFormat: 'bytes',
  consumes: 'text/csv',
  bodyBytesMax: 32 * 1024 * 1024,
  answers: { 200: wire.CsvImported },
} as const;

const COLUMNS: CsvColumns = {
  lists: new Set(['capabilities', 'coverage', 'countryCodes']),
  numbers: new Set(['messagesPerSecond', 'messagesPerDay']),
  flags: new Set(['shared']),
};

/** One kind of file: how a row is checked and read. */
interface FileKind {
  readonly nameField: 'number' | 'senderName';
  readonly schema: TSchema;
  readonly read: (values: unknown, world: World) => Omit<ImportRow, 'line' | 'name'>;
}

const numbers: FileKind = {
  nameField: 'number',
  schema: NumberRequest,
  read: (values, world) => {
    const row = values as NumberRow;
    const { coverage, capabilities, messagesPerSecond, messagesPerDay, shared: isShared, applicationId, entityId } = row;
    const isAttributed = applicationId !== undefined || entityId !== undefined;
    return {
      read: readNumber(row, world),
      wishes: { countries: coverage, capabilities, messagesPerSecond, messagesPerDay, isShared },
      pair: isAttributed ? { applicationId: applicationId ?? 'default', entityId } : undefined,
    };
  },
};

const senders: FileKind = {
  nameField: 'senderName',
  schema: SenderRequest,
  read: (values) => {
    const row = values as SenderRow;
    const { countryCodes, capabilities, messagesPerSecond } = row;
    return { read: readSender(row), wishes: { countries: countryCodes, capabilities, messagesPerSecond } };
  },
};

const postNumbersImport = endpoint({
  ...shared,
  path: '/callsign/1/imports/numbers',
  summary: 'Import a file of numbers',
  description:
    'CSV with a header line: `number,type,capabilities` and optionally `countryCode,coverage,messagesPerSecond,messagesPerDay,shared,applicationId,entityId`, in any order. Lists are separated by blanks or bars. Good rows are imported, and what became of the others is said line by line; importing the file again does what is missing.',
  handle: importing(numbers),
});

const postSendersImport = endpoint({
  ...shared,
  path: '/callsign/1/imports/alphanumeric-senders',
  summary: 'Import a file of alphanumeric senders',
  description:
    'CSV with a header line: `senderName,countryCodes,capabilities` and optionally `messagesPerSecond`, in any order. Lists are separated by blanks or bars. Good rows are imported, and what became of the others is said line by line; importing the file again does what is missing.',
  handle: importing(senders),
});

export const csvImportEndpoints: readonly Endpoint[] = [postNumbersImport, postSendersImport];

function importing(kind: FileKind) {
  const readRow = rowReader(kind);
  const { nameField } = kind;
  return async ({ world, caller, query, body }: Call<undefined, wire.CsvImportQuery, Buffer>) => {
    const rows: ImportRow[] = [];
    for await (const { line, values } of csvRows(body, COLUMNS, wire.CSV_ROWS_MAX))
      rows.push({ line, name: String(values[nameField] ?? ''), ...readRow(values, world) });
    const choices = { isDryRun: query.dryRun === true, isUpdating: query.update === true, nameField };
    return ok(wire.csvImported(await importResources(world, caller, rows, choices)));
  };
}

/** Reads a row, or says what is wrong with it. A column nobody knows is likelier a typing mistake than meant to be ignored. */
function rowReader({ schema, read }: FileKind) {
  const check = checker(schema);
  const known = Object.keys((schema as { properties?: object }).properties ?? {});
  return (values: CsvRow['values'], world: World): Omit<ImportRow, 'line' | 'name'> => {
    const strange = Object.keys(values).filter((name) => !known.includes(name));
    if (strange.length > 0)
      return unfit(strange.map((property) => ({ property, violation: `is no column of such a file: use ${known.join(', ')}` })));
    try {
      return read(check(values), world);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return unfit(error.detail.violations ?? []);
    }
  };
}

function unfit(violations: readonly Violation[]): Omit<ImportRow, 'line' | 'name'> {
  return { read: { kind: 'unfit', violations }, wishes: {} };
}
