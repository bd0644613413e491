// Bulks that are scheduled, slowed down or named by the caller, the latest first.

import { Link } from '@tanstack/react-router';
import type { Bulks } from '../../../../src/wire/bulks.ts';
import { paths } from '../../paths.ts';
import { useFilters, useRead } from '../../queries.ts';
import { CHANNEL_OPTIONS, FilterBar, FilterSelect, FilterText } from '../../ui/filters.tsx';
import { Moment, PairShown, State } from '../../ui/format.tsx';
import { Page } from '../../ui/Page.tsx';
import { CursorTurner, Rows } from '../../ui/Rows.tsx';
import { BULK_STATUSES, BulkActions, waitingOf } from './bulk.tsx';

export function BulksPage() {
  const [filters, change] = useFilters();
  const { bulkId, channel, status, cursor } = filters;
  const read = useRead<Bulks>('/callsign/1/bulks', { bulkId, channel, status, cursor, limit: 50 }, { everyMs: 5_000 });
  const isFiltered = bulkId !== undefined || channel !== undefined || status !== undefined;
  return (
    <Page
      title="Bulks"
      description="Requests that were scheduled, slowed down, or given a name: when each goes, and what of it still waits."
      calls={[read.call]}
    >
      <FilterBar>
        <FilterText label="Bulk ID" name="bulkId" />
        <FilterSelect label="Status" name="status" options={BULK_STATUSES.map((name) => [name, name.toLowerCase()])} />
        <FilterSelect label="Channel" name="channel" options={CHANNEL_OPTIONS} />
      </FilterBar>
      <Rows
        label="Bulks"
        read={read}
        rowsOf={({ results }) => results}
        keyOf={(row) => row.bulkId}
        columns={[
          {
            title: 'Bulk',
            show: ({ bulkId: id }) => (
              <Link to={paths.bulk} params={{ bulkId: id }} className="wrap-anywhere">
                {id}
              </Link>
            ),
          },
          { title: 'Status', show: (row) => <State name={row.status} /> },
          { title: 'Goes at', show: ({ sendAt }) => <Moment at={sendAt} /> },
          { title: 'Waiting', show: waitingOf },
          { title: 'Channel', show: (row) => row.channel ?? '–' },
          { title: 'From', show: ({ sender }) => sender ?? '–' },
          { title: 'Application and entity', show: ({ platform }) => <PairShown pair={platform} /> },
          { title: 'Actions', show: (row) => <BulkActions bulk={row} /> },
        ]}
        empty={
          isFiltered
            ? 'No bulk fits. Take a filter out.'
            : 'There is no bulk yet. A request with a schedule, a sending speed limit or a bulk id of its own makes one.'
        }
        footer={<CursorTurner cursor={cursor} next={read.result.data?.nextCursor} onTurn={(next) => change({ cursor: next })} />}
      />
    </Page>
  );
}
