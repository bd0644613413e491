// A chart, and the same figures as a table for who cannot see it, or wants to read them.

import { BarChart, LineChart } from '@mantine/charts';
import '@mantine/charts/styles.css';
import { Button, Group, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { momentOf } from '../format.tsx';

export interface Drawn {
  readonly label: string;
  readonly color: string;
  /** One for each moment; undefined = nothing to tell. */
  readonly values: readonly (number | undefined)[];
}

interface ChartCardProps {
  readonly title: string;
  readonly kind: 'BARS' | 'LINES';
  readonly moments: readonly string[];
  readonly isHourly: boolean;
  readonly drawn: readonly Drawn[];
  /** How a value is written. */
  readonly write?: (value: number) => string;
  /** Said in place of a chart without any value. */
  readonly empty: string;
  /** A share: up to the whole of it, and down as far as there is something. */
  readonly isShare?: boolean;
}

const HEIGHT = 230;
const LEGEND_HEIGHT = 40;
/** Of an axis of shares, so that a few per cent less can be seen. */
const SHARE_STEP = 0.1;

export function ChartCard({ title, kind, moments, isHourly, drawn, write = plain, empty, isShare = false }: ChartCardProps) {
  const [isTable, { toggle }] = useDisclosure();
  const isEmpty = drawn.every(({ values }) => values.every((value) => value === undefined || (kind === 'BARS' && value === 0)));
  const labels = moments.map((at) => labelOf(at, isHourly));
  // Names may hold dots, which the chart would take for paths.
  const data = labels.map((moment, at) => ({
    moment,
    ...Object.fromEntries(drawn.map(({ values }, index) => [`s${index}`, values[at] ?? null])),
  }));
  const series = drawn.map(({ label, color }, index) => ({ name: `s${index}`, label, color }));
  const least = Math.min(1, ...drawn.flatMap(({ values }) => values.flatMap((value) => value ?? [])));
  const shared = {
    h: drawn.length > 1 ? HEIGHT + LEGEND_HEIGHT : HEIGHT,
    data,
    dataKey: 'moment',
    series,
    withLegend: drawn.length > 1,
    valueFormatter: write,
    tickLine: 'none' as const,
    gridAxis: 'x' as const,
    legendProps: { verticalAlign: 'bottom' as const },
    yAxisProps: {
      width: 64,
      ...(isShare ? { domain: [Math.max(0, Math.floor(least / SHARE_STEP - 0.5) * SHARE_STEP), 1] } : {}),
      allowDecimals: write !== plain,
    },
  };
  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <Stack gap="xs">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Title order={3} size="h5">
            {title}
          </Title>
          {!isEmpty && (
            <Button size="compact-xs" variant="default" onClick={toggle} aria-pressed={isTable} style={{ flex: 'none' }}>
              {isTable ? 'As a chart' : 'As a table'}
            </Button>
          )}
        </Group>
        {isEmpty ? (
          <Text size="sm" c="dimmed">
            {empty}
          </Text>
        ) : isTable ? (
          <Figures title={title} labels={labels} drawn={drawn} write={write} />
        ) : (
          <div
            role="img"
            aria-label={`${title}: a chart of ${drawn.map(({ label }) => label).join(', ')}. The button shows it as a table.`}
          >
            {kind === 'BARS' ? (
              <BarChart {...shared} type="stacked" maxBarWidth={28} />
            ) : (
              <LineChart {...shared} curveType="monotone" connectNulls={false} strokeWidth={2} dotProps={{ r: 2.5 }} />
            )}
          </div>
        )}
      </Stack>
    </Paper>
  );
}

interface FiguresProps {
  readonly title: string;
  readonly labels: readonly string[];
  readonly drawn: readonly Drawn[];
  readonly write: (value: number) => string;
}

function Figures({ title, labels, drawn, write }: FiguresProps) {
  return (
    <Table.ScrollContainer
      type="native"
      minWidth={120 * (drawn.length + 1)}
      mah={HEIGHT + 60}
      tabIndex={0}
      role="region"
      aria-label={`${title}, table`}
    >
      <Table aria-label={title} stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">When</Table.Th>
            {drawn.map(({ label }) => (
              <Table.Th key={label} scope="col">
                {label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {labels.map((label, at) => (
            <Table.Tr key={label}>
              <Table.Th scope="row">{label}</Table.Th>
              {drawn.map(({ label: name, values }) => {
                const value = values[at];
                return <Table.Td key={name}>{value === undefined ? '–' : write(value)}</Table.Td>;
              })}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function plain(value: number): string {
  return value.toLocaleString('en');
}

function labelOf(at: string, isHourly: boolean): string {
  const moment = momentOf(at);
  if (isHourly) return moment.toLocaleString(undefined, { weekday: 'short', hour: '2-digit', minute: '2-digit' });
  // Days are counted in UTC.
  return moment.toLocaleDateString(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' });
}
