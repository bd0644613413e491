// The channels something is to be associated on, several at once.

import { Checkbox, Group } from '@mantine/core';

interface ChannelsFieldProps {
  readonly channels: readonly string[];
  readonly value: readonly string[];
  readonly onChange: (channels: string[]) => void;
}

export function ChannelsField({ channels, value, onChange }: ChannelsFieldProps) {
  return (
    <Checkbox.Group
      label="Channels"
      description="An association is of one channel: several are made at once"
      error={value.length === 0 ? 'Choose one at least' : undefined}
      value={[...value]}
      onChange={onChange}
    >
      <Group mt={6}>
        {channels.map((channel) => (
          <Checkbox key={channel} value={channel} label={channel} />
        ))}
      </Group>
    </Checkbox.Group>
  );
}
