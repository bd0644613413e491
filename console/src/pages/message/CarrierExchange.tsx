// What was said between a connector and the carrier about one message.

import { Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { paths } from '../../paths.ts';
import { Moment } from '../../ui/format.tsx';
import { eventName, type LifeStep } from './Life.tsx';

const TITLES = ['When', 'What', 'Connector', 'ID at the carrier', 'What it said'] as const;

export function CarrierExchange({ steps }: { readonly steps: readonly LifeStep[] }) {
  const said = steps.filter(({ connectorId }) => connectorId !== undefined);
  if (said.length === 0) return <Text size="sm">It was not handed to a carrier.</Text>;
  return (
    <Table.ScrollContainer type="native" minWidth={760} tabIndex={0} role="region" aria-label="Carrier exchange" className="rows">
      <Table verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            {TITLES.map((title) => (
              <Table.Th key={title} scope="col">
                {title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {said.map(({ at, event, connectorId = '', remoteId, status, error, detail }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: steps have no name, and their order is theirs for good.
            <Table.Tr key={`${index} ${at}`}>
              <Table.Td data-title="When">
                <Moment at={at} />
              </Table.Td>
              <Table.Td data-title="What">{eventName(event)}</Table.Td>
              <Table.Td data-title="Connector">
                <Link to={paths.connector} params={{ connectorId }}>
                  {connectorId}
                </Link>
              </Table.Td>
              <Table.Td data-title="ID at the carrier" className="wrap-anywhere" miw={150}>
                {remoteId ?? '–'}
              </Table.Td>
              <Table.Td data-title="What it said" className="wrap-anywhere" miw={220}>
                {[status?.description, error?.name === 'NO_ERROR' ? undefined : error?.description, detail]
                  .filter((text) => text !== undefined)
                  .join('; ') || '–'}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
