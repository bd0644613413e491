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
      <Copy
        text={text}
        size="compact-sm"
        aria-label={`Copy ${label === undefined ? '' : `${label.toLowerCase()} `}${text.slice(0, 30)}`}
      />
    </Group>
  );
}

interface CopyProps {
  readonly text: string;
  readonly size?: string;
  /** Where several stand together: which of them this is. */
  readonly 'aria-label'?: string;
}

/** The button alone. */
export function Copy({ text, size = 'xs', ...named }: CopyProps) {
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Button size={size} variant="default" onClick={copy} {...named}>
          {copied ? 'Copied' : 'Copy'}
        </Button>
      )}
    </CopyButton>
  );
}
