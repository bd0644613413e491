// One import of an account: how far it is, while it runs, and what became of everything that was not simply the same.

import { Alert, Group, Loader, NativeSelect, Table, Text, Title } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { Import, ImportOutcomes } from '../../../src/wire/imports.ts';
import { call } from '../api.ts';
import { useFilters, useRead } from '../queries.ts';
import { Confirm } from '../ui/Confirm.tsx';
import { Download } from '../ui/Download.tsx';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { Facts } from '../ui/Facts.tsx';
import { Moment, State } from '../ui/format.tsx';
import { Page } from '../ui/Page.tsx';
import { CursorTurner, Rows } from '../ui/Rows.tsx';
import { nameOf, StartImport } from './ImportsPage.tsx';

/** Every outcome there is, in words for what was done and for what would be. */
const OUTCOMES: readonly (readonly [name: ImportOutcomes['results'][number]['outcome'], done: string, tried: string])[] = [
  ['SAME', 'The same already', 'The same already'],
  ['CREATE', 'Made', 'Would be made'],
  ['UPDATE', 'Changed', 'Would be changed'],
  ['DIFFERS', 'Different, left alone', 'Different, left alone'],
  ['CANNOT', 'Not to be had here', 'Not to be had here'],
];
const LOOK_EVERY_MS = 1_000;
const PAGE_SIZE = 1000;

export function ImportPage() {
  const { importId = '' } = useParams({ strict: false });
  const [filters, change] = useFilters();
  const path = `/callsign/1/imports/${encodeURIComponent(importId)}`;
  const read = useRead<Import>(path, {}, { everyMs: paceOf });
  const { data, error } = read.result;
  const from = filters['cursor'];
  const outcomes = useRead<ImportOutcomes>(`${path}/outcomes`, { from, limit: 100 }, { everyMs: paceOf(data) });
  const status = data?.status;
  const { refetch } = outcomes.result;
  // What came with the last step is told of after it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another state is what this waits for.
  useEffect(() => {
    void refetch();
  }, [status, refetch]);
  const only = filters['outcome'];
  if (error !== null && data === undefined) return <ErrorBox error={error} onRetry={() => void read.result.refetch()} />;
  if (data === undefined) return <Loader role="status" aria-label="Loading" />;
  return (
    <Page
      title={data.dryRun ? 'Dry run of an import' : 'Import of an account'}
      description={data.baseUrl}
      calls={[read.call, outcomes.call]}
      actions={
        data.status === 'RUNNING' ? (
          <Confirm
            label="Stop the import"
            question="Stop the import?"
            wanted={{ method: 'POST', path: `${path}/cancel` }}
            done="The import is stopped."
          >
            What it has made stays. Run again, it makes what is missing.
          </Confirm>
        ) : (
          <StartImport label="Run it again" known={data} />
        )
      }
    >
      {data.error !== undefined && (
        <Alert color="orange" title="It did not finish.">
          {data.error}
        </Alert>
      )}
      <Group aria-live="polite">
        <State name={data.status} />
        {data.status === 'RUNNING' && <Loader size="xs" role="status" aria-label="The import runs" />}
        <Text size="sm">{totalOf(data).toLocaleString('en')} looked at so far</Text>
      </Group>
      <Counts job={data} />
      <Facts
        facts={[
          ['Begun', <Moment key="begun" at={data.startedAt} />],
          ['Ended', <Moment key="ended" at={data.endedAt} />],
          ['By', data.requestedBy],
          ['What differs', data.update ? 'is made the same' : 'is told, and left alone'],
        ]}
      />
      <Group justify="space-between" align="flex-end">
        <Title order={3} size="h4">
          All but what is the same already
        </Title>
        <Group align="flex-end">
          <NativeSelect
            label="Show on this page"
            value={only ?? ''}
            onChange={(event) => change({ outcome: event.currentTarget.value || undefined, cursor: from })}
            data={[{ value: '', label: 'all' }, ...OUTCOMES.slice(1).map(([value, label]) => ({ value, label }))]}
          />
          <Download label="Download all" fileName={`import-${importId}.csv`} rows={() => allOf(path)} />
        </Group>
      </Group>
      <Rows
        label="Outcomes"
        read={outcomes}
        rowsOf={({ results }) => results.filter(({ outcome }) => only === undefined || outcome === only)}
        keyOf={({ kind, id, outcome }) => `${kind} ${id} ${outcome}`}
        columns={[
          { title: 'What', show: ({ kind }) => nameOf(kind) },
          { title: 'Which', show: ({ id }) => <span className="wrap-anywhere">{id}</span> },
          { title: 'Outcome', show: ({ outcome }) => wordsOf(outcome, data.dryRun) },
          { title: 'Why', show: ({ reason }) => reason ?? '–' },
        ]}
        empty={
          only === undefined
            ? data.status === 'RUNNING'
              ? 'Nothing yet. What is found appears here.'
              : 'Everything was the same already.'
            : 'Nothing of that kind on this page.'
        }
        footer={
          <CursorTurner cursor={from} next={outcomes.result.data?.next?.toString()} onTurn={(cursor) => change({ cursor })} />
        }
      />
    </Page>
  );
}

/** It is looked at again as long as it runs, or nobody knows whether it does. */
function paceOf(job: Import | undefined): number | undefined {
  return job === undefined || job.status === 'RUNNING' ? LOOK_EVERY_MS : undefined;
}

function wordsOf(outcome: string, isDryRun: boolean): string {
  const [, done, tried] = OUTCOMES.find(([name]) => name === outcome) ?? [outcome, outcome, outcome];
  return isDryRun ? tried : done;
}

function totalOf({ counts }: Import): number {
  return Object.values(counts).reduce((sum, ofKind) => sum + Object.values(ofKind).reduce((some, count) => some + count, 0), 0);
}

function Counts({ job }: { readonly job: Import }) {
  return (
    <Table.ScrollContainer type="native" minWidth={560} tabIndex={0} role="region" aria-label="Counts">
      <Table withTableBorder>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Of these</Table.Th>
            {OUTCOMES.map(([name]) => (
              <Table.Th key={name} scope="col" ta="right">
                {wordsOf(name, job.dryRun)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {job.include.map((kind) => (
            <Table.Tr key={kind}>
              <Table.Th scope="row" fw={400}>
                {nameOf(kind)}
              </Table.Th>
              {OUTCOMES.map(([name]) => (
                <Table.Td key={name} ta="right">
                  {(job.counts[kind]?.[name] ?? 0).toLocaleString('en')}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

async function allOf(path: string): Promise<readonly (readonly string[])[]> {
  const rows: string[][] = [['what', 'which', 'outcome', 'reason']];
  for (let from: number | undefined = 0; from !== undefined; ) {
    const { results, next }: ImportOutcomes = await call({
      method: 'GET',
      path: `${path}/outcomes`,
      query: { from, limit: PAGE_SIZE },
    });
    rows.push(...results.map(({ kind, id, outcome, reason = '' }) => [kind, id, outcome, reason]));
    from = next;
  }
  return rows;
}
