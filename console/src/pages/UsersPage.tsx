// Who may sign in to the account, and as what.

import { Checkbox, Group, NativeSelect, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { User } from '../../../src/wire/users.ts';
import { useRead } from '../queries.ts';
import { Confirm } from '../ui/Confirm.tsx';
import { EDITING, FormDialog } from '../ui/FormDialog.tsx';
import { Moment, State, wordOf } from '../ui/format.tsx';
import { Page } from '../ui/Page.tsx';
import { Rows } from '../ui/Rows.tsx';

const SCOPE = 'account-management:manage';
const ROLES = [
  { value: 'ADMINISTRATOR', label: 'Administrator: may do everything' },
  { value: 'DEVELOPER', label: 'Developer: all but keys and users' },
  { value: 'SUPPORT', label: 'Support: looks, and changes nothing' },
];

export function UsersPage() {
  const read = useRead<{ results: User[] }>('/callsign/1/users');
  return (
    <Page
      title="Users"
      description="People who sign in to the console, or to the API with a name and password."
      calls={[read.call]}
      actions={<UserForm />}
    >
      <Rows
        label="Users"
        read={read}
        rowsOf={({ results }) => results}
        keyOf={({ username }) => username}
        columns={[
          { title: 'User name', show: ({ username }) => username },
          { title: 'Full name', show: ({ fullName }) => fullName || '–' },
          { title: 'Role', show: ({ role }) => wordOf(role) },
          { title: 'State', show: ({ enabled }) => <State name={enabled ? 'Enabled' : 'Disabled'} /> },
          { title: 'Since', show: ({ createdAt }) => <Moment at={createdAt} /> },
          {
            title: 'Actions',
            show: (user) => (
              <Group gap="xs" wrap="nowrap">
                <UserForm known={user} />
                <Confirm
                  label="Delete"
                  question={`Delete the user ${user.username}?`}
                  scope={SCOPE}
                  wanted={{ method: 'DELETE', path: `/callsign/1/users/${encodeURIComponent(user.username)}` }}
                  done={`${user.username} is deleted.`}
                >
                  All sessions end at once. Who works in another account too goes on there.
                </Confirm>
              </Group>
            ),
          },
        ]}
        empty="There is nobody."
      />
    </Page>
  );
}

function UserForm({ known }: { readonly known?: User }) {
  const [username, setUsername] = useState('');
  const [fullName, setFullName] = useState('');
  const [password, setPassword] = useState('');
  const [role, setRole] = useState('DEVELOPER');
  const [enabled, setEnabled] = useState(true);
  const path = '/callsign/1/users';
  const secret = password === '' ? {} : { password };
  return (
    <FormDialog
      label="Create user"
      title={known === undefined ? 'Create a user' : `Edit ${known.username}`}
      submitLabel="Create user"
      {...(known === undefined ? {} : EDITING)}
      scope={SCOPE}
      wanted={
        known === undefined
          ? { method: 'POST', path, body: { username, fullName, role, password } }
          : {
              method: 'PATCH',
              path: `${path}/${encodeURIComponent(known.username)}`,
              body: { fullName, role, enabled, ...secret },
            }
      }
      done="The user is saved."
      onOpen={() => {
        setUsername(known?.username ?? '');
        setFullName(known?.fullName ?? '');
        setRole(known?.role ?? 'DEVELOPER');
        setEnabled(known?.enabled ?? true);
        setPassword('');
      }}
    >
      <Stack>
        <TextInput
          label="User name"
          required
          disabled={known !== undefined}
          value={username}
          onChange={(event) => setUsername(event.currentTarget.value)}
        />
        <TextInput label="Full name" value={fullName} onChange={(event) => setFullName(event.currentTarget.value)} />
        <NativeSelect label="Role" data={ROLES} value={role} onChange={(event) => setRole(event.currentTarget.value)} />
        <PasswordInput
          label="Password"
          autoComplete="new-password"
          description={known === undefined ? 'Ten characters at least' : 'Empty: stays what it is'}
          required={known === undefined}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {known !== undefined && (
          <Checkbox label="May sign in" checked={enabled} onChange={(event) => setEnabled(event.currentTarget.checked)} />
        )}
      </Stack>
    </FormDialog>
  );
}
