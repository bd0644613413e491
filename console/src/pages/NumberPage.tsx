// One number: whose it is, what it does with what comes in, and whose a text would be, said while one types it.

import { Alert, Group, Loader, SimpleGrid, Stack, Tabs, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Link, useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { Configuration } from '../../../src/wire/inbound-configurations.ts';
import type { InboundRoutingAnswer } from '../../../src/wire/inbound-messages.ts';
import { ConfigurationForm } from '../forms/ConfigurationForm.tsx';
import { PairFields, platformOf } from '../forms/PairFields.tsx';
import { paths } from '../paths.ts';
import { useAsk, useChange, useFilters, useRead } from '../queries.ts';
import { useObstacle } from '../session.tsx';
import { Confirm, Doing } from '../ui/Confirm.tsx';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { Facts } from '../ui/Facts.tsx';
import { type Pair, PairShown, wordOf } from '../ui/format.tsx';
import { Page } from '../ui/Page.tsx';
import { Rows } from '../ui/Rows.tsx';
import { Trace } from '../ui/Trace.tsx';
import type { NumberRow } from './NumbersPage.tsx';

export function NumberPage() {
  const { numberKey = '' } = useParams({ strict: false });
  const [filters, change] = useFilters();
  const read = useRead<NumberRow>(`/callsign/1/resources/numbers/${encodeURIComponent(numberKey)}`);
  const { data, error } = read.result;
  if (error !== null && data === undefined) return <ErrorBox error={error} onRetry={() => void read.result.refetch()} />;
  if (data === undefined) return <Loader role="status" aria-label="Loading" />;
  const channels = data.capabilities.filter((capability) => capability !== 'VOICE');
  return (
    <Page
      title={data.number}
      calls={[read.call]}
      actions={
        <Link to={paths.resource} params={{ resourceType: 'NUMBER', resourceId: numberKey }}>
          Associations
        </Link>
      }
    >
      <Tabs keepMounted={false} value={filters['tab'] ?? 'general'} onChange={(tab) => change({ tab: tab ?? undefined })}>
        <Tabs.List>
          <Tabs.Tab value="general">General</Tabs.Tab>
          {channels.map((channel) => (
            <Tabs.Tab key={channel} value={channel}>
              {channel}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="general" pt="md">
          <General number={data} />
        </Tabs.Panel>
        {channels.map((channel) => (
          <Tabs.Panel key={channel} value={channel} pt="md">
            <Inbound number={data} channel={channel} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  );
}

function General({ number }: { readonly number: NumberRow }) {
  const [pair, setPair] = useState<Pair>(number);
  useEffect(() => setPair(number), [number]);
  const change = useChange('The number is changed.');
  const { applicationId = '', entityId } = pair;
  return (
    <Stack maw={760}>
      <Facts
        facts={[
          ['Country', number.countryCode],
          ['Type', wordOf(number.type)],
          ['Capabilities', number.capabilities.join(', ')],
          ['Shared', number.shared ? 'Yes: every configuration needs a keyword' : 'No'],
          ['Inbound goes to', <PairShown key="pair" pair={number} />],
        ]}
      />
      <Text size="sm">
        Associations say who sends from this number. The application and entity below say whose it is what comes in on it, unless
        a keyword or a configuration says otherwise.
      </Text>
      <UseAssociated number={number} />
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const body = { applicationId, ...(entityId ? { entityId } : {}) };
          change.mutate({ method: 'PUT', path: `/numbers/1/numbers/${encodeURIComponent(number.numberKey)}`, body });
        }}
      >
        <Stack>
          <PairFields pair={pair} onChange={setPair} isApplicationRequired />
          {change.error !== null && <ErrorBox error={change.error} />}
          <Group>
            <Doing type="submit" obstacle={useObstacle()}>
              Save
            </Doing>
          </Group>
        </Stack>
      </form>
    </Stack>
  );
}

/** Offers the pair that sends from the number for what comes in on it, where it has none and there is but one. */
function UseAssociated({ number: { numberKey, applicationId } }: { readonly number: NumberRow }) {
  const read = useRead<{ results: { applicationId: string; entityId?: string }[] }>(
    '/provisioning/1/associations',
    { resourceType: 'NUMBER', resourceId: numberKey, size: 50 },
    { isWanted: applicationId === undefined },
  );
  const change = useChange('What comes in goes there now.');
  const obstacle = useObstacle();
  if (applicationId !== undefined || read.result.data === undefined) return null;
  // Once for each channel it is associated on.
  const pairs = new Map(read.result.data.results.map((pair) => [whoseOf(pair), pair]));
  const [[whose, pair] = []] = pairs;
  if (pair === undefined)
    return <Text size="sm">It has none of its own: what comes in belongs to nobody in particular, and goes to the default.</Text>;
  const body = platformOf(pair);
  return (
    <Alert color="orange" title="What comes in has no application of its own.">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">
          {pairs.size === 1
            ? `It sends for ${whose}, but what comes in goes to the default: also what answers to its messages.`
            : 'It sends for several, so that nobody can say whose an answer is: choose below.'}
        </Text>
        {pairs.size === 1 && (
          <Doing
            obstacle={obstacle}
            size="xs"
            loading={change.isPending}
            onClick={() => change.mutate({ method: 'PUT', path: `/numbers/1/numbers/${encodeURIComponent(numberKey)}`, body })}
          >
            Use {whose}
          </Doing>
        )}
        {change.error !== null && <ErrorBox error={change.error} />}
      </Stack>
    </Alert>
  );
}

/** `north in shop`. */
function whoseOf({ applicationId = 'default', entityId }: Pair): string {
  return entityId ? `${entityId} in ${applicationId}` : applicationId;
}

function Inbound({ number, channel }: { readonly number: NumberRow; readonly channel: string }) {
  const { numberKey } = number;
  const read = useRead<Configuration[]>('/resource-management/1/inbound-message-configurations', { channel, numberKey });
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }}>
      <Stack>
        <Group justify="space-between">
          <Title order={3} size="h4">
            Inbound configurations
          </Title>
          <ConfigurationForm numberKey={numberKey} channel={channel} />
        </Group>
        <Rows
          label="Inbound configurations"
          read={read}
          rowsOf={(configurations) => configurations}
          keyOf={({ configurationKey }) => configurationKey}
          columns={[
            { title: 'Keyword', show: ({ keyword }) => keyword ?? <Text c="dimmed">any text</Text> },
            { title: 'Goes to', show: ({ platform }) => <PairShown pair={platform} /> },
            { title: 'What happens', show: (configuration) => <Happening configuration={configuration} /> },
            {
              title: 'Actions',
              show: (configuration) => (
                <Group gap="xs">
                  <ConfigurationForm numberKey={numberKey} channel={channel} known={configuration} />
                  <Confirm
                    label="Delete"
                    question={`Delete the configuration for ${configuration.keyword ?? 'any text'}?`}
                    wanted={{
                      method: 'DELETE',
                      path: `/resource-management/1/inbound-message-configurations/${configuration.configurationKey}`,
                    }}
                    done="The configuration is deleted."
                  >
                    Texts it took will go where the others go.
                  </Confirm>
                </Group>
              ),
            },
          ]}
          empty="There is no configuration: everything goes to the number's application and entity, and waits to be pulled or goes to a subscription."
        />
      </Stack>
      <WhoseIsIt number={number.number} countryCode={number.countryCode} channel={channel} />
    </SimpleGrid>
  );
}

function forwardingText(forwarding: Configuration['forwarding']): string {
  if (forwarding === undefined) return 'To subscriptions, else it waits to be pulled';
  return [wordOf(forwarding.type), forwarding.url ?? forwarding.mail ?? forwarding.connectorId].filter(Boolean).join(': ');
}

function Happening({ configuration }: { readonly configuration: Configuration }) {
  const { forwarding, autoResponse, blockListConfiguration: block } = configuration;
  const hours = autoResponse?.deliveryTimeWindow;
  const days = hours?.days.length === 7 ? 'every day' : hours?.days.map((day) => wordOf(day).slice(0, 3)).join(', ');
  return (
    <Stack gap={2}>
      <Text size="sm" className="wrap-anywhere">
        {forwardingText(forwarding)}
      </Text>
      {autoResponse !== undefined && (
        <Text size="sm" className="wrap-anywhere">
          Answered with “{autoResponse.message}”{autoResponse.sender === undefined ? '' : ` from ${autoResponse.sender}`}
          {hours === undefined ? '' : `, ${hours.from} to ${hours.to} UTC, ${days}`}
        </Text>
      )}
      {block !== undefined && (
        <Text size="sm">
          {block.type === 'BLOCK' ? 'Its sender gets no more messages' : 'Its sender gets messages again'}
          {block.level === 'FROM_SENDER' ? ' from this number' : ' from any of our senders'}
        </Text>
      )}
    </Stack>
  );
}

function WhoseIsIt({
  number,
  countryCode,
  channel,
}: {
  readonly number: string;
  readonly countryCode: string;
  readonly channel: string;
}) {
  const [text, setText] = useState('Hello');
  const [from, setFrom] = useState('12025550142');
  const [question] = useDebouncedValue({ channel, to: number, from, text, countryCode }, 250);
  const { result } = useAsk<InboundRoutingAnswer>('/callsign/1/inbound/explain', question, question.from !== '');
  return (
    <Stack>
      <Title order={3} size="h4">
        Whose would a text be?
      </Title>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput label="Text" value={text} onChange={(event) => setText(event.currentTarget.value)} />
        <TextInput label="From" value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
      </SimpleGrid>
      {result.error !== null && <ErrorBox error={result.error} />}
      <div aria-live="polite">{result.data !== undefined && <Verdict answer={result.data} />}</div>
      {result.data !== undefined && <Trace steps={result.data.trace} />}
    </Stack>
  );
}

function Verdict({ answer }: { readonly answer: InboundRoutingAnswer }) {
  const whose = whoseOf(answer.platform);
  return (
    <Alert
      color={answer.isRouted ? 'blue' : 'orange'}
      title={answer.isRouted ? `This text goes to ${whose}.` : 'This text goes to nobody.'}
    >
      {answer.keyword === undefined
        ? 'No keyword fits.'
        : `The keyword ${answer.keyword} fits; what is left is “${answer.cleanText}”.`}{' '}
      {answer.isRouted &&
        answer.platform.applicationId === undefined &&
        'Neither the number nor a configuration names an application. '}
      {answer.autoResponse !== undefined && `It is answered with “${answer.autoResponse.text}”.`}
    </Alert>
  );
}
