// Sends a mail from a domain of the account to the mailbox.

import { Alert, Group, NativeSelect, SegmentedControl, Text, Textarea, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { type Call, call } from '../../api.ts';
import { base64Of, base64Shown, mediaTypeOf } from '../../files.ts';
import { PairFields, platformOf } from '../../forms/PairFields.tsx';
import { paths } from '../../paths.ts';
import { useRead } from '../../queries.ts';
import type { Pair } from '../../ui/format.tsx';
import { useIsMailInSandbox } from '../../ui/mail-sandbox.ts';
import { AttachmentsField } from './AttachmentsField.tsx';
import { SendForm } from './SendForm.tsx';
import type { Answer } from './Sent.tsx';

/** The largest page of domains there is. */
const DOMAINS_OFFERED = 20;

export function SendMail({ to }: { readonly to: string }) {
  const [pair, setPair] = useState<Pair>({});
  const [name, setName] = useState('');
  const [local, setLocal] = useState('hello');
  const [chosen, setDomain] = useState('');
  const [subject, setSubject] = useState('Hello');
  const [text, setText] = useState('Hello');
  const [html, setHtml] = useState('<p>Hello</p>');
  // A mail has one of the two: the API leaves the text out where there is HTML.
  const [kind, setKind] = useState<string>('Text');
  const [files, setFiles] = useState<File[]>([]);
  const domains = useRead<{ results: { domainName: string; active: boolean }[] }>('/email/1/domains', { size: DOMAINS_OFFERED });
  const isInSandbox = useIsMailInSandbox();
  const known = domains.result.data?.results;
  const domain = known?.find(({ domainName }) => domainName === chosen) ?? known?.find(({ active }) => active) ?? known?.[0];
  const platform = platformOf(pair);
  const callWith = (contents: readonly string[]): Call => {
    const address = `${local}@${domain?.domainName ?? ''}`;
    const attachments = files.map((file, index) => ({
      type: 'binary',
      fileName: file.name,
      contentType: mediaTypeOf(file),
      content: contents[index],
    }));
    const content = {
      subject,
      ...(kind === 'Text' ? { text } : { html }),
      ...(attachments.length === 0 ? {} : { attachments }),
    };
    const message = {
      sender: name === '' ? address : `${name} <${address}>`,
      destinations: [{ to: [{ destination: to }] }],
      content,
      ...(platform === undefined ? {} : { options: { platform } }),
    };
    return { method: 'POST', path: '/email/4/messages', body: { messages: [message] } };
  };
  const send = async (): Promise<Answer> => call<Answer>(callWith(await Promise.all(files.map(base64Of))));
  if (known?.length === 0)
    return (
      <Alert title="There is no email domain yet." color="blue">
        Mail is sent from an address of a domain you own. Add one under{' '}
        <Link to={paths.resources} search={{ kind: 'DOMAIN' } as never}>
          Resources
        </Link>
        .
      </Alert>
    );
  return (
    <SendForm title="Write to the mailbox" send={send} calls={[callWith(files.map(base64Shown))]}>
      <PairFields pair={pair} onChange={setPair} />
      <TextInput label="Name of the sender" value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <Group align="flex-end" wrap="nowrap" gap="xs">
        <TextInput label="Address" required flex={1} value={local} onChange={(event) => setLocal(event.currentTarget.value)} />
        <Text pb={6}>@</Text>
        <NativeSelect
          label="Domain"
          flex={1}
          data={(known ?? []).map(({ domainName }) => domainName)}
          value={domain?.domainName ?? ''}
          onChange={(event) => setDomain(event.currentTarget.value)}
        />
      </Group>
      {domain?.active === false && isInSandbox !== undefined && (
        <Text size="sm">
          {isInSandbox ? 'Not verified yet: its mail goes no further than the sandbox.' : 'This domain may not send yet.'}{' '}
          <Link to={paths.resource} params={{ resourceType: 'DOMAIN', resourceId: domain.domainName }}>
            What it lacks
          </Link>
        </Text>
      )}
      <TextInput label="Subject" required value={subject} onChange={(event) => setSubject(event.currentTarget.value)} />
      <SegmentedControl
        aria-label="What it is written in"
        data={['Text', 'HTML']}
        value={kind}
        onChange={setKind}
        style={{ alignSelf: 'flex-start' }}
      />
      <Textarea
        key={kind}
        aria-label={kind === 'Text' ? 'Text of the mail' : 'HTML of the mail'}
        autosize
        minRows={4}
        maxRows={14}
        required
        spellCheck={kind === 'Text'}
        value={kind === 'Text' ? text : html}
        onChange={(event) => (kind === 'Text' ? setText : setHtml)(event.currentTarget.value)}
      />
      <AttachmentsField files={files} onChange={setFiles} />
    </SendForm>
  );
}
