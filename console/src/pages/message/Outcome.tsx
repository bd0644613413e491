// What comes of a message that was just sent, as it happens: its status, its sender and why, and each step.

import { Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { MessageLife } from '../../../../src/wire/message-life.ts';
import { paths } from '../../paths.ts';
import { useRead } from '../../queries.ts';
import { ErrorBox } from '../../ui/ErrorBox.tsx';
import { Folded } from '../../ui/Folded.tsx';
import { PairShown, State } from '../../ui/format.tsx';
import { stepInWords, Trace } from '../../ui/Trace.tsx';
import { Life } from './Life.tsx';

/** For somebody who has waited that long it will take longer still. */
const LOOK_EVERY_MS = 700;

interface OutcomeProps {
  readonly messageId: string;
  /** What the link to the whole message is called. */
  readonly linkLabel?: string;
  /** Where the timeline alone is of interest, why this sender is folded away. */
  readonly isBrief?: boolean;
}

export function Outcome({ messageId, linkLabel = 'Everything about this message', isBrief = false }: OutcomeProps) {
  const { result } = useRead<MessageLife>(
    `/callsign/1/messages/${encodeURIComponent(messageId)}`,
    {},
    { everyMs: LOOK_EVERY_MS },
  );
  const { data, error } = result;
  if (error !== null) return <ErrorBox error={error} />;
  if (data === undefined) return <Text size="sm">Waiting for news…</Text>;
  // A message that was refused has no sender; the last step of the decision is why.
  const refusal = data.status.groupName === 'REJECTED' ? data.trace.at(-1) : undefined;
  const reason = data.error.name === 'NO_ERROR' ? '' : ` (${data.error.description})`;
  return (
    <Stack gap="xs" component="section" aria-label="What came of it">
      <Group gap="xs" aria-live="polite">
        <State name={data.status.groupName} />
        <Text size="sm">
          {data.status.description}
          {reason}
        </Text>
      </Group>
      {refusal !== undefined && (
        <Text size="sm" fw={600} className="wrap-anywhere">
          {stepInWords(refusal)}
        </Text>
      )}
      {data.sender !== '' && (
        <Group gap={6} fz="sm">
          <Text size="sm" className="wrap-anywhere">
            From {data.sender}
          </Text>
          <PairShown pair={data.platform} />
        </Group>
      )}
      {isBrief ? (
        <Life steps={data.timeline} />
      ) : (
        <>
          <Folded title="Why this sender" isOpen>
            <Trace steps={data.trace} />
          </Folded>
          <Folded title="What became of it, step by step">
            <Life steps={data.timeline} />
          </Folded>
        </>
      )}
      <Text size="sm">
        <Link to={paths.message} params={{ messageId }}>
          {linkLabel}
        </Link>
      </Text>
    </Stack>
  );
}
