// Everything that points at an application or entity, to be seen before it is deleted.

import { List, Loader, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type Place, paths } from '../paths.ts';
import { useRead } from '../queries.ts';
import { ErrorBox } from './ErrorBox.tsx';

interface References {
  readonly associations: number;
  readonly resources: number;
  readonly strategies: number;
  readonly inboundConfigurations: number;
  readonly voiceSetups: number;
  readonly subscriptions: number;
  readonly optOutPolicies: number;
  readonly apiKeys: number;
}

/** What each is, what becomes of it, and where it is seen. */
const KINDS: readonly (readonly [name: keyof References, text: string, becomes: string, to: Place['path']])[] = [
  ['associations', 'associations of senders', 'are removed', paths.resources],
  ['resources', 'numbers and domains set to it', 'go back to the default application', paths.numbers],
  ['strategies', 'sending strategies', 'are deleted', paths.strategies],
  ['inboundConfigurations', 'inbound configurations', 'go back to the default application', paths.numbers],
  ['voiceSetups', 'voice set-ups', 'go back to the default application', paths.numbers],
  ['subscriptions', 'subscriptions', 'lose it, and are switched off when it is all they were for', paths.subscriptions],
  ['optOutPolicies', 'opt-out policies', 'are deleted', paths.optOuts],
  ['apiKeys', 'API keys tied to it', 'lose the tie, and are switched off with the last', paths.keys],
];
/** The server counts no further. */
const COUNTED_MAX = 10_000;

/** How many of each there are, what becomes of them, and where to see them. */
export function PointingAt({ pair }: { readonly pair: { readonly applicationId?: string; readonly entityId?: string } }) {
  const { result } = useRead<References>('/callsign/1/references', pair);
  const { data, error } = result;
  if (error !== null) return <ErrorBox error={error} onRetry={() => void result.refetch()} />;
  if (data === undefined) return <Loader role="status" size="sm" aria-label="Loading" />;
  const there = KINDS.filter(([name]) => data[name] > 0);
  if (there.length === 0) return <Text size="sm">Nothing points at it.</Text>;
  return (
    <List size="sm">
      {there.map(([name, text, becomes, to]) => (
        <List.Item key={name}>
          <Link to={to as typeof paths.resources} search={pair as never}>
            {data[name] >= COUNTED_MAX ? `${COUNTED_MAX.toLocaleString('en')} or more` : data[name].toLocaleString('en')} {text}
          </Link>{' '}
          {becomes}
        </List.Item>
      ))}
    </List>
  );
}
