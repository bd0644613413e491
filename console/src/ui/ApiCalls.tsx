// The API calls behind a page, to be copied.

import { Button, Code, Collapse, CopyButton, Group, Stack, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type Call, curlOf, urlOf } from '../api.ts';

interface ApiCallsProps {
  readonly calls: readonly Call[];
  readonly title?: string;
}

export function ApiCalls({ calls, title = 'The API calls behind this page' }: ApiCallsProps) {
  const [isOpen, { toggle }] = useDisclosure();
  return (
    <div>
      <UnstyledButton onClick={toggle} aria-expanded={isOpen} fz="sm" c="dimmed">
        {isOpen ? '▾' : '▸'} {title}
      </UnstyledButton>
      <Collapse expanded={isOpen}>
        <Stack gap="sm" mt="xs">
          {calls.map((wanted) => (
            <ApiCall key={`${wanted.method} ${urlOf(wanted)}`} wanted={wanted} />
          ))}
        </Stack>
      </Collapse>
    </div>
  );
}

export function ApiCall({ wanted }: { readonly wanted: Call }) {
  const text = curlOf(wanted);
  return (
    <Group align="flex-start" wrap="nowrap">
      <Code block flex={1}>
        {text}
      </Code>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Button size="xs" variant="default" onClick={copy}>
            {copied ? 'Copied' : 'Copy'}
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}
