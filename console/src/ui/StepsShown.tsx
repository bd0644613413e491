// Work of many calls as it goes: a bar, how far it is in words, and the button that calls it off.

import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import type { Steps } from '../steps.ts';

interface StepsShownProps {
  /** What is being done: `Associating`. */
  readonly label: string;
  readonly noun: string;
  readonly steps: Steps<unknown>;
  readonly onCancel: () => void;
}

export function StepsShown({ label, noun, steps: { state, done, total }, onCancel }: StepsShownProps) {
  if (state !== 'running') return null;
  const share = total === 0 ? 0 : Math.floor((done / total) * 100);
  return (
    <Stack gap="xs">
      <Progress.Root size="lg">
        <Progress.Section value={share} aria-label={label} />
      </Progress.Root>
      <Group justify="space-between">
        <Text size="sm" role="status">
          {label}: {done.toLocaleString('en')} of {total.toLocaleString('en')} {noun}
        </Text>
        <Button size="xs" variant="default" onClick={onCancel}>
          Stop here
        </Button>
      </Group>
    </Stack>
  );
}
