// One bulk: when it goes, how far it is, and its messages.

import { Loader, Stack, Text, Title } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import type { Bulks } from '../../../../src/wire/bulks.ts';
import { paths } from '../../paths.ts';
import { useFilters, useRead } from '../../queries.ts';
import { ErrorBox } from '../../ui/ErrorBox.tsx';
import { Facts } from '../../ui/Facts.tsx';
import { Moment, PairShown, State } from '../../ui/format.tsx';
import { Page } from '../../ui/Page.tsx';
import { CursorTurner, Rows } from '../../ui/Rows.tsx';
import { MESSAGE_COLUMNS, type OutboundPage } from '../message/columns.tsx';
import { BulkActions, waitingOf } from './bulk.tsx';

export function BulkPage() {
  const { bulkId = '' } = useParams({ strict: false });
  const [filters, change] = useFilters();
  const read = useRead<Bulks>('/callsign/1/bulks', { bulkId, limit: 1 }, { everyMs: 2_000 });
  const messages = useRead<OutboundPage>(
    '/callsign/1/messages',
    { bulkId, limit: 20, cursor: filters['cursor'] },
    { everyMs: 5_000 },
  );
  const { data, error } = read.result;
  if (error !== null && data === undefined) return <ErrorBox error={error} onRetry={() => void read.result.refetch()} />;
  if (data === undefined) return <Loader role="status" aria-label="Loading" />;
  const [bulk] = data.results;
  return (
    <Page
      title={`Bulk ${bulkId}`}
      calls={[read.call, messages.call]}
      actions={bulk === undefined ? undefined : <BulkActions bulk={bulk} />}
    >
      {bulk === undefined ? (
        <Text>
          There is no bulk of this name, or it is no longer kept. <Link to={paths.bulks}>See all bulks</Link>.
        </Text>
      ) : (
        <Facts
          facts={[
            ['Status', <State key="status" name={bulk.status} />],
            ['Goes at', <Moment key="sendAt" at={bulk.sendAt} />],
            ['Accepted', <Moment key="createdAt" at={bulk.createdAt} />],
            ['Messages waiting', waitingOf(bulk)],
            ['Channel', bulk.channel ?? '–'],
            ['From', bulk.sender ?? '–'],
            ['Application and entity', <PairShown key="pair" pair={bulk.platform} />],
          ]}
        />
      )}
      <Stack gap="xs" component="section" aria-labelledby="messages">
        <Title order={3} size="h4" id="messages">
          Messages
        </Title>
        <Rows
          label="Messages of the bulk"
          read={messages}
          rowsOf={({ results }) => results}
          keyOf={({ messageId }) => messageId}
          columns={MESSAGE_COLUMNS}
          empty="None of its messages is kept any more."
          footer={
            <CursorTurner
              cursor={filters['cursor']}
              next={messages.result.data?.nextCursor}
              onTurn={(cursor) => change({ cursor })}
            />
          }
        />
      </Stack>
    </Page>
  );
}
