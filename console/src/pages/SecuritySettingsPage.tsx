// Security settings: how POSTs prove who sends them. Secrets go in and never come back out.

import { Code, Group, NativeSelect, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Call } from '../api.ts';
import { IdField } from '../forms/IdField.tsx';
import { paths } from '../paths.ts';
import { useFilters, useRead } from '../queries.ts';
import { Confirm } from '../ui/Confirm.tsx';
import { EDITING, FormDialog } from '../ui/FormDialog.tsx';
import { Page } from '../ui/Page.tsx';
import { PageTurner, type Paging, Rows } from '../ui/Rows.tsx';
import { PageTabs, SUBSCRIPTION_TABS } from '../ui/tabs.tsx';

type Type = 'BASIC' | 'HMAC' | 'OAUTH';

interface Security {
  readonly authId: string;
  readonly type: Type;
  /** Secrets are masked; the mask sent back means the stored one. */
  readonly credentials: Readonly<Record<string, unknown>>;
}

const MASK = '********';
const TYPES: readonly (readonly [Type, string])[] = [
  ['BASIC', 'Name and password (Basic)'],
  ['HMAC', 'A signature (HMAC)'],
  ['OAUTH', 'A token (OAuth 2)'],
];
const ALGORITHMS = ['HMAC_SHA_256', 'HMAC_SHA_384', 'HMAC_SHA_512', 'HMAC_SHA_224', 'HMAC_SHA_1', 'HMAC_MD5'];
const GRANTS = ['client_credentials', 'password', 'refresh_token'];

interface Field {
  readonly name: string;
  readonly label: string;
  readonly isSecret?: boolean;
  readonly isRequired?: boolean;
  readonly choices?: readonly string[];
}

const FIELDS: Readonly<Record<Type, readonly Field[]>> = {
  BASIC: [
    { name: 'username', label: 'Name', isRequired: true },
    { name: 'password', label: 'Password', isSecret: true, isRequired: true },
  ],
  HMAC: [
    { name: 'secretKey', label: 'Secret key', isSecret: true, isRequired: true },
    { name: 'algorithm', label: 'Algorithm', choices: ALGORITHMS },
  ],
  OAUTH: [
    { name: 'tokenUrl', label: 'URL of tokens', isRequired: true },
    { name: 'grantType', label: 'Grant', choices: GRANTS },
    { name: 'clientId', label: 'Client ID' },
    { name: 'clientSecret', label: 'Client secret', isSecret: true },
    { name: 'scope', label: 'Scope' },
    { name: 'resource', label: 'Resource' },
    { name: 'username', label: 'Name' },
    { name: 'password', label: 'Password', isSecret: true },
    { name: 'refreshToken', label: 'Refresh token', isSecret: true },
  ],
};

export function SecuritySettingsPage() {
  const [filters, change] = useFilters();
  const read = useRead<{ results: Security[]; paging: Paging }>('/subscriptions/1/security', { page: filters['page'], size: 50 });
  return (
    <Page
      title="Subscriptions"
      description="Credentials that POSTs carry, so that your server knows who sends them. Secrets can be set and changed; nobody can read them again."
      calls={[read.call]}
      actions={<SecurityForm />}
    >
      <PageTabs tabs={SUBSCRIPTION_TABS} here={paths.securitySettings} />
      <Rows
        label="Security settings"
        read={read}
        rowsOf={({ results }) => results}
        keyOf={({ authId }) => authId}
        columns={[
          { title: 'Security settings', show: ({ authId }) => authId },
          { title: 'Type', show: ({ type }) => TYPES.find(([name]) => name === type)?.[1] ?? type },
          {
            title: 'Credentials',
            show: ({ credentials }) => (
              <Code className="wrap-anywhere">
                {Object.entries(credentials)
                  .map(([name, value]) => `${name}: ${typeof value === 'object' ? '…' : String(value)}`)
                  .join(', ')}
              </Code>
            ),
          },
          {
            title: 'Actions',
            show: (security) => (
              <Group gap="xs" wrap="nowrap">
                <SecurityForm known={security} />
                <Confirm
                  label="Delete"
                  question={`Delete the security settings ${security.authId}?`}
                  wanted={{ method: 'DELETE', path: `/subscriptions/1/security/${encodeURIComponent(security.authId)}` }}
                  done="The security settings are deleted."
                >
                  It is refused while a notification profile uses them.
                </Confirm>
              </Group>
            ),
          },
        ]}
        empty="There are none: POSTs carry no credentials. Create some and name them in a notification profile."
        footer={<PageTurner paging={read.result.data?.paging} onTurn={(page) => change({ page })} />}
      />
    </Page>
  );
}

function SecurityForm({ known }: { readonly known?: Security }) {
  const [authId, setId] = useState('');
  const [type, setType] = useState<Type>('BASIC');
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const isSameType = known !== undefined && known.type === type;
  const fill = (): void => {
    setId(known?.authId ?? '');
    setType(known?.type ?? 'BASIC');
    const shown = Object.entries(known?.credentials ?? {}).filter(([, value]) => typeof value === 'string' && value !== MASK);
    setValues(Object.fromEntries(shown) as Record<string, string>);
  };
  const credentials = Object.fromEntries(
    FIELDS[type].flatMap(({ name, isSecret, choices }) => {
      const value = values[name] || choices?.[0];
      // A secret that is left alone goes back as its mask: the stored one stays.
      if (value === undefined) return isSecret === true && isSameType && name in known.credentials ? [[name, MASK]] : [];
      return [[name, value]];
    }),
  );
  // Headers of the token's request are not shown here, and stay.
  const headers = isSameType && known.credentials['headers'] !== undefined ? { headers: known.credentials['headers'] } : {};
  const body = { type, credentials: { ...credentials, ...headers } };
  const wanted: Call =
    known === undefined
      ? { method: 'POST', path: '/subscriptions/1/security', body: { authId, ...body } }
      : { method: 'PUT', path: `/subscriptions/1/security/${encodeURIComponent(known.authId)}`, body };
  return (
    <FormDialog
      label="Create security settings"
      title={known === undefined ? 'Create security settings' : `Security settings ${known.authId}`}
      submitLabel="Create security settings"
      {...(known === undefined ? {} : EDITING)}
      wanted={wanted}
      done="The security settings are saved."
      onOpen={fill}
    >
      <Stack>
        {known === undefined && <IdField label="ID" value={authId} onChange={setId} />}
        <NativeSelect
          label="Type"
          data={TYPES.map(([value, label]) => ({ value, label }))}
          value={type}
          onChange={(event) => setType(event.currentTarget.value as Type)}
        />
        {FIELDS[type].map((field) => (
          <CredentialField
            key={field.name}
            field={field}
            isStored={isSameType && field.name in known.credentials}
            value={values[field.name] ?? ''}
            onChange={(value) => setValues({ ...values, [field.name]: value })}
          />
        ))}
      </Stack>
    </FormDialog>
  );
}

interface CredentialFieldProps {
  readonly field: Field;
  readonly isStored: boolean;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function CredentialField({ field, isStored, value, onChange }: CredentialFieldProps) {
  const { label, isSecret = false, isRequired = false, choices } = field;
  if (choices !== undefined)
    return (
      <NativeSelect label={label} data={[...choices]} value={value} onChange={(event) => onChange(event.currentTarget.value)} />
    );
  if (!isSecret)
    return (
      <TextInput label={label} required={isRequired} value={value} onChange={(event) => onChange(event.currentTarget.value)} />
    );
  return (
    <PasswordInput
      label={label}
      description={isStored ? 'Stored; leave it empty to keep it' : undefined}
      autoComplete="new-password"
      required={isRequired && !isStored}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
