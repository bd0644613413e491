// Opt-outs: who does not want to hear from whom, and where STOP, START and HELP are honoured.

import { Checkbox, Group, MultiSelect, NativeSelect, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import type { OptOutPolicy } from '../../../src/wire/opt-out-policies.ts';
import type { OptOut } from '../../../src/wire/opt-outs.ts';
import { PairFields, platformOf } from '../forms/PairFields.tsx';
import { useFilters, useRead } from '../queries.ts';
import { Confirm } from '../ui/Confirm.tsx';
import { FormDialog } from '../ui/FormDialog.tsx';
import { FilterText } from '../ui/filters.tsx';
import { Moment, type Pair, PairShown } from '../ui/format.tsx';
import { Page } from '../ui/Page.tsx';
import { CursorTurner, Rows } from '../ui/Rows.tsx';

const LANGUAGES: Readonly<Record<string, string>> = {
  en: 'English',
  de: 'German',
  fr: 'French',
  es: 'Spanish',
  it: 'Italian',
  pt: 'Portuguese',
  nl: 'Dutch',
  pl: 'Polish',
  hr: 'Croatian',
  tr: 'Turkish',
};

export function OptOutsPage() {
  const [filters, change] = useFilters();
  const digits = (filters['destination'] ?? '').replace(/\D/g, '');
  const policies = useRead<{ results: OptOutPolicy[] }>('/callsign/1/opt-out-policies');
  const list = useRead<{ results: OptOut[]; nextCursor?: string }>('/callsign/1/opt-outs', {
    destination: digits.length < 3 ? undefined : digits,
    cursor: filters['cursor'],
    limit: 50,
  });
  return (
    <Page
      title="Opt-outs"
      description="Who does not want to hear from a sender gets nothing from it: another one is chosen, or the message is rejected."
      calls={[policies.call, list.call]}
      actions={
        <Group gap="xs">
          <PolicyForm />
          <OptOutForm />
        </Group>
      }
    >
      <Title order={3} size="h4">
        Words
      </Title>
      <Rows
        label="Policies of opt-out words"
        read={policies}
        rowsOf={({ results }) => results}
        keyOf={({ policyId }) => policyId}
        columns={[
          { title: 'For', show: (policy) => <Reach policy={policy} /> },
          { title: 'State', show: ({ enabled }) => (enabled ? 'honoured' : 'not honoured') },
          { title: 'STOP ends', show: ({ scope }) => (scope === 'ACCOUNT' ? 'every sender' : 'that number') },
          { title: 'Languages', show: ({ languages }) => languages.map((code) => LANGUAGES[code] ?? code).join(', ') },
          {
            title: 'Actions',
            show: ({ policyId }) => (
              <Confirm
                label="Delete"
                question="Delete this policy?"
                wanted={{ method: 'DELETE', path: `/callsign/1/opt-out-policies/${policyId}` }}
                done="The policy is deleted."
              >
                Opt-outs that came by it stay.
              </Confirm>
            ),
          },
        ]}
        empty="STOP, START and HELP are texts like any other, unless a number has keywords for them. A policy honours them."
      />
      <Title order={3} size="h4">
        List
      </Title>
      <Group>
        <FilterText label="Destination" name="destination" placeholder="13105550142" />
      </Group>
      <Rows
        label="Opt-outs"
        read={list}
        rowsOf={({ results }) => results}
        keyOf={({ destination, sender }) => `${destination} ${sender ?? ''}`}
        columns={[
          { title: 'Destination', show: ({ destination }) => destination },
          { title: 'Does not want to hear from', show: ({ sender }) => sender ?? 'any sender' },
          { title: 'Since', show: ({ createdAt }) => <Moment at={createdAt} /> },
          { title: 'Actions', show: (optOut) => <Removal optOut={optOut} /> },
        ]}
        empty="Nobody has opted out."
        footer={
          <CursorTurner cursor={filters['cursor']} next={list.result.data?.nextCursor} onTurn={(cursor) => change({ cursor })} />
        }
      />
    </Page>
  );
}

function Reach({ policy }: { readonly policy: OptOutPolicy }) {
  const { result } = useRead<{ numberKey: string; number: string }>(
    `/numbers/1/numbers/${policy.numberKey ?? ''}`,
    {},
    {
      isWanted: policy.numberKey !== undefined,
    },
  );
  if (policy.numberKey !== undefined) return <Text size="sm">{result.data?.number ?? policy.numberKey}</Text>;
  if (policy.applicationId === undefined) return <Text size="sm">the whole account</Text>;
  return <PairShown pair={policy} />;
}

function Removal({ optOut: { destination, sender } }: { readonly optOut: OptOut }) {
  const query = new URLSearchParams({ destination, ...(sender === undefined ? {} : { sender }) });
  return (
    <Confirm
      label="Remove"
      question={`Let ${destination} hear from ${sender ?? 'every sender'} again?`}
      wanted={{ method: 'DELETE', path: `/callsign/1/opt-outs?${query}` }}
      done="The opt-out is removed."
    >
      Do so only when the subscriber asked for it.
    </Confirm>
  );
}

function PolicyForm() {
  const [pair, setPair] = useState<Pair>({});
  const [isEnabled, setEnabled] = useState(true);
  const [scope, setScope] = useState('SENDER');
  const [languages, setLanguages] = useState(['en']);
  const [stop, setStop] = useState('');
  const replies = stop === '' ? {} : { replies: { stop } };
  const body = { ...platformOf(pair), enabled: isEnabled, scope, languages, ...replies };
  return (
    <FormDialog
      label="Honour opt-out words"
      title="Honour STOP, START and HELP"
      submitLabel="Create policy"
      wanted={{ method: 'POST', path: '/callsign/1/opt-out-policies', body }}
      done="The policy is there."
    >
      <Stack>
        <Text size="sm">Leave both empty for the whole account. The more specific policy has the say.</Text>
        <PairFields pair={pair} onChange={setPair} />
        <Checkbox
          label="Honour the words"
          description="Without the tick this takes an application or entity out of the account's policy"
          checked={isEnabled}
          onChange={(event) => setEnabled(event.currentTarget.checked)}
        />
        <NativeSelect
          label="STOP ends messages from"
          data={[
            { value: 'SENDER', label: 'the number written to' },
            { value: 'ACCOUNT', label: 'every sender of the account' },
          ]}
          value={scope}
          onChange={(event) => setScope(event.currentTarget.value)}
        />
        <MultiSelect
          label="Languages"
          data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
          value={languages}
          onChange={setLanguages}
        />
        <Textarea
          label="Answer to STOP"
          description="Empty: the text that comes with the language"
          value={stop}
          onChange={(event) => setStop(event.currentTarget.value)}
        />
      </Stack>
    </FormDialog>
  );
}

function OptOutForm() {
  const [destination, setDestination] = useState('');
  const [sender, setSender] = useState('');
  return (
    <FormDialog
      label="Add opt-out"
      title="Add an opt-out"
      submitLabel="Add opt-out"
      variant="default"
      wanted={{ method: 'POST', path: '/callsign/1/opt-outs', body: { destination, ...(sender === '' ? {} : { sender }) } }}
      done="The opt-out is there."
    >
      <Stack>
        <TextInput
          label="Destination"
          required
          value={destination}
          onChange={(event) => setDestination(event.currentTarget.value)}
        />
        <TextInput
          label="Sender"
          description="Empty: every sender of the account"
          value={sender}
          onChange={(event) => setSender(event.currentTarget.value)}
        />
      </Stack>
    </FormDialog>
  );
}
