// What a message that came in carries beside its text: the files of an MMS, and a mail with what is known of where it came from.

import { Anchor, Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { MessageContentDetail } from '../../../src/wire/inbound-messages.ts';
import { Attached, MediaShown } from '../ui/Attached.tsx';
import { Facts } from '../ui/Facts.tsx';
import { MailBody } from '../ui/MailBody.tsx';
import { Headers, Subject, wholeOf } from '../ui/mail-parts.tsx';

interface InboundContentProps {
  readonly text: string;
  readonly content: MessageContentDetail | undefined;
}

export function InboundContentShown({ text, content }: InboundContentProps) {
  const { subject, files = [], html, mail } = content ?? {};
  return (
    <Paper withBorder p="md" component="section" aria-label="Content">
      <Stack gap="xs">
        {(subject !== undefined || mail !== undefined) && <Subject text={subject} />}
        {mail === undefined ? (
          <Text className="wrap-anywhere" style={{ whiteSpace: 'pre-wrap' }}>
            {text || (files.length > 0 ? '' : '(empty)')}
          </Text>
        ) : (
          <MailBody
            html={html}
            text={text === '' && html !== undefined ? undefined : text}
            pictures={files.flatMap(({ cid, url }) => (cid === undefined ? [] : [{ cid, url }]))}
          />
        )}
        {mail === undefined
          ? files.map((file) => <MediaShown key={file.url} file={file} />)
          : files.length > 0 && <Attached files={files.map((file) => ({ ...file, isInline: file.cid !== undefined }))} />}
        {mail?.rawUrl !== undefined && (
          <Anchor underline="always" href={mail.rawUrl} download size="sm">
            Download the mail as it came
          </Anchor>
        )}
      </Stack>
    </Paper>
  );
}

/** Whose the mail says it is, and what there is to say for it. */
export function MailFacts({ mail }: { readonly mail: NonNullable<MessageContentDetail['mail']> }) {
  const { from, to, cc, envelope, senderIp, spf, dkim, dmarc, headers } = mail;
  const signers = dkim.domains.length === 0 ? '' : ` (${dkim.domains.join(', ')})`;
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['From', from === undefined ? 'nobody is named' : wholeOf(from)],
    ['To', to.map(wholeOf).join(', ') || '–'],
    ...(cc.length === 0 ? [] : [['Copies to', cc.map(wholeOf).join(', ')] as const]),
    [
      'Handed over for',
      `${envelope.to.join(', ')}${envelope.from === '' ? ', without a return address' : `, to return to ${envelope.from}`}`,
    ],
    ['Came from', senderIp ?? 'this server'],
    ['SPF', SPF[spf] ?? spf],
    ['DKIM', `${DKIM[dkim.result] ?? dkim.result}${signers}`],
    ['DMARC', DMARC[dmarc] ?? dmarc],
  ];
  return (
    <Stack gap="xs" component="section" aria-label="The mail">
      <Title order={3} size="h4">
        The mail
      </Title>
      <Facts facts={facts} />
      <Headers title={`All ${headers.length} headers`} headers={headers} />
    </Stack>
  );
}

const UNKNOWN = {
  none: 'Not checked, or nothing to check against',
  neutral: 'The domain says neither yes nor no',
  temperror: 'Could not be checked at that moment',
  permerror: 'What the domain says about it cannot be understood',
};
const SPF: Readonly<Record<string, string>> = {
  ...UNKNOWN,
  pass: 'Passed: the server may send for that domain',
  fail: 'Failed: the domain says that the server may not send for it',
  softfail: 'Doubtful: the server is probably not one of the domain',
};
const DKIM: Readonly<Record<string, string>> = {
  ...UNKNOWN,
  none: 'Not signed, or not checked',
  pass: 'Passed: signed, and not changed on its way',
  fail: 'Failed: the signature does not fit',
  policy: 'Signed in a way that is not accepted',
};
const DMARC: Readonly<Record<string, string>> = {
  ...UNKNOWN,
  pass: 'Passed: it is from the domain it names as its sender',
  fail: 'Failed: it may not be from the domain it names as its sender',
};
