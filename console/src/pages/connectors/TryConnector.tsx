// Sends one message through a connector and shows, live, what comes of it.

import {
  Autocomplete,
  Button,
  Group,
  Paper,
  SegmentedControl,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import type { Connector } from '../../../../src/wire/connectors.ts';
import type { Call } from '../../api.ts';
import { useChange, useRead } from '../../queries.ts';
import { useObstacle } from '../../session.tsx';
import { ApiCalls } from '../../ui/ApiCalls.tsx';
import { Doing } from '../../ui/Confirm.tsx';
import { ErrorBox } from '../../ui/ErrorBox.tsx';
import { Outcome } from '../message/Outcome.tsx';
import { channelsOf } from './connector-types.ts';

interface Tried {
  readonly messageId: string;
}

const CHANNEL_NAMES: Readonly<Record<string, string>> = { EMAIL: 'Email' };
const SUBJECT = 'A test by Callsign';

export function TryConnector({ connector: { connectorId, enabled, type } }: { readonly connector: Connector }) {
  const channels = channelsOf(type);
  const [channel = channels[0], setChannel] = useState<string>();
  const isMail = channel === 'EMAIL';
  const [sender, setSender] = useState('');
  const [to, setTo] = useState('');
  const [subject, setSubject] = useState(SUBJECT);
  const [text, setText] = useState('A test of this connection by Callsign.');
  const [messageId, setMessageId] = useState<string>();
  const [wantedSender] = useDebouncedValue(sender.trim(), 250);
  const numbers = useRead<{ results: { number: string }[] }>(
    '/callsign/1/resources/numbers',
    { number: wantedSender, size: 20 },
    { isWanted: !isMail },
  );
  const names = useRead<{ results: { senderName: string }[] }>(
    '/callsign/1/resources/alphanumeric-senders',
    { size: 20 },
    { isWanted: channel === 'SMS' },
  );
  const domains = useRead<{ results: { domainName: string }[] }>('/email/1/domains', { size: 20 }, { isWanted: isMail });
  const change = useChange<Tried>(undefined, (tried) => setMessageId(tried.messageId));
  const obstacle = useObstacle();
  const wanted: Call = {
    method: 'POST',
    path: `/callsign/1/connectors/${encodeURIComponent(connectorId)}/test`,
    body: { ...(channels.length > 1 ? { channel } : {}), sender, to, ...(channel === 'SMS' ? {} : { subject }), text },
  };
  const offered = isMail
    ? (domains.result.data?.results ?? []).map(({ domainName }) => `hello@${domainName}`)
    : [
        ...(numbers.result.data?.results ?? []).map(({ number }) => number),
        ...(channel === 'SMS' ? (names.result.data?.results ?? []).map(({ senderName }) => senderName) : []),
      ];
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
                ? 'One message to a handset or mailbox in a box, whatever the routes say. It is recorded like any other.'
                : 'One message that goes by this connector whatever the routes say. It is sent for real, recorded like any other, and given up after ten minutes.'}
            </Text>
          </div>
          {channels.length > 1 && (
            <SegmentedControl
              aria-label="Channel"
              data={channels.map((value) => ({ value, label: CHANNEL_NAMES[value] ?? value }))}
              value={channel ?? ''}
              onChange={(value) => {
                setChannel(value);
                setSender('');
                setTo('');
              }}
            />
          )}
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <Autocomplete
              label="Sender"
              description={
                isMail ? 'An address of one of your domains' : channel === 'MMS' ? 'A number you own' : 'A number or name you own'
              }
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              required
              data={[...new Set(offered)]}
              value={sender}
              onChange={setSender}
              limit={20}
            />
            <TextInput
              label="Destination"
              description={isMail ? 'An address' : 'With the country code'}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              required
              placeholder={isMail ? 'jane@example.com' : '447400123456'}
              inputMode={isMail ? 'email' : 'tel'}
              value={to}
              onChange={(event) => setTo(event.currentTarget.value)}
            />
          </SimpleGrid>
          {channel !== 'SMS' && (
            <TextInput
              label={isMail ? 'Subject' : 'Title'}
              required
              maxLength={66}
              value={subject}
              onChange={(event) => setSubject(event.currentTarget.value)}
            />
          )}
          <Textarea
            label="Text"
            required
            autosize
            minRows={1}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          {!enabled && <Text size="sm">It is stopped: the message will wait for it to be started.</Text>}
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
          {messageId !== undefined && <Outcome messageId={messageId} isBrief />}
          <ApiCalls calls={[wanted]} title="The API call it makes" />
        </Stack>
      </form>
    </Paper>
  );
}
