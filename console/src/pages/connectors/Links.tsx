// How the links of a connector are doing.

import { List, Stack, Text } from '@mantine/core';
import { Moment } from '../../ui/format.tsx';
import type { Connector } from './connector-types.ts';

export function Links({ connector: { type, status } }: { readonly connector: Connector }) {
  if (type === 'SANDBOX' && status.links.length === 0) return <Text size="sm">none needed</Text>;
  const broken = status.links.filter(({ lastError }) => lastError !== undefined);
  return (
    <Stack gap={2}>
      <Text size="sm">
        {status.boundLinks} of {status.links.length} bound
      </Text>
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
