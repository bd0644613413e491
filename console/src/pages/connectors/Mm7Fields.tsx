// What an MM7 connector is set up with.

import { Checkbox, Fieldset, SimpleGrid, Stack, Text } from '@mantine/core';
import type { FieldsProps, Settings } from './connector-types.ts';
import { ChoiceField, NumberField, SecretField, TextField, YesField } from './fields.tsx';
import { TlsFields } from './TlsFields.tsx';

export function Mm7Fields({ settings, onChange, isNew }: FieldsProps) {
  const of = { settings, onChange };
  return (
    <Stack>
      <TextField of={of} name="url" label="Address of the relay" hint="Where it takes submissions: https://…" required />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextField of={of} name="username" label="User name" hint="Empty: the relay asks for none" />
        <SecretField of={of} name="password" label="Password" isKept={!isNew} required={settings['username'] !== undefined} />
        <TextField of={of} name="vaspId" label="VASP ID" hint="Who you are to the relay" required />
        <TextField of={of} name="vasId" label="VAS ID" hint="Which of your services sends" required />
        <TextField of={of} name="serviceCode" label="Service code" hint="What the relay charges by, where it does" />
        <ChoiceField
          of={of}
          name="chargedParty"
          label="Who pays"
          choices={[
            ['', 'not said'],
            ['SENDER', 'the sender'],
            ['RECIPIENT', 'the recipient'],
            ['BOTH', 'both'],
            ['NEITHER', 'neither'],
            ['THIRD_PARTY', 'somebody else'],
          ]}
        />
      </SimpleGrid>
      <Inbound settings={settings} onChange={onChange} isNew={isNew} />
      <Fieldset legend="How messages are written">
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextField of={of} name="schema" label="Schema" hint="The end of its namespace; empty: REL-6-MM7-1-4" />
          <TextField of={of} name="version" label="MM7 version" hint="Empty: 6.8.0, with REL-5 5.3.0" />
          <ChoiceField
            of={of}
            name="senderAddressing"
            label="Form of the sender"
            choices={[
              ['AUTO', 'as its type asks for'],
              ['NUMBER', 'number'],
              ['SHORT_CODE', 'short code'],
              ['RFC2822', 'address (RFC 2822)'],
              ['NONE', 'left out'],
            ]}
          />
          <ChoiceField
            of={of}
            name="numberFormat"
            label="Form of numbers"
            choices={[
              ['DIGITS', 'digits'],
              ['PLUS', 'with a plus'],
            ]}
          />
          <ChoiceField
            of={of}
            name="messageClass"
            label="Class of messages"
            choices={[
              ['', 'not said'],
              ['PERSONAL', 'personal'],
              ['INFORMATIONAL', 'informational'],
              ['ADVERTISEMENT', 'advertisement'],
              ['AUTO', 'automatic'],
            ]}
          />
          <NumberField
            of={of}
            name="sizeMax"
            label="Bytes of a message"
            hint="Texts and files together, at most; larger ones take another route"
            min={1_024}
            max={52_428_800}
            usual={614_400}
          />
        </SimpleGrid>
        <MediaTypes settings={settings} onChange={onChange} />
      </Fieldset>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <NumberField of={of} name="window" label="Window" hint="Submissions that wait for their answer" max={1_000} usual={10} />
        <NumberField
          of={of}
          name="messagesPerSecond"
          label="Messages a second"
          hint="Empty: as fast as the relay takes them"
          min={0}
        />
      </SimpleGrid>
      <YesField
        of={of}
        name="deliveryReport"
        label="Ask for delivery reports"
        hint="Without them nobody knows whether a message arrived"
        usual
      />
      <YesField of={of} name="readReply" label="Ask to be told when a message was read" usual={false} />
      <TlsFields
        label="Settings of the encryption"
        tls={settings['tls'] as Settings | undefined}
        onChange={(tls) => onChange({ tls })}
      />
    </Stack>
  );
}

/** How the relay proves itself when it brings something. */
function Inbound({ settings, onChange, isNew }: FieldsProps) {
  const inbound = settings['inbound'] as Settings | undefined;
  const of = {
    settings: inbound ?? {},
    onChange: (change: Settings) => onChange({ inbound: { ...inbound, ...change } }),
  };
  return (
    <>
      <Checkbox
        label="The relay brings messages and reports"
        description="Without it nothing comes in, delivery reports neither"
        checked={inbound !== undefined}
        onChange={(event) => onChange({ inbound: event.currentTarget.checked ? {} : undefined })}
      />
      {inbound !== undefined && (
        <Fieldset legend="How it proves itself">
          <Stack gap="xs">
            <SimpleGrid cols={{ base: 1, xs: 2 }}>
              <TextField of={of} name="username" label="User name of the relay" required />
              <SecretField of={of} name="password" label="Password of the relay" isKept={!isNew} required />
            </SimpleGrid>
            <Text size="sm" c="dimmed">
              Give both to the operator, with the address the page of the connector shows.
            </Text>
          </Stack>
        </Fieldset>
      )}
    </>
  );
}

const MEDIA_TYPES = ['image/*', 'audio/*', 'video/*', 'text/*'];

function MediaTypes({ settings, onChange }: Pick<FieldsProps, 'settings' | 'onChange'>) {
  const types = settings['mediaTypes'] as readonly string[] | undefined;
  const of = {
    settings: { mediaTypes: types?.join(', ') },
    onChange: ({ mediaTypes }: Settings) =>
      onChange({ mediaTypes: mediaTypes === undefined ? undefined : String(mediaTypes).split(/[\s,]+/) }),
  };
  return (
    <TextField of={of} name="mediaTypes" label="What files may be" hint={`Parted by commas; empty: ${MEDIA_TYPES.join(', ')}`} />
  );
}
