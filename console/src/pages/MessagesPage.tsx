// Outbound messages of every channel, searched on the server as far back as they are kept.

import { Link } from '@tanstack/react-router';
import { paths } from '../paths.ts';
import { useFilters, useRead } from '../queries.ts';
import { CHANNEL_OPTIONS, FilterBar, FilterMoment, FilterSelect, FilterText } from '../ui/filters.tsx';
import { Page } from '../ui/Page.tsx';
import { CursorTurner, Rows } from '../ui/Rows.tsx';
import { MESSAGE_COLUMNS, type OutboundPage } from './message/columns.tsx';

const GROUPS = ['PENDING', 'UNDELIVERABLE', 'DELIVERED', 'EXPIRED', 'REJECTED'] as const;

export function MessagesPage() {
  const [filters, change] = useFilters();
  const { cursor, channel, messageId, destination, sender, applicationId, entityId, status, bulkId, since, until } = filters;
  const wanted = { channel, messageId, destination, sender, applicationId, entityId, status, bulkId, since, until };
  const read = useRead<OutboundPage>('/callsign/1/messages', { ...wanted, limit: 50, cursor }, { everyMs: 10_000 });
  const isFiltered = Object.values(wanted).some((part) => part !== undefined);
  const next = read.result.data?.nextCursor;
  return (
    <Page title="Outbound messages" description="The latest first, as far back as messages are kept." calls={[read.call]}>
      <FilterBar>
        <FilterText label="Message ID" name="messageId" />
        <FilterText label="Destination" name="destination" />
        <FilterText label="Sender" name="sender" />
        <FilterText label="Application" name="applicationId" />
        <FilterText label="Entity" name="entityId" />
        <FilterText label="Bulk ID" name="bulkId" />
        <FilterSelect label="Channel" name="channel" options={CHANNEL_OPTIONS} />
        <FilterSelect label="Status" name="status" options={GROUPS.map((name) => [name, name.toLowerCase()])} />
        <FilterMoment label="Accepted from" name="since" />
        <FilterMoment label="Accepted before" name="until" />
      </FilterBar>
      <Rows
        label="Outbound messages"
        read={read}
        rowsOf={({ results }) => results}
        keyOf={(row) => `${row.messageId} ${row.acceptedAt}`}
        columns={MESSAGE_COLUMNS}
        empty={
          next !== undefined ? (
            'None of the messages looked at so far fits. Next goes on with earlier ones.'
          ) : isFiltered ? (
            'No message fits. Take a filter out, or look at another time.'
          ) : (
            <>
              Nothing was sent yet. Send a message on <Link to={paths.tryIt}>Try it</Link>.
            </>
          )
        }
        footer={<CursorTurner cursor={cursor} next={next} onTurn={(turned) => change({ cursor: turned })} />}
      />
    </Page>
  );
}
