// Everything that points at an application or entity, to be seen before it is deleted.

import { List, Loader, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type Place, paths } from '../paths.ts';
import { useRead } from '../queries.ts';
import { ErrorBox } from './ErrorBox.tsx';
import { countText } from './format.tsx';

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

/** What one and what many of it are called, with what becomes of them, and where they are seen. */
const KINDS: readonly {
  readonly name: keyof References;
  readonly one: readonly [what: string, becomes: string];
  readonly many: readonly [what: string, becomes: string];
  readonly to: Place['path'];
}[] = [
  {
    name: 'associations',
    one: ['association of a sender', 'is removed'],
    many: ['associations of senders', 'are removed'],
    to: paths.resources,
  },
  {
    name: 'resources',
    one: ['number or domain set to it', 'goes back to the default application'],
    many: ['numbers and domains set to it', 'go back to the default application'],
    to: paths.numbers,
  },
  {
    name: 'strategies',
    one: ['sending strategy', 'is deleted'],
    many: ['sending strategies', 'are deleted'],
    to: paths.strategies,
  },
  {
    name: 'inboundConfigurations',
    one: ['inbound configuration', 'goes back to the default application'],
    many: ['inbound configurations', 'go back to the default application'],
    to: paths.numbers,
  },
  {
    name: 'voiceSetups',
    one: ['voice set-up', 'goes back to the default application'],
    many: ['voice set-ups', 'go back to the default application'],
    to: paths.numbers,
  },
  {
    name: 'subscriptions',
    one: ['subscription', 'loses it, and is switched off when it is all it was for'],
    many: ['subscriptions', 'lose it, and are switched off when it is all they were for'],
    to: paths.subscriptions,
  },
  { name: 'optOutPolicies', one: ['opt-out policy', 'is deleted'], many: ['opt-out policies', 'are deleted'], to: paths.optOuts },
  {
    name: 'apiKeys',
    one: ['API key tied to it', 'loses the tie, and is switched off with the last'],
    many: ['API keys tied to it', 'lose the tie, and are switched off with the last'],
    to: paths.keys,
  },
];
/** The server counts no further. */
const COUNTED_MAX = 10_000;

/** How many of each there are, what becomes of them, and where to see them. */
export function PointingAt({ pair }: { readonly pair: { readonly applicationId?: string; readonly entityId?: string } }) {
  const { result } = useRead<References>('/callsign/1/references', pair);
  const { data, error } = result;
  if (error !== null) return <ErrorBox error={error} onRetry={() => void result.refetch()} />;
  if (data === undefined) return <Loader role="status" size="sm" aria-label="Loading" />;
  const there = KINDS.filter(({ name }) => data[name] > 0);
  if (there.length === 0) return <Text size="sm">Nothing points at it.</Text>;
  return (
    <List size="sm">
      {there.map(({ name, one, many, to }) => {
        const count = data[name];
        const [what, becomes] = count === 1 ? one : many;
        return (
          <List.Item key={name}>
            <Link to={to as typeof paths.resources} search={pair as never}>
              {countText(count, COUNTED_MAX)} {what}
            </Link>{' '}
            {becomes}
          </List.Item>
        );
      })}
    </List>
  );
}
