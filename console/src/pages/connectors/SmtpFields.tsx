// What an SMTP connector is set up with.

import { SimpleGrid, Stack, Text } from '@mantine/core';
import type { FieldsProps, Settings } from './connector-types.ts';
import { ChoiceField, NumberField, SecretField, TextField, YesField } from './fields.tsx';
import { TlsFields } from './TlsFields.tsx';

const SECURITY = [
  ['STARTTLS', 'STARTTLS: encrypted after the greeting'],
  ['TLS', 'TLS from the start'],
  ['NONE', 'None: readable on the way'],
] as const;

export function SmtpFields({ settings, onChange, isNew }: FieldsProps) {
  const mode = String(settings['mode'] ?? 'RELAY');
  const security = String(settings['security'] ?? 'STARTTLS');
  const isDirect = mode === 'DIRECT';
  const of = {
    settings,
    // The port that is usual for one way is wrong for another.
    onChange: (change: Settings) =>
      onChange(
        ('security' in change || 'mode' in change) && settings['port'] === usualPort(mode, security)
          ? { ...change, port: undefined }
          : change,
      ),
  };
  const choose = {
    settings,
    onChange: ({ mode: chosen }: Settings) => of.onChange({ mode: chosen, ...(chosen === 'DIRECT' ? OF_RELAYS : OF_STRANGERS) }),
  };
  const tls = settings['tls'] as Settings | undefined;
  return (
    <Stack>
      <ChoiceField
        of={choose}
        name="mode"
        label="Where mails go"
        hint="Sending directly needs a fixed address with a reverse name and a good reputation, and port 25 open outwards; if in doubt, use a relay"
        choices={[
          ['RELAY', 'All to one server, a relay'],
          ['DIRECT', "Each to the servers of its recipient's domain"],
        ]}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        {!isDirect && <TextField of={of} name="host" label="Host" required />}
        <NumberField
          of={of}
          name="port"
          label="Port"
          hint={isDirect ? 'Another than 25 is for a lab' : `Empty: ${usualPort(mode, security)}`}
          max={65_535}
          usual={usualPort(mode, security)}
        />
        <ChoiceField
          of={of}
          name="security"
          label="Encryption"
          hint={isDirect ? 'Where the other side can; in the clear where it cannot' : undefined}
          choices={isDirect ? SECURITY.filter(([value]) => value !== 'TLS') : SECURITY}
        />
        {!isDirect && <TextField of={of} name="username" label="User name" hint="Empty: the relay asks for none" />}
        {!isDirect && (
          <SecretField
            of={of}
            name="password"
            label="Password"
            isKept={!isNew}
            required={of.settings['username'] !== undefined}
          />
        )}
        <TextField
          of={of}
          name="heloName"
          label="Name in the greeting"
          hint="Empty: mx. below the mail host of this installation"
        />
        <NumberField
          of={of}
          name="connections"
          label="Connections"
          hint="Open at once, on a node"
          max={200}
          usual={isDirect ? 20 : 5}
        />
        {isDirect && (
          <NumberField
            of={of}
            name="connectionsPerDestination"
            label="Of these to one domain"
            hint="Many servers turn away who brings more"
            max={100}
            usual={4}
          />
        )}
        <NumberField
          of={of}
          name="messagesPerConnection"
          label="Mails on a connection"
          hint="Before it is closed and opened anew"
          max={100_000}
          usual={100}
        />
        <NumberField
          of={of}
          name="messagesPerSecond"
          label="Mails a second"
          hint="On a node; empty: as fast as they are taken"
          min={0}
        />
      </SimpleGrid>
      {security === 'NONE' ? (
        <Text size="sm" c="dimmed">
          Passwords and mails can be read by anybody on the way: for a lab, or a relay on this machine.
        </Text>
      ) : isDirect ? (
        <YesField
          of={{
            settings: { verify: tls?.['verify'] },
            onChange: ({ verify }) => onChange({ tls: verify === true ? { verify } : undefined }),
          }}
          name="verify"
          label="Insist on encryption and on a certificate that fits"
          hint="Many mail servers of the world have none: mails to them will not go"
          usual={false}
        />
      ) : (
        <TlsFields
          label="Settings of the encryption"
          hasOwnCertificate={false}
          tls={tls}
          onChange={(changed) => onChange({ tls: changed })}
        />
      )}
    </Stack>
  );
}

/** What strangers are not told, or asked. */
const OF_RELAYS = { host: undefined, username: undefined, password: undefined, tls: undefined, security: 'STARTTLS' };
const OF_STRANGERS = { tls: undefined, connectionsPerDestination: undefined };

function usualPort(mode: string, security: string): number {
  if (mode === 'DIRECT') return 25;
  return security === 'TLS' ? 465 : 587;
}
