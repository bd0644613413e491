// Bringing in what is elsewhere: files of numbers and senders, and whole accounts of a platform with the same API.

import { MultiSelect, NativeSelect, PasswordInput, Stack, Switch, Tabs, Text, TextInput } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Import } from '../../../src/wire/imports.ts';
import { exampleOf, FileImport, type FileKind, fileCall } from '../forms/FileImport.tsx';
import { paths } from '../paths.ts';
import { useFilters, useRead } from '../queries.ts';
import { FormDialog } from '../ui/FormDialog.tsx';
import { Moment, State, wordOf } from '../ui/format.tsx';
import { Page } from '../ui/Page.tsx';
import { Rows } from '../ui/Rows.tsx';

const NUMBERS: FileKind = {
  noun: 'numbers',
  path: '/callsign/1/imports/numbers',
  columns:
    'number, type and capabilities, and optionally countryCode, coverage, messagesPerSecond, messagesPerDay, shared, applicationId and entityId',
  example: [
    ['number', 'type', 'countryCode', 'capabilities'],
    ['12025550100', 'VIRTUAL_LONG_NUMBER', 'US', 'SMS MMS'],
    ['60606', 'SHORT_CODE', 'GB', 'SMS'],
  ],
};

const SENDERS: FileKind = {
  noun: 'alphanumeric senders',
  path: '/callsign/1/imports/alphanumeric-senders',
  columns: 'senderName, countryCodes and capabilities, and optionally messagesPerSecond',
  example: [
    ['senderName', 'countryCodes', 'capabilities'],
    ['ExampleShop', 'GB IE', 'SMS'],
  ],
};

const KINDS: readonly Import['include'][number][] = [
  'application',
  'entity',
  'number',
  'alphanumeric-sender',
  'association',
  'inbound-configuration',
  'sending-strategy',
];
const LOOK_EVERY_MS = 2_000;

export function ImportsPage() {
  const [filters, change] = useFilters();
  const read = useRead<{ results: Import[] }>(
    '/callsign/1/imports',
    {},
    { everyMs: LOOK_EVERY_MS, isWanted: filters['tab'] === 'account' },
  );
  const tab = filters['tab'] ?? 'numbers';
  const kind = tab === 'senders' ? SENDERS : NUMBERS;
  return (
    <Page
      title="Import"
      description="Numbers and senders from a file, or a whole account from elsewhere. Everything can be run again: what is there already is compared and left alone."
      calls={
        tab === 'account'
          ? [read.call]
          : [fileCall(kind, exampleOf(kind), true, false), fileCall(kind, exampleOf(kind), false, false)]
      }
    >
      <Tabs keepMounted={false} value={tab} onChange={(next) => change({ tab: next ?? undefined })}>
        <Tabs.List>
          <Tabs.Tab value="numbers">Numbers</Tabs.Tab>
          <Tabs.Tab value="senders">Alphanumeric senders</Tabs.Tab>
          <Tabs.Tab value="account">A whole account</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="numbers" pt="md">
          <FileImport key="numbers" kind={NUMBERS} />
        </Tabs.Panel>
        <Tabs.Panel value="senders" pt="md">
          <FileImport key="senders" kind={SENDERS} />
        </Tabs.Panel>
        <Tabs.Panel value="account" pt="md">
          <Stack>
            <Text size="sm" maw={760}>
              Reads another account by its public API: applications, entities, numbers, alphanumeric senders, associations,
              inbound configurations and sending strategies. Secrets cannot be read from another account, so subscriptions, users
              and keys are not copied.
            </Text>
            <div>
              <StartImport label="Import an account" />
            </div>
            <Rows
              label="Imports of accounts"
              read={read}
              rowsOf={({ results }) => results}
              keyOf={({ importId }) => importId}
              columns={[
                {
                  title: 'Begun',
                  show: ({ importId, startedAt }) => (
                    <Link to={paths.accountImport} params={{ importId }}>
                      <Moment at={startedAt} />
                    </Link>
                  ),
                },
                { title: 'From', show: ({ baseUrl }) => <span className="wrap-anywhere">{baseUrl}</span> },
                { title: 'State', show: ({ status, dryRun }) => <State name={dryRun ? `${wordOf(status)}, dry run` : status} /> },
                { title: 'Made', show: ({ counts }) => countOf(counts, 'CREATE') + countOf(counts, 'UPDATE') },
                { title: 'Not to be had', show: ({ counts }) => countOf(counts, 'CANNOT') },
                { title: 'By', show: ({ requestedBy }) => <span className="wrap-anywhere">{requestedBy}</span> },
              ]}
              empty="No account was imported yet. Begin with a dry run: it says what would be done."
            />
          </Stack>
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

function countOf(counts: Import['counts'], outcome: string): number {
  return Object.values(counts).reduce((sum, ofKind) => sum + (ofKind[outcome] ?? 0), 0);
}

/** `known`: one that is to be run again; its key is asked for anew, as nobody keeps it. */
export function StartImport({ label, known }: { readonly label: string; readonly known?: Import }) {
  const navigate = useNavigate();
  const [baseUrl, setUrl] = useState('');
  const [apiKey, setKey] = useState('');
  const [dryRun, setDryRun] = useState(true);
  const [update, setUpdate] = useState(false);
  const [include, setInclude] = useState<string[]>([...KINDS]);
  const [pace, setPace] = useState('published');
  return (
    <FormDialog<{ importId: string }>
      label={label}
      title="Import an account"
      submitLabel={dryRun ? 'Begin the dry run' : 'Begin the import'}
      wanted={{ method: 'POST', path: '/callsign/1/imports/account', body: { baseUrl, apiKey, dryRun, update, include, pace } }}
      done="The import has begun."
      onDone={({ importId }) => {
        void navigate({ to: paths.accountImport, params: { importId } });
      }}
      onOpen={() => {
        setKey('');
        setUrl(known?.baseUrl ?? '');
        setDryRun(known?.dryRun ?? true);
        setUpdate(known?.update ?? false);
        setInclude([...(known?.include ?? KINDS)]);
      }}
    >
      <Stack>
        <TextInput
          label="Where the account is"
          placeholder="https://xyz.api.example.com"
          type="url"
          required
          value={baseUrl}
          onChange={(event) => setUrl(event.currentTarget.value.trim())}
          data-autofocus
        />
        <PasswordInput
          label="An API key that may read it"
          description="Kept in memory while the import runs, and nowhere else"
          required
          autoComplete="off"
          value={apiKey}
          onChange={(event) => setKey(event.currentTarget.value)}
        />
        <MultiSelect
          label="What to import"
          data={KINDS.map((value) => ({ value, label: nameOf(value) }))}
          value={include}
          onChange={setInclude}
        />
        <NativeSelect
          label="How fast to ask"
          data={[
            { value: 'published', label: 'No faster than its published limits' },
            { value: 'none', label: 'As fast as it answers: for a source without limits' },
          ]}
          value={pace}
          onChange={(event) => setPace(event.currentTarget.value)}
        />
        <Switch
          label="Dry run"
          description="Only says what would be done"
          checked={dryRun}
          onChange={(event) => setDryRun(event.currentTarget.checked)}
        />
        <Switch
          label="Make the same what differs"
          description="Else it is told, and left alone"
          checked={update}
          onChange={(event) => setUpdate(event.currentTarget.checked)}
        />
      </Stack>
    </FormDialog>
  );
}

/** `alphanumeric-sender` is `Alphanumeric senders`. */
export function nameOf(kind: string): string {
  const plural = kind.endsWith('y') ? `${kind.slice(0, -1)}ies` : `${kind}s`;
  return wordOf(plural.replaceAll('-', '_'));
}
