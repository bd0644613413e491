// One outbound message: what became of it, why this sender, what the carrier said, and who was told.

import { Loader, Paper, SimpleGrid, Stack, Text, Timeline, Title } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useRead } from '../queries.ts';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { Facts } from '../ui/Facts.tsx';
import { Moment, type Pair, PairShown, State, wordOf } from '../ui/format.tsx';
import { Page } from '../ui/Page.tsx';
import { Trace, type TraceStep } from '../ui/Trace.tsx';
import { type WebhookShown, WebhooksOf } from '../ui/WebhooksOf.tsx';

interface Status {
  readonly groupName: string;
  readonly name: string;
  readonly description: string;
}

interface Message {
  readonly messageId: string;
  readonly bulkId: string;
  readonly channel: string;
  readonly platform: Pair;
  readonly sender: string;
  readonly senderType?: string;
  readonly destination: string;
  readonly text?: string;
  readonly messageCount: number;
  readonly connectorId?: string;
  readonly acceptedAt: string;
  readonly expiresAt: string;
  readonly status: Status;
  readonly error: Status;
  readonly timeline: readonly {
    readonly at: string;
    readonly event: string;
    readonly connectorId?: string;
    readonly remoteId?: string;
    readonly status?: Status;
    readonly error?: Status;
    readonly detail?: string;
  }[];
  readonly webhooks: readonly WebhookShown[];
  readonly trace: readonly TraceStep[];
}

export function MessagePage() {
  const { messageId = '' } = useParams({ strict: false });
  const read = useRead<Message>(`/callsign/1/messages/${encodeURIComponent(messageId)}`, {}, { everyMs: 3_000 });
  const { data, error } = read.result;
  if (error !== null && data === undefined) return <ErrorBox error={error} onRetry={() => void read.result.refetch()} />;
  if (data === undefined) return <Loader role="status" aria-label="Loading" />;
  return (
    <Page title={`Message ${data.messageId}`} calls={[read.call]}>
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        <Stack>
          <Paper withBorder p="md">
            <Text className="wrap-anywhere">{data.text ?? 'Binary content'}</Text>
          </Paper>
          <Facts
            facts={[
              ['Status', <State key="status" name={data.status.groupName} />],
              ['Meaning', `${data.status.description}${data.error.name === 'NO_ERROR' ? '' : ` (${data.error.description})`}`],
              [
                'From',
                data.sender === ''
                  ? '–'
                  : `${data.sender}${data.senderType === undefined ? '' : `, ${wordOf(data.senderType).toLowerCase()}`}`,
              ],
              ['To', data.destination],
              ['Application and entity', <PairShown key="pair" pair={data.platform} />],
              ['Parts', data.messageCount],
              ['Connector', data.connectorId ?? '–'],
              ['Accepted', <Moment key="accepted" at={data.acceptedAt} />],
              ['Valid until', <Moment key="expires" at={data.expiresAt} />],
              ['Bulk', data.bulkId],
            ]}
          />
          <Title order={3} size="h4">
            Webhooks
          </Title>
          <WebhooksOf webhooks={data.webhooks} />
        </Stack>
        <Stack>
          <Title order={3} size="h4">
            Why this sender
          </Title>
          <Trace steps={data.trace} />
          <Title order={3} size="h4">
            What became of it
          </Title>
          <Life message={data} />
        </Stack>
      </SimpleGrid>
    </Page>
  );
}

function Life({ message }: { readonly message: Message }) {
  return (
    <Timeline bulletSize={18} lineWidth={2} active={message.timeline.length} aria-label="Timeline">
      {message.timeline.map(({ at, event, status, error, connectorId, remoteId, detail }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps have no name, and their order is theirs for good.
        <Timeline.Item key={`${index} ${at}`} title={wordOf(event)}>
          <Text size="sm" c="dimmed">
            <Moment at={at} />
          </Text>
          {status !== undefined && <Text size="sm">{status.description}</Text>}
          {error !== undefined && error.name !== 'NO_ERROR' && <Text size="sm">{error.description}</Text>}
          {connectorId !== undefined && (
            <Text size="sm" c="dimmed" className="wrap-anywhere">
              {connectorId}
              {remoteId === undefined ? '' : `, id ${remoteId}`}
            </Text>
          )}
          {detail !== undefined && (
            <Text size="sm" c="dimmed" className="wrap-anywhere">
              {detail}
            </Text>
          )}
        </Timeline.Item>
      ))}
    </Timeline>
  );
}
