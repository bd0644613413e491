// One outbound message: what it carries, what became of it, why this sender, what the carrier said, and who was told.

import { Loader, SimpleGrid, Stack, Title } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { MessageLinks } from '../../../../src/wire/clicks.ts';
import type { MailActivity } from '../../../../src/wire/mail-events.ts';
import type { MessageLife } from '../../../../src/wire/message-life.ts';
import { paths } from '../../paths.ts';
import { useRead } from '../../queries.ts';
import { ErrorBox } from '../../ui/ErrorBox.tsx';
import { Facts } from '../../ui/Facts.tsx';
import { Moment, PairShown, State, wordOf } from '../../ui/format.tsx';
import { Page } from '../../ui/Page.tsx';
import { Trace } from '../../ui/Trace.tsx';
import { WebhooksOf } from '../../ui/WebhooksOf.tsx';
import { CarrierExchange } from './CarrierExchange.tsx';
import { Content } from './Content.tsx';
import { Life } from './Life.tsx';
import { LinksOf } from './LinksOf.tsx';
import { Readers } from './Readers.tsx';

export function MessagePage() {
  const { messageId = '' } = useParams({ strict: false });
  const read = useRead<MessageLife>(`/callsign/1/messages/${encodeURIComponent(messageId)}`, {}, { everyMs: 3_000 });
  const links = useRead<MessageLinks>('/callsign/1/links', { messageId }, { isWanted: read.result.data !== undefined });
  const isMail = read.result.data?.channel === 'EMAIL';
  const readers = useRead<MailActivity>('/callsign/1/mail-events', { messageId }, { isWanted: isMail, everyMs: 3_000 });
  const { data, error } = read.result;
  if (error !== null && data === undefined) return <ErrorBox error={error} onRetry={() => void read.result.refetch()} />;
  if (data === undefined) return <Loader role="status" aria-label="Loading" />;
  const hasReaders = isMail && (readers.result.data?.results.length ?? 0) > 0;
  const hasLinks = (links.result.data?.results.length ?? 0) > 0;
  return (
    <Page
      title={`Message ${data.messageId}`}
      calls={[read.call, ...(isMail ? [readers.call] : []), ...(hasLinks ? [links.call] : [])]}
    >
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        <Stack>
          <Content message={data} />
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
              ['To', `${data.destination}${data.countryCode === undefined ? '' : `, ${data.countryCode}`}`],
              ['Channel', data.channel],
              ...standIn('SMS in its place', data.failoverMessageId),
              ...standIn('In place of the MMS', data.failoverOf),
              ['Application and entity', <PairShown key="pair" pair={data.platform} />],
              [
                'Connector',
                data.connectorId === undefined ? (
                  '–'
                ) : (
                  <Link key="connector" to={paths.connector} params={{ connectorId: data.connectorId }}>
                    {data.connectorId}
                  </Link>
                ),
              ],
              ['Accepted', <Moment key="accepted" at={data.acceptedAt} />],
              ...(data.sendAt === undefined ? [] : [['To be sent', <Moment key="send" at={data.sendAt} />] as const]),
              ['Valid until', <Moment key="expires" at={data.expiresAt} />],
              [
                'Bulk',
                <Link key="bulk" to={paths.messages} search={{ bulkId: data.bulkId } as never}>
                  {data.bulkId}
                </Link>,
              ],
            ]}
          />
        </Stack>
        <Stack>
          <Section title="What became of it">
            <Life steps={data.timeline} />
          </Section>
          <Section title="Why this sender">
            <Trace steps={data.trace} />
          </Section>
        </Stack>
      </SimpleGrid>
      <Section title="With the carrier">
        <CarrierExchange steps={data.timeline} />
      </Section>
      <Section title="Webhooks">
        <WebhooksOf webhooks={data.webhooks} />
      </Section>
      {hasReaders && (
        <Section title="Its readers">
          <Readers read={readers} />
        </Section>
      )}
      {hasLinks && (
        <Section title="Short links">
          <LinksOf read={links} />
        </Section>
      )}
    </Page>
  );
}

/** The other message where one stands in for the other. */
function standIn(name: string, messageId: string | undefined): readonly (readonly [string, ReactNode])[] {
  if (messageId === undefined) return [];
  const link = (
    <Link key={name} to={paths.message} params={{ messageId }}>
      {messageId}
    </Link>
  );
  return [[name, link]];
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Stack gap="xs" component="section" aria-label={title}>
      <Title order={3} size="h4">
        {title}
      </Title>
      {children}
    </Stack>
  );
}
