// A text one takes elsewhere, with a button that copies it.

import { Button, Code, CopyButton, Group, Text } from '@mantine/core';

export function Copyable({ label, text }: { readonly label?: string; readonly text: string }) {
  return (
    <Group wrap="nowrap" align="flex-start" gap="xs">
      {label !== undefined && (
        <Text size="sm" w={70} style={{ flexShrink: 0 }} pt={3}>
          {label}
        </Text>
      )}
      <Code block flex={1} className="wrap-anywhere" py={4}>
        {text}
      </Code>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Button
            size="compact-sm"
            variant="default"
            onClick={copy}
            aria-label={`Copy ${label === undefined ? '' : `${label.toLowerCase()} `}${text.slice(0, 30)}`}
          >
            {copied ? 'Copied' : 'Copy'}
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}
