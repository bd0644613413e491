// What is shown of a mail beside its text, wherever one is read: its subject, its people, its headers.

import { Text } from '@mantine/core';
import { Folded } from './Folded.tsx';

/** Somebody a mail is from or to. */
export interface Person {
  readonly address: string;
  readonly name?: string;
}

/** `Jane Smith <jane@example.com>` */
export function wholeOf({ address, name }: Person): string {
  return name === undefined ? address : `${name} <${address}>`;
}

export function Subject({ text }: { readonly text: string | undefined }) {
  return (
    <Text fw={600} className="wrap-anywhere">
      {text || '(no subject)'}
    </Text>
  );
}

interface HeadersProps {
  readonly title: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}

/** Headers as they stand in the mail, folded away; nothing when there are none. */
export function Headers({ title, headers }: HeadersProps) {
  if (headers.length === 0) return null;
  return (
    <Folded title={title}>
      <Text size="sm" className="wrap-anywhere" style={{ whiteSpace: 'pre-wrap' }}>
        {headers.map(({ name, value }) => `${name}: ${value}`).join('\n')}
      </Text>
    </Folded>
  );
}
