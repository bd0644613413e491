// What an SMPP connector is set up with.

import { NativeSelect, NumberInput, PasswordInput, SimpleGrid, Stack, TextInput } from '@mantine/core';
import type { FieldsProps, Settings } from './connector-types.ts';
import { TlsFields } from './TlsFields.tsx';

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
