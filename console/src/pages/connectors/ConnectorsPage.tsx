// Connectors and routes: the links to carriers, how each is doing, and which of them carries what.

import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Connector } from '../../../../src/wire/connectors.ts';
import type { Traffic } from '../../../../src/wire/traffic.ts';
import { paths } from '../../paths.ts';
import { useFilters, useRead } from '../../queries.ts';
import { State } from '../../ui/format.tsx';
import { Page } from '../../ui/Page.tsx';
import { Rows } from '../../ui/Rows.tsx';
import { CONNECTOR_TABS, PageTabs } from '../../ui/tabs.tsx';
import { ConnectorActions } from './ConnectorActions.tsx';
import { ConnectorForm } from './ConnectorForm.tsx';
import { targetOf } from './connector-types.ts';
import { Links } from './Links.tsx';
import { type RoutePage, Routes } from './Routes.tsx';

export function ConnectorsPage() {
  const [filters] = useFilters();
  const connectors = useRead<{ results: Connector[] }>('/callsign/1/connectors', {}, { everyMs: 2_000 });
  const routes = useRead<RoutePage>('/callsign/1/routes', { page: filters['page'], size: 50 });
  const traffic = useRead<Traffic>('/callsign/1/traffic', { groupBy: 'connector' }, { everyMs: 30_000 });
  const counted = new Map((traffic.result.data?.groups ?? []).map((group) => [group.name, group]));
  return (
    <Page
      title="Connectors and routes"
      description="A connector is a link to a carrier. A route says which connector carries a sender's messages to a destination; what no route matches goes to the sandbox."
      calls={[connectors.call, routes.call, traffic.call]}
      actions={<ConnectorForm />}
    >
      <PageTabs tabs={CONNECTOR_TABS} here={paths.connectors} />
      <Rows
        label="Connectors"
        read={connectors}
        rowsOf={({ results }) => results}
        keyOf={({ connectorId }) => connectorId}
        columns={[
          {
            title: 'Connector',
            show: ({ connectorId }) => (
              <Link to={paths.connector} params={{ connectorId }}>
                {connectorId}
              </Link>
            ),
          },
          { title: 'Type', show: ({ type }) => (type === 'SANDBOX' ? 'Sandbox' : type) },
          { title: 'State', show: ({ status }) => <State name={status.state} /> },
          { title: 'To', show: targetOf },
          { title: 'Links', show: (row) => <Links connector={row} /> },
          { title: 'Waiting', show: ({ status }) => status.queued.toLocaleString('en') },
          { title: 'In flight', show: ({ status }) => status.inFlight.toLocaleString('en') },
          {
            title: 'Last 24 hours',
            show: ({ connectorId }) => {
              const { sent = 0, failed = 0, inbound = 0 } = counted.get(connectorId) ?? {};
              return (
                <Text size="sm">
                  {sent.toLocaleString('en')} sent, {failed.toLocaleString('en')} not delivered, {inbound.toLocaleString('en')} in
                </Text>
              );
            },
          },
          { title: 'Actions', show: (row) => (row.type === 'SANDBOX' ? null : <ConnectorActions connector={row} />) },
        ]}
        empty="There is no connector. Add one to reach a carrier."
      />
      <Routes
        read={routes}
        connectors={connectors.result.data?.results ?? []}
        empty="There is no route: everything goes to the sandbox. Add one to have a connector carry messages."
      />
    </Page>
  );
}
