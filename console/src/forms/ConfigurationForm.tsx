// An inbound configuration: a keyword or any text, where it goes, what it is answered, and whether it blocks.

import { Autocomplete, Checkbox, Group, MultiSelect, NativeSelect, Stack, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Configuration } from '../../../src/wire/inbound-configurations.ts';
import { EDITING, FormDialog } from '../ui/FormDialog.tsx';
import { type Pair, wordOf } from '../ui/format.tsx';
import { PairFields, platformOf } from './PairFields.tsx';

const SMS_FORMATS = ['MO_JSON_2', 'MO_XML_2', 'MO_GET_JSON', 'MO_GET_XML'];
const MMS_FORMATS = ['MO_MMS_2'];
const DAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];
const FORWARDINGS = [
  { value: '', label: 'To subscriptions, else it waits to be pulled' },
  { value: 'PULL', label: 'It waits to be pulled' },
  { value: 'HTTP_FORWARD', label: 'To a URL' },
  { value: 'MAIL_FORWARD', label: 'To a mailbox' },
  { value: 'SMPP_FORWARD', label: 'To a connector' },
];
/** Only the older API can ask for it: who has it keeps it, and nobody else is offered it. */
const NO_ACTION = { value: 'NO_ACTION', label: 'Nowhere: it is kept and seen here' };
const TARGET_FIELDS: Readonly<Record<string, readonly [field: 'url' | 'mail' | 'connectorId', label: string]>> = {
  HTTP_FORWARD: ['url', 'URL'],
  MAIL_FORWARD: ['mail', 'Mail address'],
  SMPP_FORWARD: ['connectorId', 'Connector ID'],
};

interface ConfigurationFormProps {
  readonly numberKey: string;
  readonly channel: string;
  readonly known?: Configuration;
}

export function ConfigurationForm({ numberKey, channel, known }: ConfigurationFormProps) {
  const [keyword, setKeyword] = useState('');
  const [pair, setPair] = useState<Pair>({});
  const [forwarding, setForwarding] = useState('');
  const [target, setTarget] = useState('');
  const [format, setFormat] = useState('');
  const [message, setMessage] = useState('');
  const [sender, setSender] = useState('');
  const [window, setWindow] = useState({ isSet: false, from: '08:00', to: '20:00', days: DAYS });
  const [block, setBlock] = useState('');
  const [level, setLevel] = useState('FROM_SENDER');
  const fill = (): void => {
    setKeyword(known?.keyword ?? '');
    setPair(known?.platform ?? {});
    setForwarding(known?.forwarding?.type ?? '');
    setTarget(known?.forwarding?.url ?? known?.forwarding?.mail ?? known?.forwarding?.connectorId ?? '');
    setFormat(known?.forwarding?.format ?? '');
    setMessage(known?.autoResponse?.message ?? '');
    setSender(known?.autoResponse?.sender ?? '');
    const hours = known?.autoResponse?.deliveryTimeWindow;
    setWindow({
      isSet: hours !== undefined,
      from: hours?.from ?? '08:00',
      to: hours?.to ?? '20:00',
      days: [...(hours?.days ?? DAYS)],
    });
    setBlock(known?.blockListConfiguration?.type ?? '');
    setLevel(known?.blockListConfiguration?.level ?? 'FROM_SENDER');
  };
  const field = TARGET_FIELDS[forwarding];
  const { from, to, days } = window;
  const body = {
    channel,
    numberKey,
    ...(keyword === '' ? {} : { keyword }),
    ...(platformOf(pair) === undefined ? {} : { platform: platformOf(pair) }),
    ...(forwarding === '' || forwarding === NO_ACTION.value
      ? {}
      : {
          forwarding: {
            type: forwarding,
            ...(field === undefined ? {} : { [field[0]]: target }),
            ...(forwarding === 'HTTP_FORWARD' && format !== '' ? { format } : {}),
            // A part is replaced as a whole: what the form does not show of it goes along.
            ...(known?.forwarding?.type === forwarding && known.forwarding.description !== undefined
              ? { description: known.forwarding.description }
              : {}),
          },
        }),
    ...(message === ''
      ? {}
      : {
          autoResponse: {
            message,
            ...(sender === '' ? {} : { sender }),
            ...(window.isSet
              ? {
                  deliveryTimeWindow: {
                    from,
                    to,
                    days,
                    deliveryTimeZone: known?.autoResponse?.deliveryTimeWindow?.deliveryTimeZone,
                  },
                }
              : {}),
          },
        }),
    ...(block === '' ? {} : { blockListConfiguration: { type: block, level } }),
    ...(known === undefined ? {} : { unset: unsetOf(pair, forwarding, message, block) }),
  };
  return (
    <FormDialog
      label="Add configuration"
      title={known === undefined ? 'Add an inbound configuration' : `Configuration for ${known.keyword ?? 'any text'}`}
      submitLabel="Add configuration"
      size="xs"
      {...(known === undefined ? {} : EDITING)}
      wanted={{ method: 'POST', path: '/resource-management/1/inbound-message-configurations', body }}
      done="The configuration is saved."
      onOpen={fill}
    >
      <Stack>
        <TextInput
          label="Keyword"
          description="The first word of the text; empty for every text no keyword fits"
          value={keyword}
          disabled={known !== undefined}
          onChange={(event) => setKeyword(event.currentTarget.value)}
        />
        <PairFields pair={pair} onChange={setPair} />
        <NativeSelect
          label="Forwarding"
          data={known?.forwarding?.type === NO_ACTION.value ? [...FORWARDINGS, NO_ACTION] : FORWARDINGS}
          value={forwarding}
          onChange={(event) => setForwarding(event.currentTarget.value)}
        />
        {field !== undefined && (
          <TextInput label={field[1]} required value={target} onChange={(event) => setTarget(event.currentTarget.value)} />
        )}
        {forwarding === 'HTTP_FORWARD' && (
          <Autocomplete
            label="Format"
            description="Empty for the channel's own"
            data={channel === 'SMS' ? SMS_FORMATS : MMS_FORMATS}
            value={format}
            onChange={setFormat}
          />
        )}
        <Textarea
          label="Answer"
          description="Sent back at once; empty for none"
          autosize
          value={message}
          onChange={(event) => setMessage(event.currentTarget.value)}
        />
        {message !== '' && (
          <TextInput
            label="Answer from"
            description="A sender of yours; empty for the number that received"
            value={sender}
            onChange={(event) => setSender(event.currentTarget.value)}
          />
        )}
        {message !== '' && (
          <Checkbox
            label="Only at certain times (UTC)"
            checked={window.isSet}
            onChange={(event) => setWindow({ ...window, isSet: event.currentTarget.checked })}
          />
        )}
        {message !== '' && window.isSet && (
          <Group align="flex-end">
            <TextInput
              label="From"
              type="time"
              value={from}
              onChange={(event) => setWindow({ ...window, from: event.currentTarget.value })}
            />
            <TextInput
              label="To"
              type="time"
              value={to}
              onChange={(event) => setWindow({ ...window, to: event.currentTarget.value })}
            />
            <MultiSelect
              label="Days"
              data={DAYS.map((value) => ({ value, label: wordOf(value) }))}
              value={days}
              onChange={(chosen) => setWindow({ ...window, days: chosen })}
            />
          </Group>
        )}
        <NativeSelect
          label="Block list"
          data={[
            { value: '', label: 'Leaves it alone' },
            { value: 'BLOCK', label: 'Who writes this gets no more messages' },
            { value: 'UNBLOCK', label: 'Who writes this gets messages again' },
          ]}
          value={block}
          onChange={(event) => setBlock(event.currentTarget.value)}
        />
        {block !== '' && (
          <NativeSelect
            label="From whom"
            data={[
              { value: 'FROM_SENDER', label: 'From this number' },
              { value: 'FROM_ANY_SENDER', label: 'From any of our senders' },
            ]}
            value={level}
            onChange={(event) => setLevel(event.currentTarget.value)}
          />
        )}
      </Stack>
    </FormDialog>
  );
}

/** What an edit takes away: a field that is left out stays as it is. */
function unsetOf(pair: Pair, forwarding: string, message: string, block: string): string[] {
  return [
    ...(platformOf(pair) === undefined ? ['PLATFORM'] : []),
    ...(forwarding === '' ? ['FORWARDING'] : []),
    ...(message === '' ? ['AUTORESPONSE'] : []),
    ...(block === '' ? ['BLOCKLISTCONFIGURATION'] : []),
  ];
}
