// Where what somebody wrote has gone, and why.

import { Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { paths } from '../../paths.ts';
import { type Pair, PairShown } from '../../ui/format.tsx';
import { Trace, type TraceStep } from '../../ui/Trace.tsx';

/** As the sandbox answers when something was written with it. */
export interface Receipt {
  readonly messageId: string;
  readonly isRouted: boolean;
  readonly platform: Pair;
  readonly keyword?: string;
  readonly trace: readonly TraceStep[];
}

export function Routed({ receipt, nobody }: { readonly receipt: Receipt | undefined; readonly nobody: string }) {
  if (receipt === undefined) return null;
  return (
    <Stack gap="xs" mt="md" aria-live="polite" component="section" aria-label="Where the answer went">
      <Text fw={600} component="div">
        {receipt.isRouted ? (
          receipt.platform.applicationId === undefined ? (
            'It came in, and belongs to no application.'
          ) : (
            <Group gap={6}>
              It went to <PairShown pair={receipt.platform} />
            </Group>
          )
        ) : (
          nobody
        )}
      </Text>
      <Trace steps={receipt.trace} />
      <Link to={paths.inboundMessage} params={{ messageId: receipt.messageId }}>
        The whole message
      </Link>
    </Stack>
  );
}
