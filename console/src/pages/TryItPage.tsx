// A phone of the sandbox: choose who you are and which application sends; messages appear as on a handset, replies are routed
// before one's eyes.

import { Alert, Button, Group, Paper, ScrollArea, SimpleGrid, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { Call } from '../api.ts';
import { PairFields, platformOf } from '../forms/PairFields.tsx';
import { paths } from '../paths.ts';
import { useChange, useRead } from '../queries.ts';
import { useObstacle } from '../session.tsx';
import { ApiCalls } from '../ui/ApiCalls.tsx';
import { Doing } from '../ui/Confirm.tsx';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { Moment, type Pair, PairShown } from '../ui/format.tsx';
import { Page } from '../ui/Page.tsx';
import { Trace, type TraceStep } from '../ui/Trace.tsx';

interface HandsetMessage {
  readonly direction: 'RECEIVED' | 'SENT';
  readonly messageId: string;
  readonly from: string;
  readonly to: string;
  readonly text?: string;
  readonly hex?: string;
  readonly at: string;
}

interface Routed {
  readonly messageId: string;
  readonly isRouted: boolean;
  readonly platform: Pair;
  readonly keyword?: string;
  readonly trace: readonly TraceStep[];
}

export function TryItPage() {
  const [phone, setPhone] = useState('12025550142');
  const read = useRead<{ messages: HandsetMessage[] }>(
    `/callsign/1/sandbox/handsets/${encodeURIComponent(phone)}/messages`,
    {},
    { everyMs: 1_000, isWanted: /^\d{3,15}$/.test(phone) },
  );
  const messages = read.result.error?.status === 404 ? [] : (read.result.data?.messages ?? []);
  return (
    <Page
      title="Try it"
      description="A phone in a box: nothing leaves this computer. Send to it from an application, and answer as its owner."
      calls={[read.call]}
    >
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Send phone={phone} />
        <Stack>
          <TextInput
            label="The phone's number"
            inputMode="tel"
            value={phone}
            onChange={(event) => setPhone(event.currentTarget.value.replace(/\D/g, ''))}
            w={240}
          />
          <Phone phone={phone} messages={messages} />
          {read.result.error !== null && read.result.error.status !== 404 && <ErrorBox error={read.result.error} />}
        </Stack>
      </SimpleGrid>
    </Page>
  );
}

interface Sent {
  readonly messages: readonly {
    readonly messageId: string;
    readonly status: { readonly groupName: string; readonly description: string };
  }[];
}

function Send({ phone }: { readonly phone: string }) {
  const [pair, setPair] = useState<Pair>({});
  const [sender, setSender] = useState('');
  const [text, setText] = useState('Hello');
  const [answer, setAnswer] = useState<Sent>();
  const platform = platformOf(pair);
  const wanted: Call = {
    method: 'POST',
    path: '/sms/3/messages',
    body: {
      messages: [
        {
          ...(sender === '' ? {} : { sender }),
          destinations: [{ to: phone }],
          content: { text },
          ...(platform === undefined ? {} : { options: { platform } }),
        },
      ],
    },
  };
  const change = useChange<Sent>('Sent.', setAnswer);
  const message = answer?.messages[0];
  return (
    <Stack component="section" aria-label="Send">
      <Title order={3} size="h4">
        Send to the phone
      </Title>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate(wanted);
        }}
      >
        <Stack>
          <PairFields pair={pair} onChange={setPair} />
          <TextInput
            label="Sender"
            description="Empty: the sending strategy chooses one"
            value={sender}
            onChange={(event) => setSender(event.currentTarget.value)}
          />
          <Textarea
            label="Text"
            autosize
            minRows={2}
            required
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          {change.error !== null && <ErrorBox error={change.error} />}
          <Group>
            <Doing type="submit" obstacle={useObstacle()} loading={change.isPending}>
              Send
            </Doing>
          </Group>
        </Stack>
      </form>
      {message !== undefined && (
        <Alert
          color={message.status.groupName === 'REJECTED' ? 'orange' : 'blue'}
          title={message.status.groupName === 'REJECTED' ? `Rejected: ${message.status.description}` : 'It is on its way.'}
          styles={{ title: { color: 'var(--mantine-color-text)' } }}
        >
          <Link to={paths.message} params={{ messageId: message.messageId }}>
            Why this sender, and what became of it
          </Link>
        </Alert>
      )}
      <ApiCalls calls={[wanted]} />
    </Stack>
  );
}

function Phone({ phone, messages }: { readonly phone: string; readonly messages: readonly HandsetMessage[] }) {
  const [text, setText] = useState('');
  const [to, setTo] = useState('');
  const [routed, setRouted] = useState<Routed>();
  const conversation = useRef<HTMLDivElement>(null);
  const lastReceived = messages.find(({ direction }) => direction === 'RECEIVED');
  const addressee = to || (lastReceived?.from ?? '');
  const change = useChange<Routed>('The text has come in.', (answer) => {
    setRouted(answer);
    setText('');
  });
  const count = messages.length;
  useEffect(() => {
    // The conversation alone: the page stays where one reads it.
    if (count > 0) conversation.current?.scrollTo({ top: conversation.current.scrollHeight });
  }, [count]);
  const reply = (event: FormEvent): void => {
    event.preventDefault();
    change.mutate({ method: 'POST', path: '/callsign/1/sandbox/inbound', body: { from: phone, to: addressee, text } });
  };
  return (
    <Paper withBorder p="md" radius="lg" maw={420} component="section" aria-label={`Phone ${phone}`}>
      <ScrollArea h={360} viewportRef={conversation} viewportProps={{ tabIndex: 0, role: 'log', 'aria-label': 'Conversation' }}>
        <Stack gap="xs">
          {messages.length === 0 && <Text c="dimmed">Nothing yet. Send it something.</Text>}
          {[...messages].reverse().map((message) => (
            <Bubble key={`${message.direction} ${message.messageId} ${message.at}`} message={message} />
          ))}
        </Stack>
      </ScrollArea>
      <form onSubmit={reply}>
        <Stack gap="xs" mt="sm">
          <TextInput
            label="To"
            size="xs"
            placeholder={lastReceived?.from ?? 'one of your numbers'}
            value={to}
            onChange={(event) => setTo(event.currentTarget.value)}
          />
          <Group align="flex-end" wrap="nowrap">
            <TextInput
              label="Text message"
              size="xs"
              flex={1}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
            <Button type="submit" size="xs" loading={change.isPending} disabled={addressee === ''}>
              Reply
            </Button>
          </Group>
        </Stack>
      </form>
      {change.error !== null && <ErrorBox error={change.error} />}
      {routed !== undefined && (
        <Stack gap="xs" mt="md" aria-live="polite">
          <Text fw={600} component="div">
            {routed.isRouted ? (
              <Group gap={6}>
                It went to <PairShown pair={routed.platform} />
              </Group>
            ) : (
              'It went to nobody: the number is not yours.'
            )}
          </Text>
          <Trace steps={routed.trace} />
          <Link to={paths.inboundMessage} params={{ messageId: routed.messageId }}>
            The whole message
          </Link>
        </Stack>
      )}
    </Paper>
  );
}

function Bubble({ message }: { readonly message: HandsetMessage }) {
  const isOwn = message.direction === 'SENT';
  return (
    <Paper
      withBorder
      p="xs"
      radius="md"
      maw="85%"
      bg={isOwn ? 'var(--mantine-primary-color-light)' : undefined}
      style={{ alignSelf: isOwn ? 'flex-end' : 'flex-start' }}
    >
      <Text size="xs" c="dimmed">
        {isOwn ? `to ${message.to}` : message.from} · <Moment at={message.at} />
      </Text>
      <Text size="sm" className="wrap-anywhere">
        {message.text ?? message.hex}
      </Text>
    </Paper>
  );
}
