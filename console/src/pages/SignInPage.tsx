// Signing in, and before anybody can: making the first administrator.

import { Button, Center, Code, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { ApiError, call } from '../api.ts';
import { useRead } from '../queries.ts';
import { ErrorBox } from '../ui/ErrorBox.tsx';

export function SignInPage() {
  const { result } = useRead<{ hasUsers: boolean }>('/callsign/1/console');
  useEffect(() => {
    document.title = 'Sign in · Callsign';
  }, []);
  return (
    <Center mih="100vh" p="md" component="main">
      <Paper withBorder p="xl" w={420} maw="100%">
        <Title order={1} size="h2" mb="md">
          Callsign
        </Title>
        {result.error !== null && <ErrorBox error={result.error} onRetry={() => void result.refetch()} />}
        {result.data !== undefined && (result.data.hasUsers ? <SignIn /> : <SetUp />)}
      </Paper>
    </Center>
  );
}

async function signIn(username: string, password: string): Promise<void> {
  await call({ method: 'POST', path: '/callsign/1/console/session', body: { username, password } });
}

function useSubmit(work: (form: FormData) => Promise<void>) {
  const queries = useQueryClient();
  const [error, setError] = useState<Error>();
  const [isBusy, setBusy] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    work(new FormData(event.currentTarget))
      .then(() => queries.resetQueries())
      .catch((reason: unknown) => setError(reason as Error))
      .finally(() => setBusy(false));
  };
  return { submit, error, isBusy };
}

const text = (form: FormData, name: string): string => String(form.get(name) ?? '');

function SignIn() {
  const { submit, error, isBusy } = useSubmit(async (form) => {
    await signIn(text(form, 'username'), text(form, 'password')).catch((reason: unknown) => {
      if (reason instanceof ApiError && reason.status === 401)
        throw new ApiError(401, 'The user name or the password is not right.', []);
      throw reason;
    });
  });
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput label="User name" name="username" autoComplete="username" required autoFocus />
        <PasswordInput label="Password" name="password" autoComplete="current-password" required />
        {error !== undefined && <ErrorBox error={error} />}
        <Button type="submit" loading={isBusy}>
          Sign in
        </Button>
      </Stack>
    </form>
  );
}

function SetUp() {
  const { submit, error, isBusy } = useSubmit(async (form) => {
    const username = text(form, 'username');
    const password = text(form, 'password');
    const body = { username, password, fullName: text(form, 'fullName'), role: 'ADMINISTRATOR' };
    const response = await fetch('/callsign/1/users', {
      method: 'POST',
      headers: { authorization: `App ${text(form, 'key').trim()}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw await refusalOf(response);
    await signIn(username, password);
  });
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">
          Nobody can sign in yet. Make the first administrator: the API key proves that this is your installation.{' '}
          <Code>npm start</Code> printed it when it ran for the first time.
        </Text>
        <PasswordInput label="API key" name="key" autoComplete="off" required autoFocus />
        <TextInput label="User name" name="username" autoComplete="username" required />
        <TextInput label="Full name" name="fullName" autoComplete="name" />
        <PasswordInput
          label="Password"
          name="password"
          autoComplete="new-password"
          required
          description="Ten characters at least"
        />
        {error !== undefined && <ErrorBox error={error} />}
        <Button type="submit" loading={isBusy}>
          Make the administrator and sign in
        </Button>
      </Stack>
    </form>
  );
}

async function refusalOf(response: Response): Promise<ApiError> {
  const body = (await response.json().catch(() => ({}))) as { description?: string; violations?: [] };
  if (response.status === 401) return new ApiError(401, 'This is not an API key of this installation.', []);
  if (response.status === 403) return new ApiError(403, 'This key may not make users: take the one npm start printed.', []);
  return new ApiError(response.status, body.description ?? 'The user could not be made.', body.violations ?? []);
}
