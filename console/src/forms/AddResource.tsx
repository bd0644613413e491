// Adding what one owns: a number, or an alphanumeric sender.

import { MultiSelect, NativeSelect, NumberInput, Stack, TagsInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { FormDialog } from '../ui/FormDialog.tsx';
import { NUMBER_TYPES } from '../ui/format.tsx';

/** What numbers of a kind can do as a rule; short codes that do more are rare. */
const LONG = ['SMS', 'MMS'];
const SHORT = ['SMS'];

export function AddNumber() {
  const [number, setNumber] = useState('');
  const [type, setType] = useState('VIRTUAL_LONG_NUMBER');
  const [countryCode, setCountry] = useState('');
  const [capabilities, setCapabilities] = useState(LONG);
  const [messagesPerSecond, setRate] = useState<number | string>('');
  const body = {
    number: number.replace(/^\+|[\s()-]/g, ''),
    type,
    capabilities,
    ...(type === 'SHORT_CODE' ? { countryCode } : {}),
    ...(messagesPerSecond === '' ? {} : { messagesPerSecond: Number(messagesPerSecond) }),
  };
  return (
    <FormDialog
      label="Add number"
      title="Add a number you own"
      submitLabel="Add number"
      wanted={{ method: 'POST', path: '/callsign/1/resources/numbers', body }}
      done={`${number} is there.`}
      onOpen={() => setNumber('')}
    >
      <Stack>
        <TextInput
          label="Number"
          description="With the country's code, such as 12025550100"
          required
          inputMode="tel"
          value={number}
          onChange={(event) => setNumber(event.currentTarget.value)}
          data-autofocus
        />
        <NativeSelect
          label="Type"
          data={NUMBER_TYPES.map(([value, label]) => ({ value, label }))}
          value={type}
          onChange={(event) => {
            setType(event.currentTarget.value);
            setCapabilities(event.currentTarget.value === 'SHORT_CODE' ? SHORT : LONG);
          }}
        />
        {type === 'SHORT_CODE' && (
          <TextInput
            label="Country"
            description="Two letters, such as US"
            required
            value={countryCode}
            onChange={(event) => setCountry(event.currentTarget.value.toUpperCase())}
          />
        )}
        <MultiSelect label="Capabilities" data={['SMS', 'MMS', 'VOICE']} value={capabilities} onChange={setCapabilities} />
        <NumberInput
          label="Messages a second"
          description="Empty for as fast as the connector goes"
          min={0}
          value={messagesPerSecond}
          onChange={setRate}
        />
      </Stack>
    </FormDialog>
  );
}

export function AddAlphanumericSender() {
  const [senderName, setName] = useState('');
  const [countryCodes, setCountries] = useState<string[]>([]);
  return (
    <FormDialog
      label="Add sender"
      title="Add an alphanumeric sender"
      submitLabel="Add sender"
      wanted={{
        method: 'POST',
        path: '/callsign/1/resources/alphanumeric-senders',
        body: { senderName, countryCodes, capabilities: ['SMS'] },
      }}
      done={`${senderName} is there.`}
      onOpen={() => setName('')}
    >
      <Stack>
        <TextInput
          label="Name"
          description="What recipients see, 11 characters at most"
          required
          value={senderName}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        <TagsInput
          label="Countries it is registered in"
          description="Two letters each, such as GB; Enter after each"
          value={countryCodes}
          onChange={(codes) => setCountries(codes.map((code) => code.toUpperCase()))}
        />
      </Stack>
    </FormDialog>
  );
}
