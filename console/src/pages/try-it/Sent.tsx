// What the server said to a request that sent one message, and what becomes of the message.

import { Alert } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { Outcome } from '../message/Outcome.tsx';

/** As all endpoints that send answer. */
export interface Answer {
  readonly messages: readonly {
    readonly messageId: string;
    readonly status: { readonly groupName: string; readonly description: string };
  }[];
}

export function Sent({ answer }: { readonly answer: Answer | undefined }) {
  const message = answer?.messages[0];
  const shown = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another message is what this waits for.
  useEffect(() => shown.current?.scrollIntoView({ block: 'nearest' }), [message?.messageId]);
  if (message === undefined) return null;
  const isRejected = message.status.groupName === 'REJECTED';
  return (
    <Alert
      ref={shown}
      // Forms are long: its first lines, which say what became of it, come into view with it.
      style={{ scrollMarginBottom: 220 }}
      color={isRejected ? 'orange' : 'blue'}
      variant="outline"
      title={isRejected ? `Rejected: ${message.status.description}` : 'Taken on. What became of it:'}
    >
      <Outcome key={message.messageId} messageId={message.messageId} linkLabel="Why this sender, and what became of it" />
    </Alert>
  );
}
