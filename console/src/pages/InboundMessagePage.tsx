// One inbound message: whose it is and why, and who was told.

import { Loader, SimpleGrid, Stack, Title } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import type { InboundMessageDetail } from '../../../src/wire/inbound-messages.ts';
import { paths } from '../paths.ts';
import { useRead } from '../queries.ts';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { Facts } from '../ui/Facts.tsx';
import { handlingOf, Moment, PairShown } from '../ui/format.tsx';
import { Page } from '../ui/Page.tsx';
import { Trace } from '../ui/Trace.tsx';
import { WebhooksOf } from '../ui/WebhooksOf.tsx';
import { InboundContentShown, MailFacts } from './InboundContent.tsx';

export function InboundMessagePage() {
  const { messageId = '' } = useParams({ strict: false });
  const read = useRead<InboundMessageDetail>(`/callsign/1/inbound-messages/${encodeURIComponent(messageId)}`);
  const { data, error } = read.result;
  if (error !== null && data === undefined) return <ErrorBox error={error} onRetry={() => void read.result.refetch()} />;
  if (data === undefined) return <Loader role="status" aria-label="Loading" />;
  const answer = data.autoResponseMessageId;
  return (
    <Page title={`Inbound message ${data.messageId}`} calls={[read.call]}>
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        <Stack>
          <InboundContentShown text={data.text} content={data.content} />
          <Facts
            facts={[
              ['From', data.from],
              ['To', data.to],
              ['Channel', data.channel],
              ['Application and entity', data.isRouted ? <PairShown key="pair" pair={data.platform} /> : 'nobody'],
              ['Keyword', data.keyword ?? '–'],
              ...(data.keyword === undefined ? [] : [['Text after it', data.cleanText || '–'] as const]),
              ['Handed on', handlingOf(data.action)],
              ['Received', <Moment key="received" at={data.receivedAt} />],
              ...(data.channel === 'SMS'
                ? [['Parts', `${data.partCount}${data.isComplete ? '' : ', not all of them came'}`] as const]
                : []),
              ['Pulled', <Moment key="pulled" at={data.pulledAt} />],
              [
                'Answered with',
                answer === undefined ? (
                  '–'
                ) : (
                  <Link key="answer" to={paths.message} params={{ messageId: answer }}>
                    {answer}
                  </Link>
                ),
              ],
            ]}
          />
          <Title order={3} size="h4">
            Webhooks
          </Title>
          <WebhooksOf webhooks={data.webhooks} />
        </Stack>
        <Stack>
          <Title order={3} size="h4">
            Whose it is, and why
          </Title>
          <Trace steps={data.trace} />
          {data.content?.mail !== undefined && <MailFacts mail={data.content.mail} />}
        </Stack>
      </SimpleGrid>
    </Page>
  );
}
