// Every POST that was made or is to be made, and making one again.

import { Group, Loader, Modal, Stack, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useChange, useFilters, useRead } from '../queries.ts';
import { useObstacle } from '../session.tsx';
import { Doing } from '../ui/Confirm.tsx';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { FilterSelect, FilterText } from '../ui/filters.tsx';
import { Moment, State } from '../ui/format.tsx';
import { Page } from '../ui/Page.tsx';
import { CursorTurner, Rows } from '../ui/Rows.tsx';

interface Webhook {
  readonly webhookId: string;
  readonly state: string;
  readonly channel?: string;
  readonly event?: string;
  readonly url: string;
  readonly createdAt: string;
  readonly attempts: number;
  readonly nextAttemptAt?: string;
  readonly lastError?: string;
}

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
      <Group align="flex-end">
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
      </Group>
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
          { title: 'Actions', show: (row) => <WebhookActions webhook={row} /> },
        ]}
        empty="No webhook fits. Give a request a URL, or subscribe to events."
        footer={<CursorTurner cursor={cursor} next={read.result.data?.nextCursor} onTurn={(next) => change({ cursor: next })} />}
      />
    </Page>
  );
}

function WebhookActions({ webhook: { webhookId } }: { readonly webhook: Webhook }) {
  const [isOpen, { open, close }] = useDisclosure();
  const path = `/callsign/1/webhooks/${webhookId}`;
  const change = useChange('It is posted again.');
  return (
    <Group gap="xs" wrap="nowrap">
      <Doing obstacle={undefined} size="xs" variant="default" onClick={open}>
        Tries
      </Doing>
      <Doing
        obstacle={useObstacle()}
        size="xs"
        variant="default"
        loading={change.isPending}
        onClick={() => change.mutate({ method: 'POST', path: `${path}/replay` })}
      >
        Post again
      </Doing>
      <Modal opened={isOpen} onClose={close} title="Tries" size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
        {isOpen && <Attempts path={path} />}
      </Modal>
    </Group>
  );
}

interface Attempt {
  readonly at: string;
  readonly status?: number;
  readonly error?: string;
  readonly durationMs: number;
}

function Attempts({ path }: { readonly path: string }) {
  const { result } = useRead<{ attemptLog: Attempt[] }>(path);
  if (result.error !== null) return <ErrorBox error={result.error} />;
  if (result.data === undefined) return <Loader role="status" aria-label="Loading" />;
  return (
    <Stack>
      {result.data.attemptLog.length === 0 && <Text>It has not been tried yet.</Text>}
      <Table aria-label="Tries">
        <Table.Tbody>
          {result.data.attemptLog.map(({ at, status, error, durationMs }) => (
            <Table.Tr key={at}>
              <Table.Td>
                <Moment at={at} />
              </Table.Td>
              <Table.Td>{status ?? 'no answer'}</Table.Td>
              <Table.Td>{error ?? ''}</Table.Td>
              <Table.Td>{durationMs} ms</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Stack>
  );
}
