// The form by which a message is sent to a box: its fields, what the server says against them, what became of the message, and the
// calls it makes.

import { Group, Stack, Title } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { Call } from '../../api.ts';
import { useChanges } from '../../queries.ts';
import { useObstacle } from '../../session.tsx';
import { ApiCalls } from '../../ui/ApiCalls.tsx';
import { Doing } from '../../ui/Confirm.tsx';
import { ErrorBox } from '../../ui/ErrorBox.tsx';
import { type Answer, Sent } from './Sent.tsx';

interface SendFormProps {
  readonly title: string;
  readonly send: () => Promise<Answer>;
  /** As they are shown. */
  readonly calls: readonly Call[];
  readonly children: ReactNode;
}

export function SendForm({ title, send, calls, children }: SendFormProps) {
  const [answer, setAnswer] = useState<Answer>();
  // What becomes of it is said where it is shown: a rejected message is an answer too.
  const change = useChanges<Answer, void>(send, undefined, setAnswer);
  return (
    <Stack component="section" aria-label="Send">
      <Title order={3} size="h4">
        {title}
      </Title>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate();
        }}
      >
        <Stack>
          {children}
          {change.error !== null && <ErrorBox error={change.error} />}
          <Group>
            <Doing type="submit" obstacle={useObstacle()} loading={change.isPending}>
              Send
            </Doing>
          </Group>
        </Stack>
      </form>
      <Sent answer={answer} />
      <ApiCalls calls={calls} title={calls.length === 1 ? 'The API call it makes' : 'The API calls it makes'} />
    </Stack>
  );
}
