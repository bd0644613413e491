// The map in words: every strand as a row, for whoever reads rather than looks.

import { Button, Group, Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { paths } from '../../paths.ts';
import { PairShown, wordOf } from '../../ui/format.tsx';
import type { AccountMap, Strand } from './picture.ts';

const ROWS = 50;

export function MapTable({ map }: { readonly map: AccountMap }) {
  const [shown, setShown] = useState(ROWS);
  if (map.strands.length === 0) return <Text>Nothing is associated here.</Text>;
  return (
    <>
      <Table.ScrollContainer
        type="native"
        minWidth={640}
        tabIndex={0}
        role="region"
        aria-label="What belongs together"
        className="rows"
      >
        <Table verticalSpacing="xs" highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Application and entity</Table.Th>
              <Table.Th scope="col">Sends from</Table.Th>
              <Table.Th scope="col">Carried by</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {map.strands.slice(0, shown).map((strand) => (
              <Table.Tr key={[strand.applicationId, strand.entityId, nameOf(strand), ...strand.connectorIds].join(' ')}>
                <Table.Td data-title="Application and entity">
                  <PairShown pair={strand} />
                </Table.Td>
                <Table.Td data-title="Sends from">
                  {strand.resourceId === undefined ? (
                    nameOf(strand)
                  ) : (
                    <Link to={paths.resource} params={{ resourceType: strand.resourceType, resourceId: strand.resourceId }}>
                      {strand.resourceName ?? strand.resourceId}
                    </Link>
                  )}
                </Table.Td>
                <Table.Td data-title="Carried by">
                  <div>
                    {strand.connectorIds.length === 0
                      ? 'nothing: no route'
                      : strand.connectorIds.map((connectorId, at) => (
                          <span key={connectorId}>
                            {at > 0 && ', '}
                            <Link to={paths.connector} params={{ connectorId }}>
                              {connectorId}
                            </Link>
                          </span>
                        ))}
                  </div>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {map.strands.length > shown && (
        <Group justify="space-between" mt="xs">
          <Text size="sm" c="dimmed" aria-live="polite">
            {shown} of {map.strands.length.toLocaleString('en')} rows
          </Text>
          <Button size="xs" variant="default" onClick={() => setShown(shown + 4 * ROWS)}>
            Show more
          </Button>
        </Group>
      )}
    </>
  );
}

const NOUNS: Readonly<Record<string, string>> = { NUMBER: 'number', ALPHA: 'alphanumeric sender', DOMAIN: 'domain' };

function nameOf({ resourceType, resourceId, countryCode, resources }: Strand): string {
  if (resourceId !== undefined) return resourceId;
  const noun = NOUNS[resourceType] ?? wordOf(resourceType).toLowerCase();
  return `${resources.toLocaleString('en')} ${noun}${resources === 1 ? '' : 's'}${countryCode === undefined ? '' : ` of ${countryCode}`}`;
}
