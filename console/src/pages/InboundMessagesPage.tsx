// What came in: all of it, also what belongs to nobody.

import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { InboundMessageSummary } from '../../../src/wire/inbound-messages.ts';
import { paths } from '../paths.ts';
import { useFilters, useRead } from '../queries.ts';
import { CHANNEL_OPTIONS, FilterBar, FilterMoment, FilterSelect, FilterText } from '../ui/filters.tsx';
import { handlingOf, Moment, PairShown } from '../ui/format.tsx';
import { Page } from '../ui/Page.tsx';
import { CursorTurner, Rows } from '../ui/Rows.tsx';

export function InboundMessagesPage() {
  const [filters, change] = useFilters();
  const { cursor, messageId, from, to, keyword, applicationId, entityId, isRouted, channel, since, until } = filters;
  const wanted = { messageId, channel, from, to, keyword, applicationId, entityId, isRouted, since, until };
  const isFiltered = Object.values(wanted).some((part) => part !== undefined);
  const query = { ...wanted, limit: 50, cursor };
  const read = useRead<{ messages: InboundMessageSummary[]; nextCursor?: string }>('/callsign/1/inbound-messages', query, {
    everyMs: 10_000,
  });
  return (
    <Page
      title="Inbound messages"
      description="The latest first. What belongs to no number of yours is kept and shown too."
      calls={[read.call]}
    >
      <FilterBar>
        <FilterText label="Message ID" name="messageId" />
        <FilterText label="From" name="from" />
        <FilterText label="To" name="to" />
        <FilterText label="Keyword" name="keyword" />
        <FilterText label="Application" name="applicationId" />
        <FilterText label="Entity" name="entityId" />
        <FilterSelect
          label="Routed"
          name="isRouted"
          options={[
            ['true', 'to an application'],
            ['false', 'to nobody'],
          ]}
        />
        <FilterSelect label="Channel" name="channel" options={CHANNEL_OPTIONS} />
        <FilterMoment label="Received from" name="since" />
        <FilterMoment label="Received before" name="until" />
      </FilterBar>
      <Rows
        label="Inbound messages"
        read={read}
        rowsOf={({ messages }) => messages}
        keyOf={({ messageId }) => messageId}
        columns={[
          { title: 'Received', show: ({ receivedAt }) => <Moment at={receivedAt} /> },
          {
            title: 'Message',
            show: ({ messageId: id, text, content }) => (
              <>
                <Link to={paths.inboundMessage} params={{ messageId: id }}>
                  <Text size="sm" lineClamp={1} w={{ base: 'auto', sm: 200 }} className="wrap-anywhere">
                    {content?.subject || text || '(empty)'}
                  </Text>
                </Link>
                {content !== undefined && content.files.length > 0 && (
                  <Text size="xs" c="dimmed">
                    {content.files.length === 1 ? 'with a file' : `with ${content.files.length} files`}
                  </Text>
                )}
              </>
            ),
          },
          { title: 'From', show: (row) => row.from },
          { title: 'To', show: (row) => row.to },
          { title: 'Channel', show: (row) => row.channel },
          { title: 'Keyword', show: (row) => row.keyword ?? '–' },
          {
            title: 'Application and entity',
            show: ({ isRouted: isKnown, platform }) => (isKnown ? <PairShown pair={platform} /> : 'nobody'),
          },
          { title: 'Handed on', show: ({ action }) => <span style={{ whiteSpace: 'nowrap' }}>{handlingOf(action)}</span> },
        ]}
        empty={
          isFiltered ? (
            'Nothing fits. Take a filter out, or look at another time.'
          ) : (
            <>
              Nothing came in yet. Write to one of your numbers on <Link to={paths.tryIt}>Try it</Link>.
            </>
          )
        }
        footer={<CursorTurner cursor={cursor} next={read.result.data?.nextCursor} onTurn={(next) => change({ cursor: next })} />}
      />
    </Page>
  );
}
