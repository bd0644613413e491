// How the links of a connector are doing.

import { List, Stack, Text } from '@mantine/core';
import type { Connector } from '../../../../src/wire/connectors.ts';
import { Moment } from '../../ui/format.tsx';

/** The first link of mail and MM7 is the road itself; those behind it are connections. */
function wordsOf(type: string, { boundLinks, links }: Connector['status']): string {
  const [first, ...others] = links;
  if (type === 'SMPP' || type === 'SANDBOX') return `${boundLinks} of ${links.length} bound`;
  if (first === undefined) return 'none here';
  const connections = others.length === 1 ? 'one connection' : `${others.length} connections`;
  return `${first.bound ? 'reached' : 'not reached'}${others.length === 0 ? '' : `, ${connections} open`}`;
}

export function Links({ connector: { type, status } }: { readonly connector: Connector }) {
  if (type === 'SANDBOX' && status.links.length === 0) return <Text size="sm">none needed</Text>;
  const broken = status.links.filter(({ lastError }) => lastError !== undefined);
  return (
    <Stack gap={2}>
      <Text size="sm">{wordsOf(type, status)}</Text>
      {broken.length > 0 && (
        <List size="xs">
          {broken.map(({ name, lastError }) => (
            <List.Item key={name}>
              {name}: {lastError}
            </List.Item>
          ))}
        </List>
      )}
      {status.lastErrorAt !== undefined && (
        <Text size="xs" c="dimmed">
          last error <Moment at={status.lastErrorAt} />
        </Text>
      )}
    </Stack>
  );
}
