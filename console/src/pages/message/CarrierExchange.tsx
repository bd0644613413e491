// What was said between a connector and the carrier about one message.

import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { paths } from '../../paths.ts';
import { Moment } from '../../ui/format.tsx';
import { RowsTable } from '../../ui/Rows.tsx';
import { eventName, type LifeStep } from './Life.tsx';

export function CarrierExchange({ steps }: { readonly steps: readonly LifeStep[] }) {
  const said = steps.filter(({ connectorId }) => connectorId !== undefined);
  if (said.length === 0) return <Text size="sm">It was not handed to a carrier.</Text>;
  return (
    <RowsTable
      label="Carrier exchange"
      minWidth={760}
      rows={said}
      // Steps have no name, and their order is theirs for good.
      keyOf={({ at }, index) => `${index} ${at}`}
      columns={[
        { title: 'When', show: ({ at }) => <Moment at={at} /> },
        { title: 'What', show: ({ event }) => eventName(event) },
        {
          title: 'Connector',
          show: ({ connectorId = '' }) => (
            <Link to={paths.connector} params={{ connectorId }}>
              {connectorId}
            </Link>
          ),
        },
        { title: 'ID at the carrier', show: ({ remoteId }) => <Said width={150} text={remoteId} /> },
        {
          title: 'What it said',
          show: ({ status, error, detail }) => (
            <Said
              width={220}
              text={[status?.description, error?.name === 'NO_ERROR' ? undefined : error?.description, detail]
                .filter((text) => text !== undefined)
                .join('; ')}
            />
          ),
        },
      ]}
    />
  );
}

function Said({ text, width }: { readonly text: string | undefined; readonly width: number }) {
  return (
    <Text size="sm" className="wrap-anywhere" miw={{ base: 0, sm: width }}>
      {text || '–'}
    </Text>
  );
}
