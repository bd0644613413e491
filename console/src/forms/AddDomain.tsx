// Adding an email domain: its name, how much mail it is for, and whose it is.

import { NativeSelect, NumberInput, Stack, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { paths } from '../paths.ts';
import { FormDialog } from '../ui/FormDialog.tsx';
import type { Pair } from '../ui/format.tsx';
import { PairFields, platformOf } from './PairFields.tsx';

export function AddDomain() {
  const navigate = useNavigate();
  const [domainName, setName] = useState('');
  const [targetedDailyTraffic, setTraffic] = useState<number | string>(1000);
  const [dkimKeyLength, setLength] = useState('2048');
  const [pair, setPair] = useState<Pair>({});
  const body = {
    domainName,
    targetedDailyTraffic: Number(targetedDailyTraffic),
    dkimKeyLength: Number(dkimKeyLength),
    ...platformOf(pair),
  };
  return (
    <FormDialog<{ domainName: string }>
      label="Add domain"
      title="Add an email domain"
      submitLabel="Add domain"
      wanted={{ method: 'POST', path: '/email/1/domains', body }}
      done={({ domainName: name }) => `${name} is there. Set its DNS records next.`}
      onDone={({ domainName: name }) => {
        void navigate({ to: paths.resource, params: { resourceType: 'DOMAIN', resourceId: name } });
      }}
      onOpen={() => {
        setName('');
        setPair({});
      }}
    >
      <Stack>
        <TextInput
          label="Domain"
          description="What stands behind the @, such as mail.example.com"
          required
          value={domainName}
          onChange={(event) => setName(event.currentTarget.value.trim())}
          data-autofocus
        />
        <NumberInput
          label="Mails a day it is meant for"
          required
          min={1}
          value={targetedDailyTraffic}
          onChange={setTraffic}
          thousandSeparator=","
        />
        <NativeSelect
          label="Length of its DKIM key"
          description="1024 for a DNS that takes no long records"
          data={[
            { value: '2048', label: '2048 bits' },
            { value: '1024', label: '1024 bits' },
          ]}
          value={dkimKeyLength}
          onChange={(event) => setLength(event.currentTarget.value)}
        />
        <PairFields pair={pair} onChange={setPair} />
      </Stack>
    </FormDialog>
  );
}
