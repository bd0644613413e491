// The lists of applications and of entities.

import { Stack, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useFilters, useRead } from '../queries.ts';
import { FormDialog } from '../ui/FormDialog.tsx';
import { Page } from '../ui/Page.tsx';
import { PageTurner, type Paging, Rows } from '../ui/Rows.tsx';
import { IDENTITY_TABS, PageTabs } from '../ui/tabs.tsx';
import { APPLICATION, ENTITY, type Identity, type IdentityKind } from './identities.ts';

export function ApplicationsPage() {
  return <IdentitiesPage kind={APPLICATION} />;
}

export function EntitiesPage() {
  return <IdentitiesPage kind={ENTITY} />;
}

function IdentitiesPage({ kind }: { readonly kind: IdentityKind }) {
  const { title, noun, description, listPath, listPage, page: itemPage, idField, nameField, empty } = kind;
  const [filters, change] = useFilters();
  const read = useRead<{ results: Identity[]; paging: Paging }>(listPath, { page: filters['page'], size: 50 });
  return (
    <Page
      title="Applications and entities"
      description={description}
      actions={<CreateIdentity key={noun} kind={kind} />}
      calls={[read.call]}
    >
      <PageTabs tabs={IDENTITY_TABS} here={listPage} />
      <Rows
        label={title}
        read={read}
        rowsOf={({ results }) => results}
        keyOf={(row) => row[idField] ?? ''}
        columns={[
          {
            title: `${noun === 'entity' ? 'Entity' : 'Application'} ID`,
            show: (row) => (
              <Link to={itemPage} params={{ [idField]: row[idField] } as never}>
                {row[idField]}
              </Link>
            ),
          },
          { title: 'Name', show: (row) => row[nameField] },
        ]}
        empty={empty}
        footer={<PageTurner paging={read.result.data?.paging} onTurn={(page) => change({ page })} />}
      />
    </Page>
  );
}

function CreateIdentity({ kind: { noun, listPath, idField, nameField } }: { readonly kind: IdentityKind }) {
  const [id, setId] = useState('');
  const [name, setName] = useState('');
  return (
    <FormDialog
      label={`Create ${noun}`}
      title={`Create ${noun}`}
      wanted={{ method: 'POST', path: listPath, body: { [idField]: id, [nameField]: name || id } }}
      done={`The ${noun} ${id} is there.`}
      onOpen={() => {
        setId('');
        setName('');
      }}
    >
      <Stack>
        <TextInput
          label={`${noun === 'entity' ? 'Entity' : 'Application'} ID`}
          description="What requests say; it stays as it is"
          required
          value={id}
          onChange={(event) => setId(event.currentTarget.value)}
          data-autofocus
        />
        <TextInput label="Name" value={name} onChange={(event) => setName(event.currentTarget.value)} />
      </Stack>
    </FormDialog>
  );
}
