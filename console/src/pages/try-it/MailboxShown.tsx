// The mailbox itself: its mails as their reader sees them, and what its owner answers.

import { Alert, Button, Group, Paper, Stack, Text, Textarea, TextInput, UnstyledButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { MessageSummary } from '../../../../src/wire/message-life.ts';
import type { MailboxMessage } from '../../../../src/wire/sandbox-mail.ts';
import { type Call, call } from '../../api.ts';
import { base64Of, base64Shown, mediaTypeOf } from '../../files.ts';
import { paths } from '../../paths.ts';
import { useChanges, useRead } from '../../queries.ts';
import { ApiCalls } from '../../ui/ApiCalls.tsx';
import { Attached } from '../../ui/Attached.tsx';
import { ErrorBox } from '../../ui/ErrorBox.tsx';
import { Moment } from '../../ui/format.tsx';
import { MailBody } from '../../ui/MailBody.tsx';
import { Headers, type Person, Subject, wholeOf } from '../../ui/mail-parts.tsx';
import { AttachmentsField } from './AttachmentsField.tsx';
import { type Receipt, Routed } from './Routed.tsx';

export function MailboxShown({ address, mails }: { readonly address: string; readonly mails: readonly MailboxMessage[] }) {
  const [chosen, choose] = useState<string>();
  const [receipt, setReceipt] = useState<Receipt>();
  const latest = mails.find(({ direction }) => direction === 'RECEIVED');
  const lost = useLost(address);
  const open = mails.find(({ messageId }) => messageId === chosen) ?? latest ?? mails[0];
  return (
    <Paper withBorder p="md" radius="lg" component="section" aria-label={`Mailbox ${address}`}>
      <Stack>
        {lost !== undefined && <Lost mail={lost} />}
        {mails.length === 0 && lost === undefined && <Text c="dimmed">Nothing yet. Write to it.</Text>}
        {mails.length > 0 && (
          <Stack gap={0} component="ul" p={0} m={0} aria-label="Mails" style={{ listStyle: 'none' }}>
            {mails.map((mail) => (
              <li key={`${mail.direction} ${mail.messageId}`}>
                <Row mail={mail} isOpen={mail === open} onOpen={() => choose(mail.messageId)} />
              </li>
            ))}
          </Stack>
        )}
        {open !== undefined && <MailShown key={open.messageId} mail={open} />}
        <Reply key={`reply ${latest?.messageId}`} address={address} mail={latest} onSent={setReceipt} />
        <Routed receipt={receipt} nobody="It went to nobody: the address is not yours." />
      </Stack>
    </Paper>
  );
}

/** As often as the mailbox itself is looked at, or nearly. */
const LOOK_EVERY_MS = 2_000;
const NOT_ARRIVED = ['REJECTED', 'UNDELIVERABLE', 'EXPIRED'];

/** The last mail to this address, if it did not arrive. */
function useLost(address: string): MessageSummary | undefined {
  const { result } = useRead<{ results: MessageSummary[] }>(
    '/callsign/1/messages',
    { channel: 'EMAIL', destination: address, limit: 1 },
    { everyMs: LOOK_EVERY_MS, isWanted: /^\S+@\S+$/.test(address) },
  );
  const last = result.isPlaceholderData ? undefined : result.data?.results[0];
  return last !== undefined && NOT_ARRIVED.includes(last.status.groupName) ? last : undefined;
}

function Lost({ mail: { messageId, status, error } }: { readonly mail: MessageSummary }) {
  return (
    <Alert color="orange" variant="outline" title="The last mail to it did not arrive.">
      {error.name === 'NO_ERROR' ? status.description : error.description}.{' '}
      <Link to={paths.message} params={{ messageId }}>
        What became of it
      </Link>
    </Alert>
  );
}

function Row({ mail, isOpen, onOpen }: { readonly mail: MailboxMessage; readonly isOpen: boolean; readonly onOpen: () => void }) {
  const { direction, from, to, subject, at } = mail;
  const other = direction === 'SENT' ? `to ${to.map(nameOf).join(', ')}` : from === undefined ? 'nobody' : nameOf(from);
  return (
    <UnstyledButton
      onClick={onOpen}
      aria-current={isOpen}
      w="100%"
      px="xs"
      py={6}
      bg={isOpen ? 'var(--mantine-primary-color-light)' : undefined}
      style={{ borderRadius: 4 }}
    >
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Text size="sm" fw={600} truncate>
          {other}
        </Text>
        <Text size="xs" c="dimmed" component="div">
          <Moment at={at} />
        </Text>
      </Group>
      <Text size="sm" truncate>
        {subject || '(no subject)'}
      </Text>
    </UnstyledButton>
  );
}

function MailShown({ mail }: { readonly mail: MailboxMessage }) {
  const { from, to, cc, replyTo, subject, text, html, ampHtml, headers, files } = mail;
  const pictures = files.flatMap(({ inline, name, url }) => (inline && name !== undefined ? [{ cid: name, url }] : []));
  return (
    <Stack gap="xs" component="article" aria-label="Mail">
      <Subject text={subject} />
      <Text size="sm" c="dimmed" className="wrap-anywhere">
        From {from === undefined ? 'nobody' : wholeOf(from)}
        <br />
        To {to.map(wholeOf).join(', ')}
        {cc.length > 0 && (
          <>
            <br />
            Copies to {cc.map(wholeOf).join(', ')}
          </>
        )}
        {replyTo !== undefined && (
          <>
            <br />
            Replies to {replyTo}
          </>
        )}
      </Text>
      <MailBody html={html} text={text} ampHtml={ampHtml} pictures={pictures} />
      {files.length > 0 && <Attached files={files.map(({ inline, ...file }) => ({ ...file, isInline: inline }))} />}
      <Headers title="More headers" headers={headers} />
    </Stack>
  );
}

interface ReplyProps {
  readonly address: string;
  /** The mail it answers. */
  readonly mail: MailboxMessage | undefined;
  readonly onSent: (receipt: Receipt) => void;
}

function Reply({ address, mail, onSent }: ReplyProps) {
  const [to, setTo] = useState(mail?.replyTo ?? mail?.from?.address ?? '');
  const [subject, setSubject] = useState(mail === undefined ? '' : `Re: ${mail.subject.replace(/^re:\s*/i, '')}`);
  const [text, setText] = useState('');
  const [files, setFiles] = useState<File[]>([]);
  const callWith = (contents: readonly string[]): Call => {
    const attachments = files.map((file, index) => ({ name: file.name, mediaType: mediaTypeOf(file), content: contents[index] }));
    const body = { from: address, to, subject, text, ...(attachments.length === 0 ? {} : { attachments }) };
    return { method: 'POST', path: '/callsign/1/sandbox/inbound-mail', body };
  };
  const send = async (): Promise<Receipt> => call<Receipt>(callWith(await Promise.all(files.map(base64Of))));
  const change = useChanges<Receipt, void>(send, 'The mail has come in.', (answer) => {
    onSent(answer);
    setText('');
    setFiles([]);
  });
  return (
    <form
      aria-label="Answer"
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate();
      }}
    >
      <Stack gap="xs">
        <TextInput
          label="To"
          size="xs"
          required
          placeholder="an address of one of your domains"
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        <TextInput label="Subject" size="xs" value={subject} onChange={(event) => setSubject(event.currentTarget.value)} />
        <Textarea
          label="Answer"
          size="xs"
          autosize
          minRows={2}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <AttachmentsField files={files} onChange={setFiles} size="xs" />
        {change.error !== null && <ErrorBox error={change.error} />}
        <Group justify="flex-end">
          <Button type="submit" size="xs" loading={change.isPending}>
            {mail === undefined ? 'Write' : 'Answer'}
          </Button>
        </Group>
        <ApiCalls calls={[callWith(files.map(base64Shown))]} title="The API call of an answer" />
      </Stack>
    </form>
  );
}

function nameOf({ address, name }: Person): string {
  return name ?? address;
}
