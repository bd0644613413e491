// Notification profiles: where events are posted, and how.

import { Autocomplete, Group, MultiSelect, NativeSelect, NumberInput, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ProfileObject } from '../../../src/wire/subscriptions.ts';
import type { Call } from '../api.ts';
import { IdField } from '../forms/IdField.tsx';
import { paths } from '../paths.ts';
import { useFilters, useRead } from '../queries.ts';
import { Confirm } from '../ui/Confirm.tsx';
import { EDITING, FormDialog } from '../ui/FormDialog.tsx';
import { Page } from '../ui/Page.tsx';
import { PageTurner, type Paging, Rows } from '../ui/Rows.tsx';
import { PageTabs, SUBSCRIPTION_TABS } from '../ui/tabs.tsx';

/** Limits of a profile with their bounds: what is left empty is the server's own choice. */
const LIMITS = [
  ['maxBucketSize', 'Events in one POST at most', 1, 2000],
  ['rateLimit', 'POSTs a second at most', 1, 5000],
  ['windowSize', 'POSTs under way at a time', 20, 10_000],
  ['connectTimeout', 'Milliseconds to connect', 300, 30_000],
  ['readTimeout', 'Milliseconds to answer', 1000, 90_000],
] as const;

export function ProfilesPage() {
  const [filters, change] = useFilters();
  const read = useRead<{ results: ProfileObject[]; paging: Paging }>('/subscriptions/1/profiles', {
    page: filters['page'],
    size: 50,
  });
  return (
    <Page
      title="Subscriptions"
      description="A notification profile says where events are posted, how fast, and with which credentials. Several subscriptions can share one."
      calls={[read.call]}
      actions={<ProfileForm />}
    >
      <PageTabs tabs={SUBSCRIPTION_TABS} here={paths.profiles} />
      <Rows
        label="Notification profiles"
        read={read}
        rowsOf={({ results }) => results}
        keyOf={({ profileId }) => profileId}
        columns={[
          { title: 'Profile', show: ({ profileId }) => profileId },
          { title: 'URL', show: ({ webhook }) => <span className="wrap-anywhere">{webhook.notifyUrl}</span> },
          { title: 'Signs in with', show: ({ security }) => security?.authId ?? 'nothing' },
          { title: 'Certificate', show: ({ clientCertificateId }) => clientCertificateId ?? 'none' },
          {
            title: 'Actions',
            show: (profile) => (
              <Group gap="xs" wrap="nowrap">
                <ProfileForm known={profile} />
                <Confirm
                  label="Delete"
                  question={`Delete the profile ${profile.profileId}?`}
                  wanted={{ method: 'DELETE', path: `/subscriptions/1/profiles/${encodeURIComponent(profile.profileId)}` }}
                  done="The profile is deleted."
                >
                  It is refused while a subscription uses it: give those another profile first.
                </Confirm>
              </Group>
            ),
          },
        ]}
        empty="There is no profile. Create one here, or together with a subscription."
        footer={<PageTurner paging={read.result.data?.paging} onTurn={(page) => change({ page })} />}
      />
    </Page>
  );
}

function ProfileForm({ known }: { readonly known?: ProfileObject }) {
  const security = useRead<{ results: { authId: string }[] }>('/subscriptions/1/security', { size: 100 });
  const certificates = useRead<{ results: { certificateId: string }[] }>('/subscriptions/1/certificates', { size: 100 });
  const [profileId, setId] = useState('');
  const [notifyUrl, setUrl] = useState('');
  const [contentType, setType] = useState('application/json');
  const [authId, setAuth] = useState('');
  const [clientCertificateId, setCertificate] = useState('');
  const [limits, setLimits] = useState<Readonly<Record<string, number | string>>>({});
  const [responseRegex, setRegex] = useState('');
  const [protocols, setProtocols] = useState<string[]>([]);
  const fill = (): void => {
    setId(known?.profileId ?? '');
    setUrl(known?.webhook.notifyUrl ?? '');
    setType(known?.webhook.contentType || 'application/json');
    setAuth(known?.security?.authId ?? '');
    setCertificate(known?.clientCertificateId ?? '');
    setLimits(Object.fromEntries(LIMITS.map(([name]) => [name, known?.[name] ?? ''])));
    setRegex(known?.responseRegex ?? '');
    setProtocols([...(known?.enabledSSLProtocols ?? [])]);
  };
  const set = Object.entries(limits).filter(([, value]) => value !== '');
  // What the form does not show, such as headers, stays: the server replaces all of a profile.
  const { profileId: _id, security: _security, ...rest } = known ?? { profileId: '' };
  const untouched = Object.fromEntries(Object.entries(rest).filter(([name]) => !LIMITS.some(([limit]) => limit === name)));
  const body = {
    ...untouched,
    webhook: { notifyUrl, contentType },
    ...(authId === '' ? {} : { security: { authId } }),
    clientCertificateId,
    responseRegex: responseRegex || undefined,
    enabledSSLProtocols: protocols.length === 0 ? undefined : protocols,
    ...Object.fromEntries(set.map(([name, value]) => [name, Number(value)])),
  };
  const wanted: Call =
    known === undefined
      ? { method: 'POST', path: '/subscriptions/1/profiles', body: { profileId, ...body } }
      : { method: 'PUT', path: `/subscriptions/1/profiles/${encodeURIComponent(known.profileId)}`, body };
  return (
    <FormDialog
      label="Create profile"
      title={known === undefined ? 'Create a notification profile' : `Profile ${known.profileId}`}
      submitLabel="Create profile"
      {...(known === undefined ? {} : EDITING)}
      wanted={wanted}
      done={known === undefined ? 'The profile is there.' : 'The profile is changed; what waits is posted by it.'}
      onOpen={fill}
    >
      <Stack>
        {known === undefined && <IdField label="Profile ID" value={profileId} onChange={setId} />}
        <TextInput
          label="URL"
          type="url"
          required
          placeholder="https://"
          value={notifyUrl}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <NativeSelect
            label="Format"
            data={[
              { value: 'application/json', label: 'JSON' },
              { value: 'application/xml', label: 'XML' },
            ]}
            value={contentType}
            onChange={(event) => setType(event.currentTarget.value)}
          />
          <Autocomplete
            label="Security settings"
            description="Empty: it signs in with nothing"
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            data={(security.result.data?.results ?? []).map((setting) => setting.authId)}
            value={authId}
            onChange={setAuth}
          />
          <Autocomplete
            label="Client certificate"
            description="Shown to the server when it connects"
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            data={(certificates.result.data?.results ?? []).map(({ certificateId }) => certificateId)}
            value={clientCertificateId}
            onChange={setCertificate}
          />
          <MultiSelect
            label="TLS versions"
            description="Empty for any"
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            data={['TLSv1.2', 'TLSv1.3']}
            value={protocols}
            onChange={setProtocols}
          />
          {LIMITS.map(([name, label, min, max]) => (
            <NumberInput
              key={name}
              label={label}
              description={`${min.toLocaleString('en')} to ${max.toLocaleString('en')}; empty for the server's own`}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              min={min}
              max={max}
              value={limits[name] ?? ''}
              onChange={(value) => setLimits({ ...limits, [name]: value })}
            />
          ))}
          <TextInput
            label="Statuses that count as taken"
            description="A regular expression such as 2\d\d; empty: the 2xx"
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            value={responseRegex}
            onChange={(event) => setRegex(event.currentTarget.value)}
          />
        </SimpleGrid>
        {known?.headers !== undefined && (
          <Text size="sm" className="wrap-anywhere">
            Its headers stay as they are: {Object.keys(known.headers).join(', ')}.
          </Text>
        )}
      </Stack>
    </FormDialog>
  );
}
