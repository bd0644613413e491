// The API calls behind a page, to be copied.

import { Code, Group, Stack } from '@mantine/core';
import { type Call, curlOf, urlOf } from '../api.ts';
import { Copy } from './Copyable.tsx';
import { Folded } from './Folded.tsx';

interface ApiCallsProps {
  readonly calls: readonly Call[];
  readonly title?: string;
}

export function ApiCalls({ calls, title = 'The API calls behind this page' }: ApiCallsProps) {
  return (
    <Folded title={title} c="dimmed">
      <Stack gap="sm">
        {calls.map((wanted) => (
          <ApiCall key={`${wanted.method} ${urlOf(wanted)}`} wanted={wanted} />
        ))}
      </Stack>
    </Folded>
  );
}

export function ApiCall({ wanted }: { readonly wanted: Call }) {
  const text = curlOf(wanted);
  return (
    <Group align="flex-start" wrap="nowrap">
      <Code block flex={1}>
        {text}
      </Code>
      <Copy text={text} />
    </Group>
  );
}
