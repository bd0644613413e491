// The charts of the overview, by whatever traffic is told apart, and those of one connector.

import { SimpleGrid } from '@mantine/core';
import type { Traffic, TrafficFigures, TrafficSeries } from '../../../../src/wire/traffic.ts';
import { ChartCard } from './ChartCard.tsx';
import { TopErrors } from './TopErrors.tsx';
import { duration, isHourly, percent, rateOf, sumOf } from './traffic.ts';

/** Told apart in both colour schemes, and by the most common kinds of colour blindness. */
const COLORS = ['blue.6', 'orange.6', 'teal.6', 'grape.6', 'yellow.7', 'cyan.6', 'pink.6'];
const OTHERS = 'gray.6';
const NOT_ENDED = 'No message has reached its end in this time.';
const NOTHING = 'Nothing was sent in this time.';

interface GroupedProps {
  readonly traffic: Traffic;
  readonly hours: string;
  /** What a name of the API is called; an empty one is what could not be attributed. */
  readonly nameOf: (name: string | undefined) => string;
}

export function GroupedCharts({ traffic, hours, nameOf }: GroupedProps) {
  const series = traffic.series ?? [];
  const moments = (series[0]?.points ?? []).map(({ at }) => at);
  const shared = { moments, isHourly: isHourly(hours) };
  const step = shared.isHourly ? 'an hour' : 'a day';
  const drawnBy = (pick: (figures: TrafficFigures) => number | undefined) =>
    series.map(({ name, points }, at) => ({
      label: nameOf(name),
      color: name === undefined ? OTHERS : (COLORS[at % COLORS.length] ?? OTHERS),
      values: points.map(pick),
    }));
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }}>
      <ChartCard title={`Messages sent ${step}`} kind="BARS" {...shared} drawn={drawnBy(({ sent }) => sent)} empty={NOTHING} />
      <ChartCard title={`What became of them, ${step}`} kind="BARS" {...shared} drawn={outcomesOf(series)} empty={NOT_ENDED} />
      <ChartCard
        title="Delivered, share of those that ended"
        kind="LINES"
        {...shared}
        isShare
        drawn={drawnBy(rateOf)}
        write={percent}
        empty={NOT_ENDED}
      />
      <ChartCard
        title="Time until delivered, median"
        kind="LINES"
        {...shared}
        drawn={drawnBy(({ latencyMsMedian }) => latencyMsMedian)}
        write={duration}
        empty="No message was delivered in this time."
      />
    </SimpleGrid>
  );
}

export function ConnectorCharts({ traffic, hours }: { readonly traffic: Traffic; readonly hours: string }) {
  const series = traffic.series ?? [];
  const points = series[0]?.points ?? [];
  const shared = { moments: points.map(({ at }) => at), isHourly: isHourly(hours) };
  const step = shared.isHourly ? 'an hour' : 'a day';
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }}>
      <ChartCard
        title={`Throughput: messages ${step}`}
        kind="BARS"
        {...shared}
        drawn={[
          { label: 'Sent', color: 'blue.6', values: points.map(({ sent }) => sent) },
          { label: 'Received', color: 'teal.6', values: points.map(({ inbound }) => inbound) },
        ]}
        empty={NOTHING}
      />
      <ChartCard
        title={`Errors: not delivered, ${step}`}
        kind="BARS"
        {...shared}
        drawn={[{ label: 'Not delivered', color: 'red.7', values: points.map(({ failed }) => failed) }]}
        empty="Nothing went wrong in this time."
      />
      <ChartCard
        title="Time until delivered, median"
        kind="LINES"
        {...shared}
        drawn={[{ label: 'Median', color: 'blue.6', values: points.map(({ latencyMsMedian }) => latencyMsMedian) }]}
        write={duration}
        empty="No message was delivered in this time."
      />
      <TopErrors errors={traffic.errors} />
    </SimpleGrid>
  );
}

function outcomesOf(series: readonly TrafficSeries[]) {
  const steps = (series[0]?.points ?? []).map((_, at) => sumOf(series.flatMap(({ points }) => points[at] ?? [])));
  return [
    { label: 'Delivered', color: 'green.7', values: steps.map(({ delivered }) => delivered) },
    { label: 'Not delivered', color: 'red.7', values: steps.map(({ failed }) => failed) },
    { label: 'Received', color: 'blue.6', values: steps.map(({ inbound }) => inbound) },
  ];
}
