// The kinds of connectors that can be set up. A further one is a row here, and a component with its fields.

import type { ComponentType } from 'react';
import type { Connector } from '../../../../src/wire/connectors.ts';
import { Mm7Fields } from './Mm7Fields.tsx';
import { SmppFields } from './SmppFields.tsx';
import { SmtpFields } from './SmtpFields.tsx';

/** As the API has them: `host`, `port`, and what else the type knows. */
export type Settings = Readonly<Record<string, unknown>>;

export interface FieldsProps {
  readonly settings: Settings;
  /** Changes some of them; undefined takes one out. */
  readonly onChange: (change: Settings) => void;
  /** Nothing is stored yet: secrets have to be given. */
  readonly isNew: boolean;
}

export interface ConnectorType {
  /** As the API calls it. */
  readonly type: string;
  /** Where its settings stand in a connector. */
  readonly key: string;
  readonly title: string;
  readonly channels: readonly string[];
  /** What a new one begins with. */
  readonly first: Settings;
  readonly Fields: ComponentType<FieldsProps>;
  /** Of the settings that are shown those that can be given back. */
  readonly edited?: (shown: Settings) => Settings;
}

export const CONNECTOR_TYPES: readonly ConnectorType[] = [
  {
    type: 'SMPP',
    key: 'smpp',
    title: 'SMPP',
    channels: ['SMS'],
    first: { host: '', port: 2775, systemId: '' },
    Fields: SmppFields,
  },
  {
    type: 'SMTP',
    key: 'smtp',
    title: 'SMTP',
    channels: ['EMAIL'],
    first: { mode: 'RELAY', security: 'STARTTLS' },
    Fields: SmtpFields,
  },
  {
    type: 'MM7',
    key: 'mm7',
    title: 'MM7',
    channels: ['MMS'],
    first: {},
    Fields: Mm7Fields,
    edited: ({ inbound, ...others }) => {
      // The address is ours to say; without a user name nothing is taken in.
      const { username } = inbound as { readonly username?: string };
      return { ...others, ...(username === undefined ? {} : { inbound: { username } }) };
    },
  },
];

/** What a connector carries: routes may lead these channels to it. */
export function channelsOf(type: string): readonly string[] {
  return CONNECTOR_TYPES.find((known) => known.type === type)?.channels ?? ['SMS', 'MMS', 'EMAIL'];
}

/** The settings of a connector, wherever its type keeps them. */
export function settingsOf(connector: Connector): Settings | undefined {
  const known = CONNECTOR_TYPES.find(({ type }) => type === connector.type);
  const found = (connector as unknown as Readonly<Record<string, unknown>>)[known?.key ?? connector.type.toLowerCase()];
  return typeof found === 'object' && found !== null ? (found as Settings) : undefined;
}

/** Where it leads, for people. */
export function targetOf(connector: Connector): string {
  if (connector.type === 'SANDBOX') return 'handsets in a box';
  const { host, port, url, mode } = settingsOf(connector) ?? {};
  if (mode === 'DIRECT') return "the servers of each recipient's domain";
  if (host !== undefined) return `${String(host)}${port === undefined ? '' : `:${String(port)}`}`;
  return url === undefined ? connector.type : String(url);
}
