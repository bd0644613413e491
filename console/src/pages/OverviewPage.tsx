// How things are: what was sent lately, how much arrived, what went wrong, and what needs somebody.

import { Alert, Anchor, List, Loader, Paper, SimpleGrid, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { paths } from '../paths.ts';
import { useRead } from '../queries.ts';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { Page } from '../ui/Page.tsx';

const TrafficCharts = lazy(() => import('../ui/TrafficCharts.tsx').then((module) => ({ default: module.TrafficCharts })));

interface Counted {
  readonly paging: { readonly totalResults: number };
}

export function OverviewPage() {
  const traffic = useRead<Traffic>('/callsign/1/traffic', {}, { everyMs: 30_000 });
  const { data, error } = traffic.result;
  return (
    <Page title="Overview" description="The last 24 hours." calls={[traffic.call]}>
      <Attention />
      <Totals />
      {error !== null && <ErrorBox error={error} onRetry={() => void traffic.result.refetch()} />}
      {data?.hours.every((hour) => hour.sent + hour.inbound === 0) && (
        <Paper withBorder p="lg">
          <Text>
            Nothing was sent in the last 24 hours. <Link to={paths.tryIt}>Try it</Link> sends to a phone in a box.
          </Text>
        </Paper>
      )}
      {data?.hours.some((hour) => hour.sent + hour.inbound > 0) && (
        <Suspense fallback={<Loader role="status" aria-label="Loading charts" />}>
          <TrafficCharts traffic={data} />
        </Suspense>
      )}
    </Page>
  );
}

export interface Traffic {
  readonly hours: readonly {
    readonly at: string;
    readonly sent: number;
    readonly delivered: number;
    readonly failed: number;
    readonly inbound: number;
    readonly latencyMsMedian?: number;
  }[];
  readonly errors: readonly {
    readonly status: { readonly description: string };
    readonly error: { readonly name: string; readonly description: string };
    readonly messages: number;
  }[];
}

function Totals() {
  const none = { page: 0, size: 1 };
  const applications = useRead<Counted>('/provisioning/1/applications', none);
  const entities = useRead<Counted>('/provisioning/1/entities', none);
  const numbers = useRead<Counted>('/callsign/1/resources/numbers', none);
  const strategies = useRead<Counted>('/provisioning/2/sending-strategies', none);
  const tiles = [
    { title: 'Applications', read: applications, to: paths.applications },
    { title: 'Entities', read: entities, to: paths.entities },
    { title: 'Numbers', read: numbers, to: paths.numbers },
    { title: 'Sending strategies', read: strategies, to: paths.strategies },
  ];
  return (
    <SimpleGrid cols={{ base: 2, md: 4 }}>
      {tiles.map(({ title, read, to }) => (
        <Paper key={title} withBorder p="md">
          <Text size="sm" c="dimmed">
            {title}
          </Text>
          <Anchor
            component={Link}
            to={to}
            size="xl"
            fw={700}
            aria-label={`${title}: ${read.result.data?.paging.totalResults ?? 0}`}
          >
            {read.result.data?.paging.totalResults.toLocaleString('en') ?? '…'}
          </Anchor>
        </Paper>
      ))}
    </SimpleGrid>
  );
}

interface ConnectorState {
  readonly connectorId: string;
  readonly enabled: boolean;
  readonly status: { readonly state: string; readonly lastError?: string };
}

/** The largest page of domains there is. */
const DOMAINS_SHOWN = 20;
const SENDERS_SHOWN = 20;

function Attention() {
  const connectors = useRead<{ results: ConnectorState[] }>('/callsign/1/connectors', {}, { everyMs: 10_000 });
  const failed = useRead<{ webhooks: unknown[] }>('/callsign/1/webhooks', { state: 'FAILED', limit: 50 });
  const domains = useRead<{ results: { domainName: string; active: boolean }[] }>('/email/1/domains', { size: DOMAINS_SHOWN });
  const strategies = useRead<Counted>('/provisioning/2/sending-strategies', { page: 0, size: 1 });
  const passedOver = useRead<{ results: { sender: string; detail: string }[] }>(
    '/callsign/1/senders/passed-over',
    { inForce: 'true', size: SENDERS_SHOWN },
    { everyMs: 10_000 },
  );
  const down = (connectors.result.data?.results ?? []).filter(({ enabled, status }) => enabled && status.state !== 'UP');
  const unverified = (domains.result.data?.results ?? []).filter(({ active }) => !active);
  const failures = failed.result.data?.webhooks.length ?? 0;
  const items = [
    ...down.map(({ connectorId, status }) => ({
      key: connectorId,
      text: `Connector ${connectorId} is ${status.state.toLowerCase()}${status.lastError === undefined ? '' : `: ${status.lastError}`}`,
      to: paths.connectors,
    })),
    ...(passedOver.result.data?.results ?? []).map(({ sender, detail }) => ({
      key: `sender ${sender}`,
      text: `Sender ${sender} is passed over: ${detail}`,
      to: paths.settings,
    })),
    ...(failures > 0
      ? [{ key: 'webhooks', text: `${failures >= 50 ? '50 or more' : failures} webhooks were given up`, to: paths.webhooks }]
      : []),
    ...unverified.map(({ domainName }) => ({
      key: domainName,
      text: `The domain ${domainName} is not verified`,
      to: paths.resources,
    })),
    ...(strategies.result.data?.paging.totalResults === 0
      ? [{ key: 'strategies', text: 'There is no sending strategy: messages have to name their sender', to: paths.strategies }]
      : []),
  ];
  if (items.length === 0) return null;
  return (
    <Alert color="orange" title="What needs attention" styles={{ title: { color: 'var(--mantine-color-text)' } }}>
      <List size="sm">
        {items.map(({ key, text, to }) => (
          <List.Item key={key}>
            <Link to={to}>{text}</Link>
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
