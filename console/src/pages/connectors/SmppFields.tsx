// What an SMPP connector is set up with.

import { SimpleGrid, Stack } from '@mantine/core';
import type { FieldsProps, Settings } from './connector-types.ts';
import { ChoiceField, NumberField, SecretField, TextField } from './fields.tsx';
import { TlsFields } from './TlsFields.tsx';

/** What holds unless said stands in its field. */
const USUAL: Settings = { links: 1, window: 10, enquireLinkSeconds: 30 };

export function SmppFields({ settings, onChange, isNew }: FieldsProps) {
  const of = { settings: { ...USUAL, ...settings }, onChange };
  return (
    <Stack>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextField of={of} name="host" label="Host" required />
        <NumberField of={of} name="port" label="Port" required max={65_535} />
        <TextField of={of} name="systemId" label="System ID" required />
        <SecretField of={of} name="password" label="Password" isKept={!isNew} required />
        <TextField of={of} name="systemType" label="System type" />
        <ChoiceField
          of={of}
          name="bind"
          label="Bind"
          choices={[
            ['TRANSCEIVER', 'Transceiver'],
            ['TRANSMITTER_AND_RECEIVER', 'Transmitter and receiver'],
          ]}
        />
        <NumberField of={of} name="links" label="Links" max={32} />
        <NumberField of={of} name="window" label="Window" max={10_000} />
        <NumberField
          of={of}
          name="messagesPerSecond"
          label="Messages a second"
          hint="Empty: as fast as the carrier takes them"
          min={0}
        />
        <NumberField of={of} name="enquireLinkSeconds" label="Seconds between signs of life" max={3_600} />
        <ChoiceField
          of={of}
          name="longMessages"
          label="Long messages"
          choices={['UDH', 'SAR', 'PAYLOAD'].map((way) => [way, way] as const)}
        />
      </SimpleGrid>
      <TlsFields tls={settings['tls'] as Settings | undefined} onChange={(tls) => onChange({ tls })} />
    </Stack>
  );
}
