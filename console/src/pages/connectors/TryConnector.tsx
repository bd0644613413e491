// Sends one message through a connector and shows, live, what comes of it.

import { Autocomplete, Button, Group, Paper, SimpleGrid, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Call } from '../../api.ts';
import { paths } from '../../paths.ts';
import { useChange, useRead } from '../../queries.ts';
import { useObstacle } from '../../session.tsx';
import { ApiCalls } from '../../ui/ApiCalls.tsx';
import { Doing } from '../../ui/Confirm.tsx';
import { ErrorBox } from '../../ui/ErrorBox.tsx';
import { State } from '../../ui/format.tsx';
import { Life, type LifeStep } from '../message/Life.tsx';
import type { Connector } from './connector-types.ts';

interface Tried {
  readonly messageId: string;
}

interface Outcome {
  readonly status: { readonly groupName: string; readonly description: string };
  readonly timeline: readonly LifeStep[];
}

/** Channels whose messages can be tried from here. */
const TRIED_TYPES = ['SMPP', 'SANDBOX'];
/** For somebody who has waited that long it will take longer still. */
const LOOK_EVERY_MS = 700;

export function TryConnector({ connector: { connectorId, enabled, type } }: { readonly connector: Connector }) {
  const [sender, setSender] = useState('');
  const [to, setTo] = useState('');
  const [text, setText] = useState('A test of this connection by Callsign.');
  const [messageId, setMessageId] = useState<string>();
  const [wantedSender] = useDebouncedValue(sender.trim(), 250);
  const numbers = useRead<{ results: { number: string }[] }>('/callsign/1/resources/numbers', { number: wantedSender, size: 20 });
  const names = useRead<{ results: { senderName: string }[] }>('/callsign/1/resources/alphanumeric-senders', { size: 20 });
  const change = useChange<Tried>('The message is on its way.', (tried) => setMessageId(tried.messageId));
  const obstacle = useObstacle();
  const wanted: Call = {
    method: 'POST',
    path: `/callsign/1/connectors/${encodeURIComponent(connectorId)}/test`,
    body: { sender, to, text },
  };
  const offered = [
    ...(numbers.result.data?.results ?? []).map(({ number }) => number),
    ...(names.result.data?.results ?? []).map(({ senderName }) => senderName),
  ];
  if (!TRIED_TYPES.includes(type)) return null;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="try">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate(wanted);
        }}
      >
        <Stack gap="sm">
          <div>
            <Title order={3} size="h4" id="try">
              Try it
            </Title>
            <Text size="sm" c="dimmed">
              {type === 'SANDBOX'
                ? 'One message to a handset in a box, whatever the routes say. It is recorded like any other.'
                : 'One message that goes by this connector whatever the routes say. It is sent for real, recorded like any other, and given up after ten minutes.'}
            </Text>
          </div>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <Autocomplete
              label="Sender"
              description="A number or name you own"
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              required
              data={[...new Set(offered)]}
              value={sender}
              onChange={setSender}
              limit={20}
            />
            <TextInput
              label="Destination"
              description="With the country code"
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              required
              placeholder="447400123456"
              inputMode="tel"
              value={to}
              onChange={(event) => setTo(event.currentTarget.value)}
            />
          </SimpleGrid>
          <Textarea
            label="Text"
            required
            autosize
            minRows={1}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          {!enabled && <Text size="sm">It is stopped: the message will wait for it to be bound.</Text>}
          {change.error !== null && <ErrorBox error={change.error} />}
          <Group>
            {obstacle === undefined ? (
              <Button type="submit" loading={change.isPending}>
                Send the test
              </Button>
            ) : (
              <Doing obstacle={obstacle}>Send the test</Doing>
            )}
          </Group>
          {messageId !== undefined && <OutcomeOf messageId={messageId} />}
          <ApiCalls calls={[wanted]} title="The API call it makes" />
        </Stack>
      </form>
    </Paper>
  );
}

function OutcomeOf({ messageId }: { readonly messageId: string }) {
  const { result } = useRead<Outcome>(`/callsign/1/messages/${encodeURIComponent(messageId)}`, {}, { everyMs: LOOK_EVERY_MS });
  const { data, error } = result;
  if (error !== null) return <ErrorBox error={error} />;
  if (data === undefined) return <Text size="sm">Waiting for news…</Text>;
  return (
    <Stack gap="xs" component="section" aria-label="What came of it">
      <Group gap="xs" aria-live="polite">
        <State name={data.status.groupName} />
        <Text size="sm">{data.status.description}</Text>
      </Group>
      <Life steps={data.timeline} />
      <Text size="sm">
        <Link to={paths.message} params={{ messageId }}>
          Everything about this message
        </Link>
      </Text>
    </Stack>
  );
}
