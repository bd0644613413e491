// Sets up or changes a connector of any type.

import { NativeSelect, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Connector } from '../../../../src/wire/connectors.ts';
import { EDITING, FormDialog } from '../../ui/FormDialog.tsx';
import { CONNECTOR_TYPES, type Settings, settingsOf } from './connector-types.ts';

const [FIRST_TYPE] = CONNECTOR_TYPES;

export function ConnectorForm({ known }: { readonly known?: Connector }) {
  const [connectorId, setId] = useState('');
  const [typeName, setType] = useState(known?.type ?? FIRST_TYPE?.type ?? '');
  const [settings, setSettings] = useState<Settings>({});
  const type = CONNECTOR_TYPES.find((each) => each.type === typeName);
  const path = '/callsign/1/connectors';
  const isNew = known === undefined;
  // What is undefined is left out of the body.
  const content = { type: typeName, [type?.key ?? '']: settings };
  const choose = (name: string): void => {
    setType(name);
    setSettings(CONNECTOR_TYPES.find((each) => each.type === name)?.first ?? {});
  };
  return (
    <FormDialog<Connector>
      label="Add connector"
      title={isNew ? 'Add a connector' : `Edit ${known.connectorId}`}
      submitLabel="Add connector"
      {...(isNew ? {} : EDITING)}
      wanted={
        isNew
          ? { method: 'POST', path, body: { connectorId, ...content } }
          : { method: 'PUT', path: `${path}/${encodeURIComponent(known.connectorId)}`, body: content }
      }
      done="The connector is saved; it connects at once."
      onOpen={() => {
        setId(known?.connectorId ?? '');
        if (isNew) choose(FIRST_TYPE?.type ?? '');
        else setSettings(type?.edited?.(settingsOf(known) ?? {}) ?? settingsOf(known) ?? {});
      }}
    >
      <Stack>
        <TextInput
          label="Connector ID"
          required
          disabled={!isNew}
          description={isNew ? 'Letters, digits, dots, dashes; cannot be changed later' : undefined}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={connectorId}
          onChange={(event) => setId(event.currentTarget.value)}
        />
        {isNew && CONNECTOR_TYPES.length > 1 && (
          <NativeSelect
            label="Type"
            data={CONNECTOR_TYPES.map(({ type: value, title, channels }) => ({
              value,
              label: `${title}: carries ${channels.join(', ')}`,
            }))}
            value={typeName}
            onChange={(event) => choose(event.currentTarget.value)}
          />
        )}
        {type !== undefined && (
          <type.Fields settings={settings} isNew={isNew} onChange={(change) => setSettings({ ...settings, ...change })} />
        )}
      </Stack>
    </FormDialog>
  );
}
