// API keys: made here, shown once, revoked here.

import { Alert, Code, Group, MultiSelect, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ApiKey } from '../../../src/wire/api-keys.ts';
import { useRead } from '../queries.ts';
import { Confirm } from '../ui/Confirm.tsx';
import { Copy } from '../ui/Copyable.tsx';
import { FormDialog } from '../ui/FormDialog.tsx';
import { Moment, State } from '../ui/format.tsx';
import { Page } from '../ui/Page.tsx';
import { Rows } from '../ui/Rows.tsx';

const SCOPE = 'account-management:manage';

export function KeysPage() {
  const read = useRead<{ results: ApiKey[] }>('/callsign/1/api-keys');
  const [secret, setSecret] = useState<string>();
  return (
    <Page
      title="API keys"
      description="A program signs in with a key. Its secret is shown once; what is stored cannot be turned back into it."
      calls={[read.call]}
      actions={<KeyForm onSecret={setSecret} />}
    >
      {secret !== undefined && (
        <Alert
          title="Keep this secret: it is not shown again."
          color="blue"
          withCloseButton
          closeButtonLabel="Close"
          onClose={() => setSecret(undefined)}
        >
          <Group>
            <Code className="wrap-anywhere">{secret}</Code>
            <Copy text={secret} />
          </Group>
        </Alert>
      )}
      <Rows
        label="API keys"
        read={read}
        rowsOf={({ results }) => results}
        keyOf={({ id }) => id}
        columns={[
          { title: 'Name', show: ({ name }) => name },
          {
            title: 'May',
            show: ({ scopes }) => (
              <Text size="sm" maw={360} lineClamp={2}>
                {scopes.includes('*') ? 'everything' : scopes.join(', ') || 'nothing'}
              </Text>
            ),
          },
          { title: 'From addresses', show: ({ allowedIPs }) => allowedIPs.join(', ') || 'any' },
          { title: 'Valid until', show: ({ validTo }) => (validTo === undefined ? 'it is revoked' : <Moment at={validTo} />) },
          { title: 'State', show: ({ enabled }) => <State name={enabled ? 'Enabled' : 'Disabled'} /> },
          {
            title: 'Actions',
            show: ({ id, name }) => (
              <Confirm
                label="Revoke"
                question={`Revoke the key ${name}?`}
                scope={SCOPE}
                wanted={{ method: 'DELETE', path: `/callsign/1/api-keys/${encodeURIComponent(id)}` }}
                done={`${name} is revoked.`}
              >
                Programs that use it are refused from now on.
              </Confirm>
            ),
          },
        ]}
        empty="There is no key. Create one for each program that calls the API."
      />
    </Page>
  );
}

function KeyForm({ onSecret }: { readonly onSecret: (secret: string) => void }) {
  const known = useRead<{ scopes: string[] }>('/callsign/1/scopes');
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<string[]>(['*']);
  const [allowedIPs, setAddresses] = useState<string[]>([]);
  return (
    <FormDialog<{ apiKeySecret: string }>
      label="Create key"
      title="Create an API key"
      submitLabel="Create key"
      scope={SCOPE}
      wanted={{
        method: 'POST',
        path: '/callsign/1/api-keys',
        body: { name, scopes, ...(allowedIPs.length === 0 ? {} : { allowedIPs }) },
      }}
      done="The key is there."
      onDone={({ apiKeySecret }) => onSecret(apiKeySecret)}
      onOpen={() => setName('')}
    >
      <Stack>
        <TextInput label="Name" required value={name} onChange={(event) => setName(event.currentTarget.value)} data-autofocus />
        <MultiSelect
          label="What it may do"
          description="* is everything"
          searchable
          data={known.result.data?.scopes ?? ['*']}
          value={scopes}
          onChange={setScopes}
        />
        <TagsInput
          label="From these addresses only"
          description="Empty for any; Enter after each"
          value={allowedIPs}
          onChange={setAddresses}
        />
      </Stack>
    </FormDialog>
  );
}
