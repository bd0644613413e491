// Traffic over time, as lines and bars with a table of the same figures for who cannot see them.

import { BarChart, LineChart } from '@mantine/charts';
import '@mantine/charts/styles.css';
import { Paper, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import type { Traffic } from '../pages/OverviewPage.tsx';
import { momentOf } from './format.tsx';

export function TrafficCharts({ traffic: { hours, errors } }: { readonly traffic: Traffic }) {
  const data = hours.map(({ at, ...figures }) => ({
    ...figures,
    hour: momentOf(at).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' }),
  }));
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }}>
      <Chart title="Messages an hour">
        <BarChart
          h={240}
          data={data}
          dataKey="hour"
          type="stacked"
          withLegend
          series={[
            { name: 'delivered', color: 'green.7', label: 'Delivered' },
            { name: 'failed', color: 'red.7', label: 'Not delivered' },
            { name: 'inbound', color: 'blue.7', label: 'Inbound' },
          ]}
        />
      </Chart>
      <Chart title="Until delivered, median in milliseconds">
        <LineChart
          h={240}
          data={data}
          dataKey="hour"
          connectNulls={false}
          series={[{ name: 'latencyMsMedian', color: 'blue.7', label: 'Milliseconds' }]}
        />
      </Chart>
      <Paper withBorder p="md">
        <Title order={3} size="h5">
          Top errors
        </Title>
        {errors.length === 0 ? (
          <Text size="sm">No message went wrong.</Text>
        ) : (
          <Table aria-label="Top errors">
            <Table.Tbody>
              {errors.map(({ status, error, messages }) => (
                <Table.Tr key={`${status.description} ${error.name}`}>
                  <Table.Td>
                    {error.name === 'NO_ERROR' ? status.description : `${status.description}: ${error.description}`}
                  </Table.Td>
                  <Table.Td>{messages.toLocaleString('en')}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
      </Paper>
    </SimpleGrid>
  );
}

function Chart({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <Stack gap="xs">
        <Title order={3} size="h5">
          {title}
        </Title>
        {children}
      </Stack>
    </Paper>
  );
}
