// What the account as a whole does, and the own password.

import { Checkbox, Group, NativeSelect, NumberInput, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import { useChange, useRead } from '../queries.ts';
import { useObstacle } from '../session.tsx';
import { Doing } from '../ui/Confirm.tsx';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { Page } from '../ui/Page.tsx';

interface Settings {
  readonly registeredSendersOnly: boolean;
  readonly senderIsolation: string;
  readonly autoCreateEntities: boolean;
  readonly sandboxWithoutRoute: boolean;
  readonly stickySenderDays: number | null;
  readonly countryPolicy: readonly {
    readonly countryCode: string;
    readonly channels: readonly string[];
    readonly numberTypes: readonly string[];
  }[];
}

export function SettingsPage() {
  const read = useRead<Settings>('/callsign/1/settings');
  const { data, error } = read.result;
  return (
    <Page title="Settings" calls={[read.call]}>
      {error !== null && <ErrorBox error={error} onRetry={() => void read.result.refetch()} />}
      {data !== undefined && <AccountSettings settings={data} />}
      <OwnPassword />
    </Page>
  );
}

function AccountSettings({ settings }: { readonly settings: Settings }) {
  const [wished, setWished] = useState(settings);
  useEffect(() => setWished(settings), [settings]);
  const change = useChange('The settings are saved.');
  const obstacle = useObstacle();
  const { registeredSendersOnly, senderIsolation, autoCreateEntities, sandboxWithoutRoute, stickySenderDays } = wished;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const body = { registeredSendersOnly, senderIsolation, autoCreateEntities, sandboxWithoutRoute, stickySenderDays };
    change.mutate({ method: 'PATCH', path: '/callsign/1/settings', body });
  };
  return (
    <Paper withBorder p="md" maw={760}>
      <form onSubmit={submit}>
        <Stack>
          <Title order={3} size="h4">
            Sending
          </Title>
          <Checkbox
            label="Send only from senders of ours"
            description="A sender the request names has to be one of the account's resources"
            checked={registeredSendersOnly}
            onChange={(event) => setWished({ ...wished, registeredSendersOnly: event.currentTarget.checked })}
          />
          <NativeSelect
            label="A sender that is associated with others than the request's application and entity"
            data={[
              { value: 'off', label: 'is used' },
              { value: 'warn', label: 'is used, and the trace says so' },
              { value: 'enforce', label: 'is rejected' },
            ]}
            value={senderIsolation}
            onChange={(event) => setWished({ ...wished, senderIsolation: event.currentTarget.value })}
          />
          <Checkbox
            label="Create entities that requests name"
            checked={autoCreateEntities}
            onChange={(event) => setWished({ ...wished, autoCreateEntities: event.currentTarget.checked })}
          />
          <Checkbox
            label="Give messages without a route to the sandbox"
            checked={sandboxWithoutRoute}
            onChange={(event) => setWished({ ...wished, sandboxWithoutRoute: event.currentTarget.checked })}
          />
          <NumberInput
            label="Days a sticky sender is kept"
            description="Empty for ever"
            min={1}
            value={stickySenderDays ?? ''}
            onChange={(days) => setWished({ ...wished, stickySenderDays: days === '' ? null : Number(days) })}
          />
          <Text size="sm">
            Numbers that may be used where:{' '}
            {wished.countryPolicy
              .map(
                ({ countryCode, channels, numberTypes }) => `${countryCode} (${channels.join(', ')}): ${numberTypes.join(', ')}`,
              )
              .join('; ') || 'all everywhere'}
            . PATCH /callsign/1/settings changes this.
          </Text>
          {change.error !== null && <ErrorBox error={change.error} />}
          <Group>
            <Doing type="submit" obstacle={obstacle} loading={change.isPending}>
              Save
            </Doing>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}

function OwnPassword() {
  const [oldPassword, setOld] = useState('');
  const [password, setNew] = useState('');
  const change = useChange('Your password is changed. Sign in with it.', () => window.location.assign('/console'));
  return (
    <Paper withBorder p="md" maw={760}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate({ method: 'PUT', path: '/callsign/1/own-password', body: { oldPassword, password } });
        }}
      >
        <Stack>
          <Title order={3} size="h4">
            Your password
          </Title>
          <Text size="sm">All your sessions end, this one too.</Text>
          <PasswordInput
            label="Present password"
            autoComplete="current-password"
            required
            value={oldPassword}
            onChange={(event) => setOld(event.currentTarget.value)}
          />
          <PasswordInput
            label="New password"
            autoComplete="new-password"
            required
            value={password}
            onChange={(event) => setNew(event.currentTarget.value)}
          />
          {change.error !== null && <ErrorBox error={change.error} />}
          <Group>
            <Doing type="submit" obstacle={undefined} loading={change.isPending}>
              Change password
            </Doing>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}
