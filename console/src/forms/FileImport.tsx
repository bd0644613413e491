// Imports a file of numbers or alphanumeric senders, part by part: how far it is, a way to stop, and what became of each row.

import { Alert, Badge, Checkbox, FileInput, Group, Paper, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { CsvImported } from '../../../src/wire/imports.ts';
import { type Call, call } from '../api.ts';
import { csvParts } from '../csv-parts.ts';
import { useObstacle } from '../session.tsx';
import { type Told, useSteps } from '../steps.ts';
import { Doing } from '../ui/Confirm.tsx';
import { Download } from '../ui/Download.tsx';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { State } from '../ui/format.tsx';
import { type Column, RowsTable } from '../ui/Rows.tsx';
import { StepsShown } from '../ui/StepsShown.tsx';

export interface FileKind {
  readonly noun: string;
  readonly path: string;
  readonly columns: string;
  readonly example: readonly (readonly string[])[];
}

type RowTold = CsvImported['rows'][number];

const TOLD_COLUMNS: readonly Column<RowTold>[] = [
  { title: 'Line', show: ({ line }) => line },
  { title: 'Sender', show: ({ name }) => name },
  { title: 'Outcome', show: ({ outcome }) => <State name={outcome} /> },
  { title: 'Why', show: ({ reason }) => reason && <span className="wrap-anywhere">{reason}</span> },
];
/** Rows of one call: a second's work, more or less. */
const PART_ROWS = 1000;
/** The file has the others. */
const SHOWN_MAX = 200;
const WORDS: Readonly<Record<RowTold['outcome'], readonly [done: string, tried: string]>> = {
  CREATE: ['added', 'would be added'],
  UPDATE: ['changed', 'would be changed'],
  SAME: ['there already', 'there already'],
  DIFFERS: ['there already, and different', 'there already, and different'],
  REFUSED: ['refused', 'refused'],
};

export function FileImport({ kind }: { readonly kind: FileKind }) {
  const [file, setFile] = useState<File | null>(null);
  const [update, setUpdate] = useState(false);
  const [isDryRun, setDryRun] = useState(true);
  const { steps, start, cancel, reset } = useSteps<CsvImported>();
  const obstacle = useObstacle('numbers:manage');
  const why = obstacle ?? (file === null ? 'Choose a file first.' : steps.state === 'running' ? 'It is under way.' : undefined);
  const run = async (dryRun: boolean): Promise<void> => {
    if (file === null) return;
    const { parts, rowCount } = csvParts(await file.text(), PART_ROWS);
    setDryRun(dryRun);
    await start(async (tell: (told: Told<CsvImported>) => void, signal) => {
      tell({ total: rowCount });
      if (rowCount === 0) throw new Error('The file has no rows below its header line.');
      let done = 0;
      for (const { text, rowCount: some, lineOffset } of parts) {
        if (signal.aborted) return;
        const { counts, rows } = await call<CsvImported>(fileCall(kind, text, dryRun, update));
        done += some;
        tell({ done, results: [{ counts, rows: rows.map((row) => inFile(row, lineOffset)) }] });
      }
    });
  };
  return (
    <Stack>
      <Paper withBorder p="md" maw={760}>
        <Stack>
          <Text size="sm">
            A header line names the columns, in any order: {kind.columns}. Commas, semicolons and tabulators will do; lists are
            separated by blanks. Good rows are imported whatever becomes of the others, and importing a file again does what is
            missing.
          </Text>
          <Group align="flex-end">
            <FileInput
              label="File"
              placeholder="Choose a CSV file"
              styles={{ placeholder: { color: 'var(--mantine-color-dimmed)' } }}
              accept=".csv,.txt,.tsv,text/csv"
              clearable
              clearButtonProps={{ 'aria-label': 'Take the file away' }}
              value={file}
              onChange={(chosen) => {
                setFile(chosen);
                reset();
              }}
              flex={1}
              miw={200}
            />
            <Download label="An example" fileName={`${kind.noun.replace(' ', '-')}.csv`} rows={() => kind.example} />
          </Group>
          <Checkbox
            label="Change what is there already and differs"
            description="Else it is told, and left alone"
            checked={update}
            onChange={(event) => setUpdate(event.currentTarget.checked)}
          />
          <Group>
            <Doing obstacle={why} variant="default" onClick={() => void run(true)}>
              Dry run
            </Doing>
            <Doing obstacle={why} onClick={() => void run(false)}>
              Import
            </Doing>
          </Group>
          <StepsShown label={isDryRun ? 'Checking' : 'Importing'} noun="rows" steps={steps} onCancel={cancel} />
        </Stack>
      </Paper>
      {steps.error !== undefined && <ErrorBox error={steps.error} />}
      {steps.results.length > 0 && (
        <Outcome
          parts={steps.results}
          isDryRun={isDryRun}
          isCanceled={steps.state === 'canceled'}
          left={steps.total - steps.done}
        />
      )}
    </Stack>
  );
}

/** The call one part is sent with; the page shows it with the example as its file. */
export function fileCall(kind: FileKind, body: string, isDryRun: boolean, isUpdating: boolean): Call {
  const query = { dryRun: isDryRun || undefined, update: isUpdating || undefined };
  return { method: 'POST', path: kind.path, query, body, contentType: 'text/csv' };
}

export function exampleOf({ example }: FileKind): string {
  return example.map((cells) => cells.join(',')).join('\n');
}

/** The server counts the lines of the part it was given. */
function inFile({ line, reason, ...row }: RowTold, offset: number): RowTold {
  const moved = reason?.replace(/is the same as line (\d+)/, (_, same: string) => `is the same as line ${Number(same) + offset}`);
  return { ...row, line: line + offset, ...(moved === undefined ? {} : { reason: moved }) };
}

interface OutcomeProps {
  readonly parts: readonly CsvImported[];
  readonly isDryRun: boolean;
  readonly isCanceled: boolean;
  readonly left: number;
}

function Outcome({ parts, isDryRun, isCanceled, left }: OutcomeProps) {
  const counts: Record<string, number> = {};
  for (const part of parts) for (const [name, count] of Object.entries(part.counts)) counts[name] = (counts[name] ?? 0) + count;
  const told = parts.flatMap(({ rows }) => rows);
  return (
    <Stack>
      <Alert color="blue" title={isDryRun ? 'Dry run: nothing was changed.' : 'What became of the file'}>
        <Group gap="xs">
          {Object.entries(WORDS).map(([name, [done, tried]]) =>
            counts[name] === undefined ? null : (
              <Badge key={name} variant="default" tt="none" size="lg">
                {counts[name].toLocaleString('en')} {isDryRun ? tried : done}
              </Badge>
            ),
          )}
        </Group>
        {isCanceled &&
          ` Stopped: ${left.toLocaleString('en')} rows were not looked at. What was imported stays; importing the file again does the rest.`}
      </Alert>
      {told.length > 0 && (
        <>
          <Group justify="space-between">
            <Text size="sm">
              {told.length.toLocaleString('en')} {told.length === 1 ? 'row' : 'rows'} to look at
              {told.length > SHOWN_MAX ? `, the first ${SHOWN_MAX} of them here` : ''}
            </Text>
            <Download
              label="Download the list"
              fileName="import-result.csv"
              rows={() => [
                ['line', 'name', 'outcome', 'reason'],
                ...told.map(({ line, name, outcome, reason = '' }) => [String(line), name, outcome, reason]),
              ]}
            />
          </Group>
          <RowsTable
            label="Rows to look at"
            minWidth={440}
            rows={told.slice(0, SHOWN_MAX)}
            keyOf={({ line }) => String(line)}
            columns={TOLD_COLUMNS}
          />
        </>
      )}
    </Stack>
  );
}
