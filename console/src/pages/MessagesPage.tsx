// Outbound messages of the last days, searched on the server.

import { Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { paths } from '../paths.ts';
import { useFilters, useRead } from '../queries.ts';
import { FilterSelect, FilterText } from '../ui/filters.tsx';
import { Moment, type Pair, PairShown, State } from '../ui/format.tsx';
import { Page } from '../ui/Page.tsx';
import { CursorTurner, Rows } from '../ui/Rows.tsx';

interface Log {
  readonly messageId: string;
  readonly bulkId: string;
  readonly sender: string;
  readonly destination: string;
  readonly sentAt: string;
  readonly status: { readonly groupName: string; readonly name: string };
  readonly platform?: Pair;
  readonly content: { readonly text?: string; readonly hex?: string };
}

const GROUPS = ['PENDING', 'UNDELIVERABLE', 'DELIVERED', 'EXPIRED', 'REJECTED'] as const;

export function MessagesPage() {
  const [filters, change] = useFilters();
  const { cursor, messageId, destination, sender, applicationId, entityId, generalStatus, bulkId } = filters;
  const query = {
    messageId,
    destination,
    sender,
    applicationId,
    entityId,
    generalStatus,
    bulkId,
    limit: 50,
    useCursor: true,
    cursor,
  };
  const read = useRead<{ results: Log[]; cursor?: { nextCursor?: string } }>('/sms/3/logs', query, { everyMs: 10_000 });
  return (
    <Page title="Outbound messages" description="The latest first; the logs go back 48 hours." calls={[read.call]}>
      <Group align="flex-end">
        <FilterText label="Message ID" name="messageId" />
        <FilterText label="Destination" name="destination" />
        <FilterText label="Sender" name="sender" />
        <FilterText label="Application" name="applicationId" />
        <FilterText label="Entity" name="entityId" />
        <FilterText label="Bulk ID" name="bulkId" />
        <FilterSelect label="Status" name="generalStatus" options={GROUPS.map((name) => [name, name.toLowerCase()])} />
      </Group>
      <Rows
        label="Outbound messages"
        read={read}
        rowsOf={({ results }) => results}
        keyOf={(row) => `${row.messageId} ${row.sentAt}`}
        columns={[
          { title: 'Sent', show: ({ sentAt }) => <Moment at={sentAt} /> },
          {
            title: 'Message',
            show: ({ messageId: id, content }) => (
              <Link to={paths.message} params={{ messageId: id }}>
                <Text size="sm" lineClamp={1} maw={320}>
                  {content.text ?? content.hex ?? id}
                </Text>
              </Link>
            ),
          },
          { title: 'From', show: (row) => row.sender },
          { title: 'To', show: (row) => row.destination },
          { title: 'Application and entity', show: ({ platform }) => <PairShown pair={platform} /> },
          { title: 'Status', show: ({ status }) => <State name={status.groupName} /> },
        ]}
        empty={
          <>
            No message fits. Send one on <Link to={paths.tryIt}>Try it</Link>, or change the filters.
          </>
        }
        footer={
          <CursorTurner cursor={cursor} next={read.result.data?.cursor?.nextCursor} onTurn={(next) => change({ cursor: next })} />
        }
      />
    </Page>
  );
}
