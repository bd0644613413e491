// One application or entity: its name, and all that points at it.

import { Group, Loader, Text, TextInput, Title } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useRead } from '../queries.ts';
import { Confirm } from '../ui/Confirm.tsx';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { Facts } from '../ui/Facts.tsx';
import { FormDialog } from '../ui/FormDialog.tsx';
import { Page } from '../ui/Page.tsx';
import { PointingAt } from '../ui/PointingAt.tsx';
import { APPLICATION, ENTITY, type Identity, type IdentityKind } from './identities.ts';

export function ApplicationPage() {
  const { applicationId = '' } = useParams({ strict: false });
  return <IdentityPage kind={APPLICATION} id={applicationId} />;
}

export function EntityPage() {
  const { entityId = '' } = useParams({ strict: false });
  return <IdentityPage kind={ENTITY} id={entityId} />;
}

function IdentityPage({ kind, id }: { readonly kind: IdentityKind; readonly id: string }) {
  const { noun, listPath, listPage, idField, nameField } = kind;
  const navigate = useNavigate();
  const path = `${listPath}/${encodeURIComponent(id)}`;
  const read = useRead<Identity>(path);
  const { data, error } = read.result;
  const name = data?.[nameField] ?? '';
  return (
    <Page
      title={id}
      calls={[read.call]}
      actions={
        data !== undefined && (
          <Group>
            <Rename noun={noun} name={name} path={path} nameField={nameField} />
            <Confirm
              label="Delete"
              question={`Delete the ${noun} ${id}?`}
              wanted={{ method: 'DELETE', path }}
              done={`The ${noun} ${id} is deleted.`}
              onDone={() => void navigate({ to: listPage })}
            >
              <Text size="sm">What points at it goes with it or is reset; messages that were sent keep its name:</Text>
              <PointingAt pair={{ [idField]: id }} />
            </Confirm>
          </Group>
        )
      }
    >
      {error !== null && <ErrorBox error={error} onRetry={() => void read.result.refetch()} />}
      {data === undefined && error === null && <Loader role="status" aria-label="Loading" />}
      {data !== undefined && (
        <>
          <Facts facts={[['Name', name]]} />
          <Title order={3} size="h4">
            What points at it
          </Title>
          <Text size="sm" c="dimmed">
            With what becomes of it when the {noun} is deleted.
          </Text>
          <PointingAt pair={{ [idField]: id }} />
        </>
      )}
    </Page>
  );
}

function Rename(props: { readonly noun: string; readonly name: string; readonly path: string; readonly nameField: string }) {
  const { noun, path, nameField } = props;
  const [name, setName] = useState(props.name);
  return (
    <FormDialog
      label="Rename"
      title={`Rename ${noun}`}
      submitLabel="Save"
      variant="default"
      size="xs"
      wanted={{ method: 'PUT', path, body: { [nameField]: name } }}
      done="The name is changed."
      onOpen={() => setName(props.name)}
    >
      <TextInput label="Name" required value={name} onChange={(event) => setName(event.currentTarget.value)} data-autofocus />
    </FormDialog>
  );
}
