// The map in words: every strand as a row, for whoever reads rather than looks.

import { Button, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { AccountMap } from '../../../../src/wire/map.ts';
import { paths } from '../../paths.ts';
import { PairShown, wordOf } from '../../ui/format.tsx';
import { RowsTable } from '../../ui/Rows.tsx';
import type { Strand } from './picture.ts';

const ROWS = 50;

export function MapTable({ map }: { readonly map: AccountMap }) {
  const [shown, setShown] = useState(ROWS);
  if (map.strands.length === 0) return <Text>Nothing is associated here.</Text>;
  return (
    <>
      <RowsTable
        label="What belongs together"
        minWidth={640}
        rows={map.strands.slice(0, shown)}
        keyOf={(strand) => [strand.applicationId, strand.entityId, nameOf(strand), ...strand.connectorIds].join(' ')}
        columns={[
          { title: 'Application and entity', show: (strand) => <PairShown pair={strand} /> },
          {
            title: 'Sends from',
            show: (strand) =>
              strand.resourceId === undefined ? (
                nameOf(strand)
              ) : (
                <Link to={paths.resource} params={{ resourceType: strand.resourceType, resourceId: strand.resourceId }}>
                  {strand.resourceName ?? strand.resourceId}
                </Link>
              ),
          },
          { title: 'Carried by', show: ({ connectorIds }) => <CarriedBy connectorIds={connectorIds} /> },
        ]}
      />
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

function CarriedBy({ connectorIds }: Pick<Strand, 'connectorIds'>) {
  if (connectorIds.length === 0) return 'nothing: no route';
  return connectorIds.map((connectorId, at) => (
    <span key={connectorId}>
      {at > 0 && ', '}
      <Link to={paths.connector} params={{ connectorId }}>
        {connectorId}
      </Link>
    </span>
  ));
}

const NOUNS: Readonly<Record<string, string>> = { NUMBER: 'number', ALPHA: 'alphanumeric sender', DOMAIN: 'domain' };

function nameOf({ resourceType, resourceId, countryCode, resources }: Strand): string {
  if (resourceId !== undefined) return resourceId;
  const noun = NOUNS[resourceType] ?? wordOf(resourceType).toLowerCase();
  return `${resources.toLocaleString('en')} ${noun}${resources === 1 ? '' : 's'}${countryCode === undefined ? '' : ` of ${countryCode}`}`;
}
