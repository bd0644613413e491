// Application → entity → resources → the connectors that carry them, as a picture that stays readable however much there is: it folds,
// it is searched, and it narrows to what one looks at.

import { Alert, Button, Group, Loader, Paper, SegmentedControl, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { AccountMap } from '../../../../src/wire/map.ts';
import { paths } from '../../paths.ts';
import { useFilters, useRead } from '../../queries.ts';
import { ErrorBox } from '../../ui/ErrorBox.tsx';
import { Page } from '../../ui/Page.tsx';
import { FindOnMap } from './FindOnMap.tsx';
import { focusOf } from './focus.ts';
import { MapPicture } from './MapPicture.tsx';
import { MapTable } from './MapTable.tsx';
import { type Kind, pictureOf } from './picture.ts';

export function MapPage() {
  const [filters, change] = useFilters();
  const focus = focusOf(filters['focus']);
  const read = useRead<AccountMap>('/callsign/1/map', focus?.query ?? {});
  const { data, error } = read.result;
  const lookAt = (wanted: string | undefined): void => change({ focus: wanted, find: undefined, open: undefined });
  return (
    <Page
      title="Map"
      description="Which application sends for whom, from what, and over which connector. Choose a box to keep only what is connected with it."
      calls={[read.call]}
      isWide
    >
      <Group align="flex-end" justify="space-between">
        <FindOnMap
          key={filters['focus'] ?? ''}
          find={filters['find'] ?? ''}
          onFind={(find) => change({ find: find === '' ? undefined : find })}
          onFocus={lookAt}
        />
        <SegmentedControl
          aria-label="Show as"
          data={[
            { value: 'picture', label: 'Picture' },
            { value: 'table', label: 'Table' },
          ]}
          value={filters['view'] ?? 'picture'}
          onChange={(view) => change({ view: view === 'picture' ? undefined : view })}
        />
      </Group>
      {focus !== undefined && (
        <Paper withBorder px="md" py="xs">
          <Group justify="space-between">
            <Text size="sm" className="wrap-anywhere">
              Only what is connected with{' '}
              {focus.link === undefined ? (
                <b>{focus.title}</b>
              ) : (
                <Link to={focus.link.to} params={focus.link.params as never}>
                  {focus.title}
                </Link>
              )}
              .
            </Text>
            <Button size="xs" variant="default" onClick={() => lookAt(undefined)}>
              Show everything
            </Button>
          </Group>
        </Paper>
      )}
      {error !== null && <ErrorBox error={error} onRetry={() => void read.result.refetch()} />}
      {data === undefined && error === null && <Loader role="status" aria-label="Loading" />}
      {data !== undefined && <Drawn map={data} isBusy={read.result.isFetching} lookAt={lookAt} />}
    </Page>
  );
}

interface DrawnProps {
  readonly map: AccountMap;
  readonly isBusy: boolean;
  readonly lookAt: (focus: string) => void;
}

function Drawn({ map, isBusy, lookAt }: DrawnProps) {
  const [filters, change] = useFilters();
  const open = filters['open'] ?? '';
  const unfolded = useMemo(() => new Set(open.split(',').filter(Boolean)), [open]);
  const picture = useMemo(() => pictureOf(map, unfolded), [map, unfolded]);
  const unfold = (kind: Kind): void => change({ open: [...unfolded, kind].join(',') });
  return (
    <div aria-busy={isBusy}>
      <Group justify="space-between" mb="xs">
        <Text size="sm" c="dimmed" aria-live="polite">
          {summaryOf(map)}
        </Text>
        {unfolded.size > 0 && (
          <Button size="compact-sm" variant="default" onClick={() => change({ open: undefined })}>
            Fold again
          </Button>
        )}
      </Group>
      {!map.isComplete && (
        <Alert color="orange" my="xs" title="There is more than the picture holds">
          Look at one application, entity or connector to see all that belongs to it.
        </Alert>
      )}
      {filters['view'] === 'table' ? (
        <MapTable map={map} />
      ) : (
        <MapPicture picture={picture} focus={filters['focus']} onFocus={lookAt} onUnfold={unfold} />
      )}
      {map.strands.length === 0 && (
        <Text mt="sm">
          Nothing here is associated with a sender yet. <Link to={paths.resources}>Associate a resource</Link>, and the lines
          appear.
        </Text>
      )}
      {map.unassociated > 0 && filters['focus'] === undefined && (
        <Text mt="sm" size="sm">
          <Link to={paths.resources}>
            {map.unassociated.toLocaleString('en')} {map.unassociated === 1 ? 'resource is' : 'resources are'}
          </Link>{' '}
          associated with nothing, and not drawn.
        </Text>
      )}
    </div>
  );
}

function summaryOf({ applications, entities, resources, connectors }: AccountMap): string {
  const counted = (count: number, one: string, many: string): string =>
    `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
  return [
    counted(applications.length, 'application', 'applications'),
    counted(entities.length, 'entity', 'entities'),
    counted(resources, 'resource', 'resources'),
    counted(connectors.length, 'connector', 'connectors'),
  ].join(', ');
}
