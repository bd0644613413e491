// Short links with their clicks, and conversions: what messages came to.

import { Group, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Conversions, MessageLinks } from '../../../src/wire/clicks.ts';
import { paths } from '../paths.ts';
import { useFilters, useRead } from '../queries.ts';
import { percent } from '../ui/charts/traffic.ts';
import { FilterMoment, FilterText } from '../ui/filters.tsx';
import { Moment } from '../ui/format.tsx';
import { Page } from '../ui/Page.tsx';
import { CursorTurner, Rows } from '../ui/Rows.tsx';
import { clicksOf, Url } from './message/LinksOf.tsx';

export function LinksPage() {
  const [filters, change] = useFilters();
  const { messageId, cursor, name, since } = filters;
  const links = useRead<MessageLinks>('/callsign/1/links', { messageId, cursor, limit: 50 }, { everyMs: 10_000 });
  const conversions = useRead<Conversions>('/callsign/1/conversions', { name, since }, { everyMs: 10_000 });
  return (
    <Page
      title="Links and conversions"
      description="Links that were made short for a message and how often they were followed, and messages whose purpose you say was reached."
      calls={[links.call, conversions.call]}
    >
      <Stack gap="xs">
        <Title order={3} size="h4">
          Conversions
        </Title>
        <Group align="flex-end">
          <FilterText label="Name" name="name" />
          <FilterMoment label="Sent from" name="since" />
        </Group>
        <Text size="sm" c="dimmed">
          {since === undefined ? 'Messages of the last 30 days.' : 'Messages sent from then on.'}
        </Text>
        <Rows
          label="Conversions"
          read={conversions}
          rowsOf={({ results }) => results}
          keyOf={(row) => row.name}
          columns={[
            { title: 'Name', show: (row) => row.name || '(none)' },
            { title: 'Sent', show: ({ sent }) => sent.toLocaleString('en') },
            { title: 'Reached', show: ({ converted }) => converted.toLocaleString('en') },
            { title: 'Rate', show: ({ rate }) => percent(rate) },
          ]}
          empty={
            name === undefined && since === undefined
              ? 'No message was sent with conversion tracking. Turn it on in a request under options.conversionTracking, and tell when a message has reached its purpose by POST /ct/1/log/end/{messageId}.'
              : 'Nothing fits. Take a filter out.'
          }
        />
      </Stack>
      <Stack gap="xs">
        <Title order={3} size="h4">
          Short links
        </Title>
        <Group align="flex-end">
          <FilterText label="Message ID" name="messageId" />
        </Group>
        <Rows
          label="Short links"
          read={links}
          rowsOf={({ results }) => results}
          keyOf={({ shortUrl }) => shortUrl}
          columns={[
            {
              title: 'Message',
              show: ({ messageId: id }) => (
                <Link to={paths.message} params={{ messageId: id }}>
                  {id}
                </Link>
              ),
            },
            { title: 'Link', show: ({ shortUrl }) => <Url text={shortUrl} /> },
            { title: 'Leads to', show: ({ url }) => <Url text={url} /> },
            { title: 'Clicks', show: clicksOf },
            { title: 'First', show: ({ firstClickedAt }) => <Moment at={firstClickedAt} /> },
            { title: 'Last', show: ({ lastClickedAt }) => <Moment at={lastClickedAt} /> },
          ]}
          empty={
            messageId === undefined
              ? 'No link was made short yet. Ask for it in a request under options.tracking.'
              : 'This message has no short link.'
          }
          footer={
            <CursorTurner cursor={cursor} next={links.result.data?.nextCursor} onTurn={(next) => change({ cursor: next })} />
          }
        />
      </Stack>
    </Page>
  );
}
