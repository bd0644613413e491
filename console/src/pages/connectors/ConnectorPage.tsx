// One connector: how it is doing now and did lately, a message to try it with, and the routes that lead to it.

import { Loader, SegmentedControl, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import type { Connector } from '../../../../src/wire/connectors.ts';
import type { Traffic } from '../../../../src/wire/traffic.ts';
import { paths } from '../../paths.ts';
import { useFilters, useRead } from '../../queries.ts';
import { Copyable } from '../../ui/Copyable.tsx';
import { ConnectorCharts } from '../../ui/charts/lazy.tsx';
import { PERIODS, trafficQuery } from '../../ui/charts/traffic.ts';
import { ErrorBox } from '../../ui/ErrorBox.tsx';
import { Facts } from '../../ui/Facts.tsx';
import { Moment, State, wordOf } from '../../ui/format.tsx';
import { Page } from '../../ui/Page.tsx';
import { ConnectorActions } from './ConnectorActions.tsx';
import { settingsOf, targetOf } from './connector-types.ts';
import { Links } from './Links.tsx';
import { type RoutePage, Routes } from './Routes.tsx';
import { TryConnector } from './TryConnector.tsx';

/** Shown by name elsewhere, or too long to show. */
const UNSHOWN = new Set(['host', 'port', 'tls', 'url', 'inbound']);

export function ConnectorPage() {
  const { connectorId = '' } = useParams({ strict: false });
  const [filters, change] = useFilters();
  const navigate = useNavigate();
  const hours = filters['hours'] ?? '24';
  const path = `/callsign/1/connectors/${encodeURIComponent(connectorId)}`;
  const read = useRead<Connector>(path, {}, { everyMs: 2_000 });
  const traffic = useRead<Traffic>('/callsign/1/traffic', { connectorId, ...trafficQuery(hours) }, { everyMs: 10_000 });
  const routes = useRead<RoutePage>('/callsign/1/routes', { connectorId, page: filters['page'], size: 50 });
  const { data, error } = read.result;
  if (error !== null && data === undefined) return <ErrorBox error={error} onRetry={() => void read.result.refetch()} />;
  if (data === undefined) return <Loader role="status" aria-label="Loading" />;
  const { status, type } = data;
  const doorway = settingsOf(data)?.['inbound'] as Doorway | undefined;
  const settings = Object.entries(settingsOf(data) ?? {}).filter(([name]) => !UNSHOWN.has(name));
  return (
    <Page
      title={`Connector ${connectorId}`}
      description={
        type === 'SANDBOX' ? 'Handsets in a box: takes what no route matches, and delivers it to nobody outside.' : undefined
      }
      calls={[read.call, traffic.call, routes.call]}
      actions={
        type === 'SANDBOX' ? undefined : (
          <ConnectorActions connector={data} onDeleted={() => void navigate({ to: paths.connectors })} />
        )
      }
    >
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        <Facts
          facts={[
            ['State', <State key="state" name={status.state} />],
            ['To', targetOf(data)],
            ['Links', <Links key="links" connector={data} />],
            ...(doorway === undefined ? [] : [['The relay posts to', <DoorwayShown key="doorway" doorway={doorway} />] as const]),
            ['Waiting', status.queued.toLocaleString('en')],
            ['In flight', status.inFlight.toLocaleString('en')],
            [
              'Last error',
              status.lastError === undefined ? (
                'none'
              ) : (
                <span key="error">
                  {status.lastError} (<Moment at={status.lastErrorAt} />)
                </span>
              ),
            ],
            ...(settings.length === 0
              ? []
              : [['Settings', settings.map(([name, value]) => `${wordsOf(name)}: ${shown(value)}`).join(' · ')] as const]),
          ]}
        />
        <TryConnector connector={data} />
      </SimpleGrid>
      <Stack component="section" aria-labelledby="traffic">
        <Title order={3} size="h4" id="traffic">
          Traffic
        </Title>
        <SegmentedControl
          aria-label="Period"
          data={[...PERIODS]}
          value={hours}
          onChange={(value) => change({ hours: value === '24' ? undefined : value })}
          style={{ alignSelf: 'flex-start' }}
        />
        {traffic.result.error !== null && <ErrorBox error={traffic.result.error} />}
        {traffic.result.data === undefined ? (
          <Loader role="status" aria-label="Loading traffic" />
        ) : isQuiet(traffic.result.data) ? (
          <Text>
            Nothing went over it in this time. Try it with a message, or give it a route: it carries only what a route leads to.
          </Text>
        ) : (
          <ConnectorCharts traffic={traffic.result.data} hours={hours} />
        )}
      </Stack>
      <Routes
        read={routes}
        connectors={[data]}
        empty={
          type === 'SANDBOX'
            ? 'No route names it. What no route matches comes here all the same.'
            : 'No route leads to it, so it carries nothing but messages that try it. Add one.'
        }
      />
    </Page>
  );
}

/** Where the relay of an MM7 connector brings what comes in. */
interface Doorway {
  readonly url: string;
  readonly username?: string;
}

function DoorwayShown({ doorway: { url, username } }: { readonly doorway: Doorway }) {
  return (
    <Stack gap={4}>
      <Copyable text={url} />
      <Text size="sm" c="dimmed">
        {username === undefined
          ? 'Nothing is taken in: no user name of the relay is set.'
          : `Give it to the operator, with the user name ${username} and its password. Messages and reports come in there.`}
      </Text>
    </Stack>
  );
}

function shown(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return Array.isArray(value) ? value.join(', ') : String(value);
}

function isQuiet({ hours }: Traffic): boolean {
  return hours.every(({ sent, delivered, failed, inbound }) => sent + delivered + failed + inbound === 0);
}

/** `messagesPerSecond` is `Messages per second`. */
function wordsOf(name: string): string {
  return wordOf(name.replace(/[A-Z]/g, (letter) => `_${letter}`));
}
