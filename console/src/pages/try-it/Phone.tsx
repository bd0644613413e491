// The phone itself: its conversation, and its owner's answers.

import { Button, FileButton, Group, Paper, Pill, ScrollArea, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { HandsetMessage } from '../../../../src/wire/sandbox.ts';
import { type Call, call } from '../../api.ts';
import { base64Of, base64Shown, mediaTypeOf } from '../../files.ts';
import { useChanges } from '../../queries.ts';
import { ApiCalls } from '../../ui/ApiCalls.tsx';
import { ErrorBox } from '../../ui/ErrorBox.tsx';
import { Moment } from '../../ui/format.tsx';
import { MmsParts } from '../../ui/MmsParts.tsx';
import { type Receipt, Routed } from './Routed.tsx';

export function Phone({ phone, messages }: { readonly phone: string; readonly messages: readonly HandsetMessage[] }) {
  const [text, setText] = useState('');
  const [to, setTo] = useState('');
  const [picture, setPicture] = useState<File | null>(null);
  const [receipt, setReceipt] = useState<Receipt>();
  const conversation = useRef<HTMLDivElement>(null);
  const lastReceived = messages.find(({ direction }) => direction === 'RECEIVED');
  const addressee = to || (lastReceived?.from ?? '');
  const callWith = (base64: string): Call => {
    const mms = { channel: 'MMS', parts: [{ contentType: mediaTypeOf(picture ?? new Blob()), base64, name: picture?.name }] };
    const body = { from: phone, to: addressee, text, ...(picture === null ? {} : mms) };
    return { method: 'POST', path: '/callsign/1/sandbox/inbound', body };
  };
  const send = async (): Promise<Receipt> => call<Receipt>(callWith(picture === null ? '' : await base64Of(picture)));
  const change = useChanges<Receipt, void>(send, 'The message has come in.', (answer) => {
    setReceipt(answer);
    setText('');
    setPicture(null);
  });
  const count = messages.length;
  // The conversation alone: the page stays where one reads it.
  const showLast = (): void => conversation.current?.scrollTo({ top: conversation.current.scrollHeight });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another message is what this waits for.
  useEffect(showLast, [count]);
  const reply = (event: FormEvent): void => {
    event.preventDefault();
    change.mutate();
  };
  return (
    <Paper withBorder p="md" radius="lg" maw={420} component="section" aria-label={`Phone ${phone}`}>
      <ScrollArea h={420} viewportRef={conversation} viewportProps={{ tabIndex: 0, role: 'log', 'aria-label': 'Conversation' }}>
        {/* A picture takes its room when it is there. */}
        <Stack gap="xs" onLoad={showLast}>
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
          <TextInput label="Text message" size="xs" value={text} onChange={(event) => setText(event.currentTarget.value)} />
          {picture !== null && (
            <Pill withRemoveButton onRemove={() => setPicture(null)} removeButtonProps={{ 'aria-label': 'Take the picture out' }}>
              {picture.name}
            </Pill>
          )}
          <Group justify="space-between" wrap="nowrap">
            <FileButton
              onChange={setPicture}
              accept="image/*,audio/*,video/*"
              inputProps={{ 'aria-label': 'Picture of the answer' }}
            >
              {(button) => (
                <Button {...button} size="xs" variant="default">
                  Add a picture
                </Button>
              )}
            </FileButton>
            <Button type="submit" size="xs" loading={change.isPending} disabled={addressee === ''}>
              {picture === null ? 'Reply' : 'Reply by MMS'}
            </Button>
          </Group>
        </Stack>
      </form>
      {change.error !== null && <ErrorBox error={change.error} />}
      <Routed receipt={receipt} nobody="It went to nobody: the number is not yours." />
      <Stack mt="sm">
        <ApiCalls calls={[callWith(picture === null ? '' : base64Shown(picture))]} title="The API call of an answer" />
      </Stack>
    </Paper>
  );
}

function Bubble({ message: { direction, from, to, text, hex, title, parts, at } }: { readonly message: HandsetMessage }) {
  const isOwn = direction === 'SENT';
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
        {isOwn ? `to ${to}` : from} · {parts === undefined ? '' : 'MMS · '}
        <Moment at={at} />
      </Text>
      {parts === undefined ? (
        <Text size="sm" className="wrap-anywhere">
          {text ?? hex}
        </Text>
      ) : (
        <MmsParts title={title} parts={parts} />
      )}
    </Paper>
  );
}
