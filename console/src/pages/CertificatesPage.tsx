// Client certificates: shown to the servers that POSTs go to, and a test whether one of them takes it.

import { Alert, FileInput, Group, NativeSelect, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import type { CertificateObject, CertificateTestResult } from '../../../src/wire/subscriptions.ts';
import type { Call } from '../api.ts';
import { IdField } from '../forms/IdField.tsx';
import { paths } from '../paths.ts';
import { useFilters, useQuestion, useRead } from '../queries.ts';
import { useObstacle } from '../session.tsx';
import { Confirm, Doing } from '../ui/Confirm.tsx';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { FormDialog } from '../ui/FormDialog.tsx';
import { FilterText } from '../ui/filters.tsx';
import { Moment, State } from '../ui/format.tsx';
import { Page } from '../ui/Page.tsx';
import { PageTurner, type Paging, Rows } from '../ui/Rows.tsx';
import { PageTabs, SUBSCRIPTION_TABS } from '../ui/tabs.tsx';

export function CertificatesPage() {
  const [filters, change] = useFilters();
  const { search, page } = filters;
  const read = useRead<{ results: CertificateObject[]; paging: Paging }>('/subscriptions/1/certificates', {
    search,
    page,
    size: 50,
  });
  const known = read.result.data?.results ?? [];
  return (
    <Page
      title="Subscriptions"
      description="A client certificate proves to your server, before anything is posted, who connects. A notification profile names the one it shows."
      calls={[read.call, testCall(known[0]?.certificateId ?? 'certificate', 'https://example.com/reports')]}
      actions={<CertificateForm />}
    >
      <PageTabs tabs={SUBSCRIPTION_TABS} here={paths.certificates} />
      <Group align="flex-end">
        <FilterText label="Search" name="search" />
      </Group>
      <Rows
        label="Certificates"
        read={read}
        rowsOf={({ results }) => results}
        keyOf={({ certificateId }) => certificateId}
        columns={[
          { title: 'Certificate', show: ({ certificateId }) => certificateId },
          { title: 'Issued to', show: ({ issuedTo }) => <span className="wrap-anywhere">{issuedTo}</span> },
          { title: 'By', show: ({ issuedBy }) => <span className="wrap-anywhere">{issuedBy}</span> },
          { title: 'Valid until', show: ({ validUntil }) => <Moment at={new Date(validUntil).toISOString()} /> },
          { title: 'State', show: ({ certificateStatus }) => <State name={certificateStatus} /> },
          {
            title: 'Actions',
            show: ({ certificateId }) => (
              <Confirm
                label="Delete"
                question={`Delete the certificate ${certificateId}?`}
                wanted={{ method: 'DELETE', path: `/subscriptions/1/certificates/${encodeURIComponent(certificateId)}` }}
                done="The certificate is deleted."
              >
                It is refused while a notification profile uses it.
              </Confirm>
            ),
          },
        ]}
        empty="No certificate fits. Upload a PEM file with a certificate and its private key."
        footer={<PageTurner paging={read.result.data?.paging} onTurn={(next) => change({ page: next })} />}
      />
      {known.length > 0 && <Test certificateIds={known.map(({ certificateId }) => certificateId)} />}
    </Page>
  );
}

function CertificateForm() {
  const [certificateId, setId] = useState('');
  const [certificateContent, setContent] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const body = { certificateId, certificateContent, ...(passphrase === '' ? {} : { passphrase: base64(passphrase) }) };
  return (
    <FormDialog
      label="Upload certificate"
      title="Upload a certificate"
      submitLabel="Upload"
      wanted={{ method: 'POST', path: '/subscriptions/1/certificates', body }}
      done="The certificate is there."
      onOpen={() => {
        setId('');
        setContent('');
        setPassphrase('');
      }}
    >
      <Stack>
        <IdField label="ID" value={certificateId} onChange={setId} />
        <FileInput
          label="PEM file"
          description="With the certificate and its private key"
          required
          accept=".pem,.crt,.key,.txt"
          onChange={(file) => void file?.text().then((text) => setContent(base64(text)))}
        />
        <PasswordInput
          label="Passphrase"
          description="Of the private key; empty when it has none"
          autoComplete="new-password"
          value={passphrase}
          onChange={(event) => setPassphrase(event.currentTarget.value)}
        />
      </Stack>
    </FormDialog>
  );
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

function testCall(certificateId: string, webhookUrl: string): Call {
  return { method: 'POST', path: '/subscriptions/1/certificates/test/webhook', body: { certificateId, webhookUrl } };
}

function Test({ certificateIds }: { readonly certificateIds: readonly string[] }) {
  const [certificateId = '', setId] = useState(certificateIds[0]);
  const [webhookUrl, setUrl] = useState('');
  const { mutate: ask, data: answer, error, isPending } = useQuestion<CertificateTestResult>();
  return (
    <Stack component="section" aria-label="Test">
      <Title order={3} size="h4">
        Does a server take it?
      </Title>
      <Text size="sm">Connects to the URL and shows the certificate; no event is sent.</Text>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          ask(testCall(certificateId, webhookUrl));
        }}
      >
        <Group align="flex-end">
          <NativeSelect
            label="Certificate"
            data={[...certificateIds]}
            value={certificateId}
            onChange={(event) => setId(event.currentTarget.value)}
          />
          <TextInput
            label="URL"
            type="url"
            required
            placeholder="https://"
            value={webhookUrl}
            onChange={(event) => setUrl(event.currentTarget.value)}
          />
          <Doing type="submit" obstacle={useObstacle()} loading={isPending}>
            Test
          </Doing>
        </Group>
      </form>
      <div aria-live="polite">
        {error !== null && <ErrorBox error={error} />}
        {answer !== undefined && (
          <Alert
            color={answer.result === 'SUCCESS' ? 'green' : 'orange'}
            title={answer.result === 'SUCCESS' ? 'The server takes it.' : 'The server does not take it.'}
          >
            {[...answer.failReasons, answer.hint].filter(Boolean).join(' ')}
          </Alert>
        )}
      </div>
    </Stack>
  );
}
