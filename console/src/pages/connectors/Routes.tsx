// Routes: which connector carries what. All of them, or those of one connector.

import { Group, NativeSelect, NumberInput, Stack, TextInput, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Connector, Route } from '../../../../src/wire/connectors.ts';
import { paths } from '../../paths.ts';
import { type Read, useFilters } from '../../queries.ts';
import { Confirm } from '../../ui/Confirm.tsx';
import { EDITING, FormDialog } from '../../ui/FormDialog.tsx';
import { PageTurner, type Paging, Rows } from '../../ui/Rows.tsx';
import { channelsOf } from './connector-types.ts';

export interface RoutePage {
  readonly results: readonly Route[];
  readonly paging: Paging;
}

interface RoutesProps {
  readonly read: Read<RoutePage>;
  /** Which connectors a new route can name, the first one chosen. */
  readonly connectors: readonly Pick<Connector, 'connectorId' | 'type'>[];
  readonly empty: string;
}

export function Routes({ read, connectors, empty }: RoutesProps) {
  const [, change] = useFilters();
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Title order={3} size="h4">
          Routes
        </Title>
        <RouteForm connectors={connectors} />
      </Group>
      <Rows
        label="Routes"
        read={read}
        rowsOf={({ results }) => results}
        keyOf={({ routeId }) => routeId}
        columns={[
          {
            title: 'Connector',
            show: ({ connectorId }) => (
              <Link to={paths.connector} params={{ connectorId }}>
                {connectorId}
              </Link>
            ),
          },
          { title: 'Channel', show: ({ channel }) => channel },
          { title: 'Country', show: ({ countryCode }) => countryCode ?? 'any' },
          { title: 'Prefix', show: ({ prefix }) => prefix ?? 'any' },
          { title: 'Sender', show: ({ sender, resourceId }) => sender ?? resourceId ?? 'any' },
          { title: 'Priority', show: ({ priority }) => priority },
          {
            title: 'Actions',
            show: (route) => (
              <Group gap="xs" wrap="nowrap">
                <RouteForm connectors={connectors} known={route} />
                <Confirm
                  label="Delete"
                  question="Delete this route?"
                  wanted={{ method: 'DELETE', path: `/callsign/1/routes/${encodeURIComponent(route.routeId)}` }}
                  done="The route is deleted."
                >
                  Messages it carried take the next route that matches.
                </Confirm>
              </Group>
            ),
          },
        ]}
        empty={empty}
        footer={<PageTurner paging={read.result.data?.paging} onTurn={(page) => change({ page })} />}
      />
    </Stack>
  );
}

const FIRST = { channel: 'SMS', countryCode: '', prefix: '', resourceId: '', priority: 0 };

function RouteForm({ connectors, known }: Pick<RoutesProps, 'connectors'> & { readonly known?: Route }) {
  const [chosen, setConnector] = useState('');
  const [route, setRoute] = useState(FIRST);
  const set = (change: Partial<typeof FIRST>): void => setRoute({ ...route, ...change });
  const { countryCode, prefix, resourceId, priority } = route;
  const connectorId = chosen || (connectors[0]?.connectorId ?? '');
  const channels = channelsOf(connectors.find((each) => each.connectorId === connectorId)?.type ?? '');
  const channel = channels.includes(route.channel) ? route.channel : (channels[0] ?? route.channel);
  // Mail has neither: a domain may be anywhere.
  const isOfNumbers = channel !== 'EMAIL';
  const body = {
    connectorId,
    channel,
    ...(countryCode === '' || !isOfNumbers ? {} : { countryCode }),
    ...(prefix === '' || !isOfNumbers ? {} : { prefix }),
    ...(resourceId === '' ? {} : { resourceId }),
    priority,
  };
  const path = '/callsign/1/routes';
  return (
    <FormDialog
      label="Add route"
      title={known === undefined ? 'Add a route' : 'Edit the route'}
      submitLabel="Add route"
      size="xs"
      {...(known === undefined ? {} : EDITING)}
      wanted={
        known === undefined
          ? { method: 'POST', path, body }
          : { method: 'PUT', path: `${path}/${encodeURIComponent(known.routeId)}`, body }
      }
      done="The route is saved."
      onOpen={() => {
        setConnector(known?.connectorId ?? '');
        setRoute({ ...FIRST, ...known });
      }}
    >
      <Stack>
        <NativeSelect
          label="Connector"
          data={[
            ...new Set([...(known === undefined ? [] : [known.connectorId]), ...connectors.map((each) => each.connectorId)]),
          ]}
          value={body.connectorId}
          onChange={(event) => setConnector(event.currentTarget.value)}
        />
        <NativeSelect
          label="Channel"
          data={[...channels]}
          value={channel}
          onChange={(event) => set({ channel: event.currentTarget.value })}
        />
        {isOfNumbers && (
          <>
            <TextInput
              label="Country"
              description="Two letters; empty for any"
              value={countryCode}
              onChange={(event) => set({ countryCode: event.currentTarget.value.toUpperCase() })}
            />
            <TextInput
              label="Prefix"
              description="Leading digits of the destination; empty for any"
              value={prefix}
              onChange={(event) => set({ prefix: event.currentTarget.value })}
            />
          </>
        )}
        <TextInput
          label="Sender"
          description={
            isOfNumbers
              ? 'Key of a number, or name of an alphanumeric sender; empty for any'
              : 'One of your domains; empty for any'
          }
          value={resourceId}
          onChange={(event) => set({ resourceId: event.currentTarget.value })}
        />
        <NumberInput
          label="Priority"
          description="Among equally specific routes the lowest wins"
          min={0}
          value={priority}
          onChange={(value) => set({ priority: Number(value) })}
        />
      </Stack>
    </FormDialog>
  );
}
