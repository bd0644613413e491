// Connectors and routes: the links to carriers, how each is doing, and which of them carries what.

import {
  Checkbox,
  Group,
  List,
  NativeSelect,
  NumberInput,
  PasswordInput,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useState } from 'react';
import { useChange, useFilters, useRead } from '../queries.ts';
import { useObstacle } from '../session.tsx';
import { Confirm, Doing } from '../ui/Confirm.tsx';
import { FormDialog } from '../ui/FormDialog.tsx';
import { Moment, State } from '../ui/format.tsx';
import { Page } from '../ui/Page.tsx';
import { PageTurner, type Paging, Rows } from '../ui/Rows.tsx';

interface Smpp {
  readonly host: string;
  readonly port: number;
  readonly systemId: string;
  readonly systemType?: string;
  readonly bind?: string;
  readonly links?: number;
  readonly window?: number;
  readonly messagesPerSecond?: number;
  readonly enquireLinkSeconds?: number;
  readonly longMessages?: string;
}

interface Connector {
  readonly connectorId: string;
  readonly type: string;
  readonly enabled: boolean;
  readonly smpp?: Smpp;
  readonly status: {
    readonly state: string;
    readonly boundLinks: number;
    readonly links: readonly { readonly name: string; readonly bound: boolean; readonly lastError?: string }[];
    readonly lastError?: string;
    readonly lastErrorAt?: string;
    readonly queued: number;
    readonly inFlight: number;
  };
}

interface Route {
  readonly routeId: string;
  readonly connectorId: string;
  readonly channel: string;
  readonly countryCode?: string;
  readonly prefix?: string;
  readonly resourceId?: string;
  readonly priority: number;
}

export function ConnectorsPage() {
  const [filters, change] = useFilters();
  const connectors = useRead<{ results: Connector[] }>('/callsign/1/connectors', {}, { everyMs: 2_000 });
  const routes = useRead<{ results: Route[]; paging: Paging }>('/callsign/1/routes', { page: filters['page'], size: 50 });
  const ids = (connectors.result.data?.results ?? []).map(({ connectorId }) => connectorId);
  return (
    <Page
      title="Connectors and routes"
      description="A connector is a link to a carrier. A route says which connector carries a sender's messages to a destination; what no route matches goes to the sandbox."
      calls={[connectors.call, routes.call]}
      actions={<ConnectorForm />}
    >
      <Rows
        label="Connectors"
        read={connectors}
        rowsOf={({ results }) => results}
        keyOf={({ connectorId }) => connectorId}
        columns={[
          { title: 'Connector', show: ({ connectorId }) => connectorId },
          { title: 'State', show: ({ status }) => <State name={status.state} /> },
          { title: 'To', show: ({ smpp }) => (smpp === undefined ? 'handsets in a box' : `${smpp.host}:${smpp.port}`) },
          { title: 'Links', show: (row) => <Links connector={row} /> },
          { title: 'Waiting', show: ({ status }) => status.queued },
          { title: 'In flight', show: ({ status }) => status.inFlight },
          { title: 'Actions', show: (row) => (row.type === 'SANDBOX' ? null : <ConnectorActions connector={row} />) },
        ]}
        empty="There is no connector. Add one to reach a carrier."
      />
      <Group justify="space-between">
        <Title order={3} size="h4">
          Routes
        </Title>
        <RouteForm connectorIds={ids} />
      </Group>
      <Rows
        label="Routes"
        read={routes}
        rowsOf={({ results }) => results}
        keyOf={({ routeId }) => routeId}
        columns={[
          { title: 'Connector', show: (row) => row.connectorId },
          { title: 'Channel', show: ({ channel }) => channel },
          { title: 'Country', show: ({ countryCode }) => countryCode ?? 'any' },
          { title: 'Prefix', show: ({ prefix }) => prefix ?? 'any' },
          { title: 'Sender', show: ({ resourceId }) => resourceId ?? 'any' },
          { title: 'Priority', show: ({ priority }) => priority },
          {
            title: 'Actions',
            show: ({ routeId }) => (
              <Confirm
                label="Delete"
                question="Delete this route?"
                wanted={{ method: 'DELETE', path: `/callsign/1/routes/${encodeURIComponent(routeId)}` }}
                done="The route is deleted."
              >
                Messages it carried take the next route that matches.
              </Confirm>
            ),
          },
        ]}
        empty="There is no route: everything goes to the sandbox."
        footer={<PageTurner paging={routes.result.data?.paging} onTurn={(page) => change({ page })} />}
      />
    </Page>
  );
}

function Links({ connector: { status } }: { readonly connector: Connector }) {
  const broken = status.links.filter(({ lastError }) => lastError !== undefined);
  return (
    <Stack gap={2}>
      <Text size="sm">
        {status.boundLinks} of {status.links.length} bound
      </Text>
      {broken.length > 0 && (
        <List size="xs">
          {broken.map(({ name, lastError }) => (
            <List.Item key={name}>
              {name}: {lastError}
            </List.Item>
          ))}
        </List>
      )}
      {status.lastErrorAt !== undefined && (
        <Text size="xs" c="dimmed">
          last error <Moment at={status.lastErrorAt} />
        </Text>
      )}
    </Stack>
  );
}

function ConnectorActions({ connector }: { readonly connector: Connector }) {
  const { connectorId, enabled } = connector;
  const path = `/callsign/1/connectors/${encodeURIComponent(connectorId)}`;
  const change = useChange(enabled ? `${connectorId} is stopped.` : `${connectorId} is started.`);
  return (
    <Group gap="xs" wrap="nowrap">
      <Doing
        obstacle={useObstacle()}
        size="xs"
        variant="default"
        loading={change.isPending}
        onClick={() => change.mutate({ method: 'POST', path: `${path}/${enabled ? 'disable' : 'enable'}` })}
      >
        {enabled ? 'Unbind' : 'Bind'}
      </Doing>
      <ConnectorForm known={connector} />
      <Confirm
        label="Delete"
        question={`Delete the connector ${connectorId}?`}
        wanted={{ method: 'DELETE', path }}
        done={`${connectorId} is deleted.`}
      >
        Its routes go with it. Messages that wait for it stay on disk until there is a connector of this name again, or expire.
      </Confirm>
    </Group>
  );
}

const FIRST: Smpp = { host: '', port: 2775, systemId: '', bind: 'TRANSCEIVER', links: 1, window: 10, longMessages: 'UDH' };

function ConnectorForm({ known }: { readonly known?: Connector }) {
  const [connectorId, setId] = useState('');
  const [smpp, setSmpp] = useState<Smpp>(FIRST);
  const [password, setPassword] = useState('');
  const [isTls, setTls] = useState(false);
  const set = (change: Partial<Smpp>): void => setSmpp({ ...smpp, ...change });
  const settings = { ...smpp, ...(password === '' ? {} : { password }), ...(isTls ? { tls: {} } : {}) };
  const path = '/callsign/1/connectors';
  return (
    <FormDialog
      label={known === undefined ? 'Add connector' : 'Edit'}
      title={known === undefined ? 'Add an SMPP connector' : `Edit ${known.connectorId}`}
      submitLabel="Save"
      size={known === undefined ? 'sm' : 'xs'}
      variant={known === undefined ? 'filled' : 'default'}
      wanted={
        known === undefined
          ? { method: 'POST', path, body: { connectorId, type: 'SMPP', smpp: settings } }
          : { method: 'PUT', path: `${path}/${encodeURIComponent(known.connectorId)}`, body: { type: 'SMPP', smpp: settings } }
      }
      done="The connector is saved; it connects at once."
      onOpen={() => {
        setId(known?.connectorId ?? '');
        setSmpp(known?.smpp ?? FIRST);
        setPassword('');
        setTls(known?.smpp !== undefined && 'tls' in known.smpp);
      }}
    >
      <Stack>
        <TextInput
          label="Connector ID"
          required
          disabled={known !== undefined}
          value={connectorId}
          onChange={(event) => setId(event.currentTarget.value)}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput label="Host" required value={smpp.host} onChange={(event) => set({ host: event.currentTarget.value })} />
          <NumberInput
            label="Port"
            required
            min={1}
            max={65535}
            value={smpp.port}
            onChange={(port) => set({ port: Number(port) })}
          />
          <TextInput
            label="System ID"
            required
            value={smpp.systemId}
            onChange={(event) => set({ systemId: event.currentTarget.value })}
          />
          <PasswordInput
            label="Password"
            autoComplete="off"
            description={known === undefined ? undefined : 'Empty: stays what it is'}
            required={known === undefined}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <NativeSelect
            label="Bind"
            data={[
              { value: 'TRANSCEIVER', label: 'Transceiver' },
              { value: 'TRANSMITTER_AND_RECEIVER', label: 'Transmitter and receiver' },
            ]}
            value={smpp.bind ?? 'TRANSCEIVER'}
            onChange={(event) => set({ bind: event.currentTarget.value })}
          />
          <NumberInput label="Links" min={1} value={smpp.links ?? 1} onChange={(links) => set({ links: Number(links) })} />
          <NumberInput label="Window" min={1} value={smpp.window ?? 10} onChange={(window) => set({ window: Number(window) })} />
          <NumberInput
            label="Messages a second"
            min={0}
            value={smpp.messagesPerSecond ?? ''}
            onChange={(rate) => setSmpp(rate === '' ? withoutRate(smpp) : { ...smpp, messagesPerSecond: Number(rate) })}
          />
          <NativeSelect
            label="Long messages"
            data={['UDH', 'SAR', 'PAYLOAD']}
            value={smpp.longMessages ?? 'UDH'}
            onChange={(event) => set({ longMessages: event.currentTarget.value })}
          />
        </SimpleGrid>
        <Checkbox label="TLS" checked={isTls} onChange={(event) => setTls(event.currentTarget.checked)} />
      </Stack>
    </FormDialog>
  );
}

function withoutRate({ messagesPerSecond, ...smpp }: Smpp): Smpp {
  void messagesPerSecond;
  return smpp;
}

function RouteForm({ connectorIds }: { readonly connectorIds: readonly string[] }) {
  const [connectorId, setConnector] = useState('');
  const [channel, setChannel] = useState('SMS');
  const [countryCode, setCountry] = useState('');
  const [prefix, setPrefix] = useState('');
  const [priority, setPriority] = useState<number | string>(0);
  const body = {
    connectorId: connectorId || (connectorIds[0] ?? ''),
    channel,
    ...(countryCode === '' ? {} : { countryCode }),
    ...(prefix === '' ? {} : { prefix }),
    priority: Number(priority),
  };
  return (
    <FormDialog
      label="Add route"
      title="Add a route"
      submitLabel="Save"
      size="xs"
      wanted={{ method: 'POST', path: '/callsign/1/routes', body }}
      done="The route is there."
    >
      <Stack>
        <NativeSelect
          label="Connector"
          data={[...connectorIds]}
          value={body.connectorId}
          onChange={(event) => setConnector(event.currentTarget.value)}
        />
        <NativeSelect
          label="Channel"
          data={['SMS', 'MMS', 'EMAIL']}
          value={channel}
          onChange={(event) => setChannel(event.currentTarget.value)}
        />
        <TextInput
          label="Country"
          description="Two letters; empty for any"
          value={countryCode}
          onChange={(event) => setCountry(event.currentTarget.value.toUpperCase())}
        />
        <TextInput
          label="Prefix"
          description="Leading digits of the destination; empty for any"
          value={prefix}
          onChange={(event) => setPrefix(event.currentTarget.value)}
        />
        <NumberInput
          label="Priority"
          description="Among equally specific routes the lowest wins"
          value={priority}
          onChange={setPriority}
        />
      </Stack>
    </FormDialog>
  );
}
