// A list that pages on the server: its rows, what it says while there are none, and the way to the next page. On a phone, where no
// table fits, every row is a card that names its values (theme.css).

import { Button, Group, Loader, Paper, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Read } from '../queries.ts';
import { ErrorBox } from './ErrorBox.tsx';

export interface Column<Row> {
  readonly title: string;
  readonly show: (row: Row) => ReactNode;
}

interface RowsProps<Answer, Row> {
  /** For screen readers: what the table lists. */
  readonly label: string;
  readonly read: Read<Answer>;
  readonly rowsOf: (answer: Answer) => readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly columns: readonly Column<Row>[];
  /** Says what to do when there is nothing. */
  readonly empty: ReactNode;
  readonly footer?: ReactNode;
}

export function Rows<Answer, Row>({ label, read, rowsOf, keyOf, columns, empty, footer }: RowsProps<Answer, Row>) {
  const { data, error, isFetching, refetch } = read.result;
  if (error !== null && data === undefined) return <ErrorBox error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loader role="status" aria-label={`Loading ${label}`} />;
  const rows = rowsOf(data);
  return (
    <div aria-busy={isFetching}>
      {error !== null && <ErrorBox error={error} onRetry={() => void refetch()} />}
      {rows.length === 0 ? (
        <Paper withBorder p="lg">
          <Text component="div">{empty}</Text>
        </Paper>
      ) : (
        <RowsTable label={label} rows={rows} keyOf={keyOf} columns={columns} />
      )}
      {footer}
    </div>
  );
}

interface RowsTableProps<Row> extends Pick<RowsProps<unknown, Row>, 'label' | 'columns'> {
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row, index: number) => string;
  /** Below this it is scrolled sideways. */
  readonly minWidth?: number;
}

/** The table alone, for rows that are there already. */
export function RowsTable<Row>({ label, rows, keyOf, columns, minWidth = columns.length * 110 }: RowsTableProps<Row>) {
  return (
    <Table.ScrollContainer type="native" minWidth={minWidth} tabIndex={0} role="region" aria-label={label} className="rows">
      <Table highlightOnHover verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            {columns.map(({ title }) => (
              <Table.Th key={title} scope="col">
                {title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row, index) => (
            <Table.Tr key={keyOf(row, index)}>
              {columns.map(({ title, show }) => (
                <Table.Td key={title} data-title={title}>
                  <div>{show(row)}</div>
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

export interface Paging {
  readonly page: number;
  readonly size: number;
  readonly totalPages: number;
  readonly totalResults: number;
}

interface PageTurnerProps {
  readonly paging: Paging | undefined;
  readonly onTurn: (page: string) => void;
  /** What stands behind the number of rows. */
  readonly counted?: string;
}

/** For lists that know how long they are. */
export function PageTurner({ paging, onTurn, counted = 'in all' }: PageTurnerProps) {
  if (paging === undefined || paging.totalResults === 0) return null;
  const { page, totalPages, totalResults } = paging;
  return (
    <Group justify="space-between" mt="xs">
      <Text size="sm" c="dimmed" aria-live="polite">
        {totalResults.toLocaleString('en')} {counted}, page {page + 1} of {Math.max(1, totalPages)}
      </Text>
      <Group gap="xs">
        <Button size="xs" variant="default" disabled={page === 0} onClick={() => onTurn(String(page - 1))}>
          Previous
        </Button>
        <Button size="xs" variant="default" disabled={page + 1 >= totalPages} onClick={() => onTurn(String(page + 1))}>
          Next
        </Button>
      </Group>
    </Group>
  );
}

/** For lists that go on from a cursor. */
export function CursorTurner(props: {
  readonly cursor: string | undefined;
  readonly next: string | undefined;
  readonly onTurn: (cursor: string | undefined) => void;
}) {
  if (props.cursor === undefined && props.next === undefined) return null;
  return (
    <Group justify="flex-end" gap="xs" mt="xs">
      <Button size="xs" variant="default" disabled={props.cursor === undefined} onClick={() => props.onTurn(undefined)}>
        First page
      </Button>
      <Button size="xs" variant="default" disabled={props.next === undefined} onClick={() => props.onTurn(props.next)}>
        Next
      </Button>
    </Group>
  );
}
