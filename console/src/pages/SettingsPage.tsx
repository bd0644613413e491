// What the account as a whole does, and the own password.

import { Checkbox, Group, NativeSelect, NumberInput, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import { CountryPolicyFields, type CountryRule } from '../forms/CountryPolicyFields.tsx';
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
  readonly messagesPerSecondMax: number | null;
  readonly messagesWaitingMax: number | null;
  readonly senderHealth: SenderHealth;
  readonly countryPolicy: readonly CountryRule[];
}

interface SenderHealth {
  readonly refusedShareMax: number | null;
  readonly messagesMin: number;
  readonly waitSecondsMax: number | null;
  readonly passOverSeconds: number;
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
    change.mutate({ method: 'PATCH', path: '/callsign/1/settings', body: wished });
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
            description="When a request names a sender itself"
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
            description="A request that names an entity nobody made makes it; else it is refused"
            checked={autoCreateEntities}
            onChange={(event) => setWished({ ...wished, autoCreateEntities: event.currentTarget.checked })}
          />
          <Checkbox
            label="Give messages without a route to the sandbox"
            description="For trying things out; where real carriers are connected, a message without a route is better rejected"
            checked={sandboxWithoutRoute}
            onChange={(event) => setWished({ ...wished, sandboxWithoutRoute: event.currentTarget.checked })}
          />
          <NumberInput
            label="Days a sticky sender is kept"
            description="A recipient goes on hearing from the sender he is used to; empty for ever"
            min={1}
            value={stickySenderDays ?? ''}
            onChange={(days) => setWished({ ...wished, stickySenderDays: days === '' ? null : Number(days) })}
          />
          <LimitFields wished={wished} onChange={setWished} />
          <CountryPolicyFields
            rules={wished.countryPolicy}
            onChange={(countryPolicy) => setWished({ ...wished, countryPolicy })}
          />
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

interface LimitFieldsProps {
  readonly wished: Settings;
  readonly onChange: (wished: Settings) => void;
}

/** How fast, how much, and when a sender is passed over. */
function LimitFields({ wished, onChange }: LimitFieldsProps) {
  const { senderHealth } = wished;
  const numberOf = (value: number | string): number | null => (value === '' ? null : Number(value));
  const healthy = (change: Partial<SenderHealth>): void => onChange({ ...wished, senderHealth: { ...senderHealth, ...change } });
  return (
    <>
      <NumberInput
        label="Messages a second at most"
        description="Over all connectors; empty for no limit"
        min={1}
        value={wished.messagesPerSecondMax ?? ''}
        onChange={(value) => onChange({ ...wished, messagesPerSecondMax: numberOf(value) })}
      />
      <NumberInput
        label="Messages that may wait"
        description="More are refused; empty for no limit of the account's own"
        min={1}
        value={wished.messagesWaitingMax ?? ''}
        onChange={(value) => onChange({ ...wished, messagesWaitingMax: numberOf(value) })}
      />
      <Title order={3} size="h4">
        When a sender is passed over
      </Title>
      <NumberInput
        label="Share of its messages that carriers may refuse, in per cent"
        description="Of the last minute; empty for any"
        min={0}
        max={100}
        value={senderHealth.refusedShareMax === null ? '' : Math.round(senderHealth.refusedShareMax * 100)}
        onChange={(value) => healthy({ refusedShareMax: value === '' ? null : Number(value) / 100 })}
      />
      <NumberInput
        label="Messages from which the share counts"
        min={1}
        required
        value={senderHealth.messagesMin}
        onChange={(value) => healthy({ messagesMin: Number(value) })}
      />
      <NumberInput
        label="Seconds a message may have to wait"
        description="By the sender's declared throughput; empty for any"
        min={1}
        value={senderHealth.waitSecondsMax ?? ''}
        onChange={(value) => healthy({ waitSecondsMax: numberOf(value) })}
      />
      <NumberInput
        label="Seconds it is passed over"
        min={1}
        required
        value={senderHealth.passOverSeconds}
        onChange={(value) => healthy({ passOverSeconds: Number(value) })}
      />
    </>
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
