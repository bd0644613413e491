// Every POST that was made or is to be made, and making one again.

import { Text } from '@mantine/core';
import type { Webhook } from '../../../src/wire/webhooks.ts';
import { useFilters, useRead } from '../queries.ts';
import { FilterBar, FilterSelect, FilterText } from '../ui/filters.tsx';
import { Moment, State } from '../ui/format.tsx';
import { Page } from '../ui/Page.tsx';
import { CursorTurner, Rows } from '../ui/Rows.tsx';
import { WebhookActions } from '../ui/WebhookActions.tsx';

export function WebhooksPage() {
  const [filters, change] = useFilters();
  const { state, url, event, cursor } = filters;
  const read = useRead<{ webhooks: Webhook[]; nextCursor?: string }>(
    '/callsign/1/webhooks',
    { state, url, event, cursor, limit: 50 },
    { everyMs: 10_000 },
  );
  return (
    <Page
      title="Webhooks"
      description="What was posted to your servers, what waits for another try, and what was given up."
      calls={[read.call]}
    >
      <FilterBar>
        <FilterSelect
          label="State"
          name="state"
          options={[
            ['PENDING', 'pending'],
            ['DELIVERED', 'delivered'],
            ['FAILED', 'failed'],
          ]}
        />
        <FilterText label="Event" name="event" placeholder="DELIVERY" />
        <FilterText label="URL" name="url" />
      </FilterBar>
      <Rows
        label="Webhooks"
        read={read}
        rowsOf={({ webhooks }) => webhooks}
        keyOf={({ webhookId }) => webhookId}
        columns={[
          { title: 'Made', show: ({ createdAt }) => <Moment at={createdAt} /> },
          { title: 'What', show: (row) => [row.channel, row.event].filter(Boolean).join(' ') || 'as the request said' },
          {
            title: 'URL',
            show: (row) => (
              <Text size="sm" className="wrap-anywhere">
                {row.url}
              </Text>
            ),
          },
          { title: 'State', show: (row) => <State name={row.state} /> },
          { title: 'Tries', show: ({ attempts, lastError }) => `${attempts}${lastError === undefined ? '' : `: ${lastError}`}` },
          { title: 'Next try', show: ({ nextAttemptAt }) => <Moment at={nextAttemptAt} /> },
          { title: 'Actions', show: (row) => <WebhookActions webhookId={row.webhookId} /> },
        ]}
        empty="No webhook fits. Give a request a URL, or subscribe to events."
        footer={<CursorTurner cursor={cursor} next={read.result.data?.nextCursor} onTurn={(next) => change({ cursor: next })} />}
      />
    </Page>
  );
}
