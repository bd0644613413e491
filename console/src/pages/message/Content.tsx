// What a message carries.

import { Code, Paper, Stack, Text } from '@mantine/core';

export interface MessageContent {
  readonly channel: string;
  readonly text?: string;
  readonly binary?: { readonly hex: string; readonly dataCoding: number; readonly esmClass: number };
  readonly messageCount: number;
}

export function Content({ message: { text, binary, messageCount } }: { readonly message: MessageContent }) {
  return (
    <Paper withBorder p="md" component="section" aria-label="Content">
      <Stack gap="xs">
        {text !== undefined && (
          <Text className="wrap-anywhere" style={{ whiteSpace: 'pre-wrap' }}>
            {text === '' ? '(empty)' : text}
          </Text>
        )}
        {binary !== undefined && (
          <>
            <Text size="sm">
              Binary content, data coding {binary.dataCoding}, ESM class {binary.esmClass}
            </Text>
            <Code block className="wrap-anywhere">
              {binary.hex.replace(/(..)(?=.)/g, '$1 ')}
            </Code>
          </>
        )}
        <Text size="sm" c="dimmed">
          {messageCount === 1 ? 'One part' : `${messageCount} parts`}
          {text === undefined ? '' : `, ${[...text].length.toLocaleString('en')} characters`}
        </Text>
      </Stack>
    </Paper>
  );
}
