// What a message carries: the text of an SMS, the parts of an MMS, or a mail as its reader sees it.

import { Code, Paper, Stack, Text } from '@mantine/core';
import type { MessageLife } from '../../../../src/wire/message-life.ts';
import { Attached } from '../../ui/Attached.tsx';
import { Facts } from '../../ui/Facts.tsx';
import { Folded } from '../../ui/Folded.tsx';
import { MailBody } from '../../ui/MailBody.tsx';
import { MmsParts } from '../../ui/MmsParts.tsx';
import { Subject } from '../../ui/mail-parts.tsx';

export function Content({ message }: { readonly message: MessageLife }) {
  const { title, segments, email } = message;
  return (
    <Paper withBorder p="md" component="section" aria-label="Content">
      {email !== undefined ? (
        <EmailShown email={email} />
      ) : segments !== undefined ? (
        <MmsParts title={title} parts={segments} />
      ) : (
        <SmsShown message={message} />
      )}
    </Paper>
  );
}

function SmsShown({ message: { text, binary, messageCount } }: { readonly message: MessageLife }) {
  return (
    <Stack gap="xs">
      {text !== undefined && (
        <Text className="wrap-anywhere" style={{ whiteSpace: 'pre-wrap' }}>
          {text === '' ? '(empty)' : text}
        </Text>
      )}
      {binary !== undefined && (
        <>
          <Text size="sm">
            Binary content, data coding {binary.dataCoding}, ESM class {binary.esmClass}
          </Text>
          <Code block className="wrap-anywhere">
            {binary.hex.replace(/(..)(?=.)/g, '$1 ')}
          </Code>
        </>
      )}
      <Text size="sm" c="dimmed">
        {messageCount === 1 ? 'One part' : `${messageCount} parts`}
        {text === undefined ? '' : `, ${[...text].length.toLocaleString('en')} characters`}
      </Text>
    </Stack>
  );
}

function EmailShown({ email }: { readonly email: NonNullable<MessageLife['email']> }) {
  const { from, to, cc = [], bcc = [], replyTo, subject, text, html, ampHtml, headers, attachments, isWholeMessage } = email;
  const people: readonly (readonly [string, string])[] = [
    ['From', from],
    ['To', to.join(', ')],
    ...(cc.length === 0 ? [] : [['Copies to', cc.join(', ')] as const]),
    ...(bcc.length === 0 ? [] : [['Hidden copies to', bcc.join(', ')] as const]),
    ...(replyTo === undefined ? [] : [['Replies to', replyTo] as const]),
  ];
  const hasTexts = text !== undefined || html !== undefined || ampHtml !== undefined;
  return (
    <Stack gap="xs">
      <Subject text={subject} />
      <Facts facts={people} />
      {hasTexts && <MailBody html={html} text={text} ampHtml={ampHtml} />}
      {!hasTexts && (
        <Text size="sm" c="dimmed">
          {isWholeMessage === true
            ? 'The sender wrote the whole message, head and body: it is not taken apart here.'
            : 'Its texts are not kept any more.'}
        </Text>
      )}
      {attachments.length > 0 && (
        <Attached files={attachments.map(({ name, type, size, isInline }) => ({ name, mediaType: type, size, isInline }))} />
      )}
      {headers !== undefined && Object.keys(headers).length > 0 && (
        <Folded title="Headers of the sender's own">
          <Facts facts={Object.entries(headers)} />
        </Folded>
      )}
    </Stack>
  );
}
