// How things are: what was sent lately and by whom, how much arrived and how fast, what went wrong, and what needs somebody.

import { Anchor, Group, Loader, NativeSelect, Paper, SegmentedControl, SimpleGrid, Table, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Totals } from '../../../../src/wire/map.ts';
import type { Traffic, TrafficFigures } from '../../../../src/wire/traffic.ts';
import { paths } from '../../paths.ts';
import { useFilters, useRead } from '../../queries.ts';
import { GroupedCharts } from '../../ui/charts/lazy.tsx';
import { TopErrors } from '../../ui/charts/TopErrors.tsx';
import { duration, PERIODS, percent, rateOf, sumOf, trafficQuery } from '../../ui/charts/traffic.ts';
import { ErrorBox } from '../../ui/ErrorBox.tsx';
import { CHANNEL_OPTIONS, FilterBar, FilterSelect, FilterText } from '../../ui/filters.tsx';
import { Page } from '../../ui/Page.tsx';
import { Attention } from './Attention.tsx';

/** What traffic is told apart by, and what is not attributed is called. */
const GROUPINGS = [
  { value: 'channel', label: 'Channel', none: 'unknown', others: 'All' },
  { value: 'application', label: 'Application', none: 'nobody', others: 'Others' },
  { value: 'entity', label: 'Entity', none: 'no entity', others: 'Others' },
  { value: 'sender', label: 'Sender', none: 'no sender', others: 'Others' },
  { value: 'connector', label: 'Connector', none: 'no connector', others: 'Others' },
] as const;
/** As many as can be told apart in a chart. */
const TOP = 5;

export function OverviewPage() {
  const [filters, change] = useFilters();
  const { hours = '24', by = 'channel', channel, applicationId, entityId, sender } = filters;
  const narrowed = { channel, applicationId, entityId, sender };
  const query = { ...trafficQuery(hours), groupBy: by, top: TOP, ...narrowed };
  const totals = useRead<Totals>('/callsign/1/totals', {}, { everyMs: 30_000 });
  const traffic = useRead<Traffic>('/callsign/1/traffic', query, { everyMs: 30_000 });
  const { data, error } = traffic.result;
  const isNarrowed = Object.values(narrowed).some((part) => part !== undefined);
  return (
    <Page title="Overview" calls={[traffic.call, totals.call]}>
      <Attention totals={totals.result.data} />
      <Counts totals={totals.result.data} />
      <Group align="flex-end">
        <SegmentedControl
          aria-label="Period"
          data={[...PERIODS]}
          value={hours}
          onChange={(value) => change({ hours: value === '24' ? undefined : value })}
        />
        <NativeSelect
          label="Told apart by"
          data={GROUPINGS.map(({ value, label }) => ({ value, label }))}
          value={by}
          onChange={(event) => change({ by: event.currentTarget.value === 'channel' ? undefined : event.currentTarget.value })}
          w={150}
        />
      </Group>
      <FilterBar>
        <FilterSelect label="Channel" name="channel" options={CHANNEL_OPTIONS} />
        <FilterText label="Application" name="applicationId" />
        <FilterText label="Entity" name="entityId" />
        <FilterText label="Sender" name="sender" />
      </FilterBar>
      {error !== null && <ErrorBox error={error} onRetry={() => void traffic.result.refetch()} />}
      {data === undefined && error === null && <Loader role="status" aria-label="Loading traffic" />}
      {data !== undefined && <Shown traffic={data} hours={hours} by={by} isNarrowed={isNarrowed} />}
    </Page>
  );
}

interface ShownProps {
  readonly traffic: Traffic;
  readonly hours: string;
  readonly by: string;
  readonly isNarrowed: boolean;
}

function Shown({ traffic, hours, by, isNarrowed }: ShownProps) {
  const sum = sumOf(traffic.hours);
  const grouping = GROUPINGS.find(({ value }) => value === by) ?? GROUPINGS[0];
  const period = PERIODS.find(({ value }) => value === hours)?.label ?? `${hours} hours`;
  const nameOf = (name: string | undefined): string =>
    name === undefined ? grouping.others : name === '' ? grouping.none : name;
  if (sum.sent + sum.delivered + sum.failed + sum.inbound === 0)
    return (
      <Paper withBorder p="lg">
        <Text>
          {isNarrowed ? (
            `Nothing that fits these filters was sent or received in the last ${period}. Take a filter out, or look further back.`
          ) : (
            <>
              Nothing was sent or received in the last {period}. <Link to={paths.tryIt}>Try it</Link> sends to a phone in a box;
              counts appear here some seconds later.
            </>
          )}
        </Text>
      </Paper>
    );
  return (
    <>
      <SimpleGrid cols={{ base: 2, md: 4 }}>
        <Tile title="Sent">{sum.sent.toLocaleString('en')}</Tile>
        <Tile title="Delivered">{percent(rateOf(sum))}</Tile>
        <Tile title="Not delivered">{sum.failed.toLocaleString('en')}</Tile>
        <Tile title="Received">{sum.inbound.toLocaleString('en')}</Tile>
      </SimpleGrid>
      <Text size="sm" c="dimmed">
        Sent: taken on for sending. Not delivered: sent in vain, or refused at once and so never among the sent. The rate is of
        all that ended in this time, whenever they were sent.
      </Text>
      <GroupedCharts traffic={traffic} hours={hours} nameOf={nameOf} />
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        <Busiest traffic={traffic} title={grouping.label} nameOf={nameOf} />
        <TopErrors
          errors={traffic.errors}
          note={isNarrowed ? 'Told apart by channel alone: of every application, entity and sender.' : undefined}
        />
      </SimpleGrid>
    </>
  );
}

function Counts({ totals }: { readonly totals: Totals | undefined }) {
  const tiles = [
    { title: 'Applications', count: totals?.applications, to: paths.applications },
    { title: 'Entities', count: totals?.entities, to: paths.entities },
    { title: 'Resources', count: totals?.resources, to: paths.resources },
    { title: 'Sending strategies', count: totals?.strategies, to: paths.strategies },
  ];
  return (
    <SimpleGrid cols={{ base: 2, md: 4 }}>
      {tiles.map(({ title, count, to }) => (
        <Tile key={title} title={title}>
          <Anchor component={Link} to={to} inherit aria-label={`${title}: ${count?.toLocaleString('en') ?? '…'}`}>
            {count?.toLocaleString('en') ?? '…'}
          </Anchor>
        </Tile>
      ))}
    </SimpleGrid>
  );
}

function Tile({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Paper withBorder px="md" py="sm">
      <Text size="sm" c="dimmed">
        {title}
      </Text>
      <Text size="xl" fw={700} component="div" style={{ fontVariantNumeric: 'tabular-nums' }}>
        {children}
      </Text>
    </Paper>
  );
}

interface BusiestProps {
  readonly traffic: Traffic;
  readonly title: string;
  readonly nameOf: (name: string | undefined) => string;
}

/** The groups of the charts in figures. */
function Busiest({ traffic, title, nameOf }: BusiestProps) {
  const rows: (TrafficFigures & { readonly name: string | undefined })[] = [
    ...(traffic.groups ?? []),
    ...(traffic.series ?? [])
      .filter(({ name }) => name === undefined)
      .map(({ points }) => ({ name: undefined, ...sumOf(points) })),
  ];
  const columns = ['Sent', 'Delivered', 'Rate', 'Median time', 'Not delivered', 'Received'];
  return (
    <Paper withBorder p="md" component="section" aria-label={`By ${title.toLowerCase()}`}>
      <Title order={3} size="h5">
        By {title.toLowerCase()}
      </Title>
      <Table.ScrollContainer
        type="native"
        minWidth={440}
        tabIndex={0}
        role="region"
        aria-label={`Figures by ${title.toLowerCase()}`}
      >
        <Table verticalSpacing={6} horizontalSpacing={6} fz="sm" style={{ fontVariantNumeric: 'tabular-nums' }}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{title}</Table.Th>
              {columns.map((column) => (
                <Table.Th key={column} scope="col" ta="right">
                  {column}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={row.name ?? ' others'}>
                <Table.Th scope="row" fw={500} className="wrap-anywhere" miw={105}>
                  {nameOf(row.name)}
                </Table.Th>
                <Table.Td ta="right">{row.sent.toLocaleString('en')}</Table.Td>
                <Table.Td ta="right">{row.delivered.toLocaleString('en')}</Table.Td>
                <Table.Td ta="right" style={{ whiteSpace: 'nowrap' }}>
                  {percent(rateOf(row))}
                </Table.Td>
                <Table.Td ta="right">{duration(row.latencyMsMedian)}</Table.Td>
                <Table.Td ta="right">{row.failed.toLocaleString('en')}</Table.Td>
                <Table.Td ta="right">{row.inbound.toLocaleString('en')}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}
