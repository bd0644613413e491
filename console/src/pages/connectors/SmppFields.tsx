// What an SMPP connector is set up with.

import {
  Checkbox,
  Fieldset,
  NativeSelect,
  NumberInput,
  PasswordInput,
  SimpleGrid,
  Stack,
  Textarea,
  TextInput,
} from '@mantine/core';
import type { FieldsProps, Settings } from './connector-types.ts';

export function SmppFields({ settings, onChange, isNew }: FieldsProps) {
  const text = (name: string): string => String(settings[name] ?? '');
  const number = (name: string, standard: number | '' = ''): number | '' =>
    typeof settings[name] === 'number' ? settings[name] : standard;
  const setNumber = (name: string) => (value: string | number) => onChange({ [name]: value === '' ? undefined : Number(value) });
  return (
    <Stack>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput
          label="Host"
          required
          value={text('host')}
          onChange={(event) => onChange({ host: event.currentTarget.value })}
        />
        <NumberInput label="Port" required min={1} max={65535} value={number('port')} onChange={setNumber('port')} />
        <TextInput
          label="System ID"
          required
          value={text('systemId')}
          onChange={(event) => onChange({ systemId: event.currentTarget.value })}
        />
        <PasswordInput
          label="Password"
          autoComplete="off"
          description={isNew ? undefined : 'Empty: stays what it is'}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          required={isNew}
          value={text('password')}
          onChange={(event) => onChange({ password: event.currentTarget.value || undefined })}
        />
        <TextInput
          label="System type"
          value={text('systemType')}
          onChange={(event) => onChange({ systemType: event.currentTarget.value || undefined })}
        />
        <NativeSelect
          label="Bind"
          data={[
            { value: 'TRANSCEIVER', label: 'Transceiver' },
            { value: 'TRANSMITTER_AND_RECEIVER', label: 'Transmitter and receiver' },
          ]}
          value={text('bind') || 'TRANSCEIVER'}
          onChange={(event) => onChange({ bind: event.currentTarget.value })}
        />
        <NumberInput label="Links" min={1} max={32} value={number('links', 1)} onChange={setNumber('links')} />
        <NumberInput label="Window" min={1} max={10_000} value={number('window', 10)} onChange={setNumber('window')} />
        <NumberInput
          label="Messages a second"
          description="Empty: as fast as the carrier takes them"
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          min={0}
          value={number('messagesPerSecond')}
          onChange={setNumber('messagesPerSecond')}
        />
        <NumberInput
          label="Seconds between signs of life"
          min={1}
          max={3_600}
          value={number('enquireLinkSeconds', 30)}
          onChange={setNumber('enquireLinkSeconds')}
        />
        <NativeSelect
          label="Long messages"
          data={['UDH', 'SAR', 'PAYLOAD']}
          value={text('longMessages') || 'UDH'}
          onChange={(event) => onChange({ longMessages: event.currentTarget.value })}
        />
      </SimpleGrid>
      <TlsFields tls={settings['tls'] as Settings | undefined} onChange={(tls) => onChange({ tls })} />
    </Stack>
  );
}

interface TlsFieldsProps {
  readonly tls: Settings | undefined;
  readonly onChange: (tls: Settings | undefined) => void;
}

function TlsFields({ tls, onChange }: TlsFieldsProps) {
  const set = (name: string, value: unknown): void => {
    const { [name]: _old, ...rest } = tls ?? {};
    onChange(value === '' || value === undefined ? rest : { ...rest, [name]: value });
  };
  return (
    <>
      <Checkbox
        label="TLS"
        checked={tls !== undefined}
        onChange={(event) => onChange(event.currentTarget.checked ? {} : undefined)}
      />
      {tls !== undefined && (
        <Fieldset legend="TLS">
          <Stack>
            <TextInput
              label="Name on the certificate"
              description="Empty: the host"
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              value={String(tls['serverName'] ?? '')}
              onChange={(event) => set('serverName', event.currentTarget.value)}
            />
            <Checkbox
              label="Check the certificate"
              description="Without it anybody in between can read along: for a lab, never for a carrier"
              checked={tls['verify'] !== false}
              onChange={(event) => set('verify', event.currentTarget.checked ? undefined : false)}
            />
            <Pem
              label="Certificate authority"
              hint="Empty: those the system trusts"
              value={tls['ca']}
              onChange={(value) => set('ca', value)}
            />
            <Pem
              label="Own certificate"
              hint="Where the carrier asks for one"
              value={tls['cert']}
              onChange={(value) => set('cert', value)}
            />
            <Pem
              label="Its private key"
              hint="Empty: stays what it is"
              value={tls['key']}
              onChange={(value) => set('key', value)}
            />
          </Stack>
        </Fieldset>
      )}
    </>
  );
}

interface PemProps {
  readonly label: string;
  readonly hint: string;
  readonly value: unknown;
  readonly onChange: (value: string) => void;
}

function Pem({ label, hint, value, onChange }: PemProps) {
  return (
    <Textarea
      label={`${label} (PEM)`}
      description={hint}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      autosize
      minRows={1}
      maxRows={6}
      spellCheck={false}
      value={String(value ?? '')}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
