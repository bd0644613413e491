// Everything that points at an application or entity, to be seen before it is deleted.

import { List, Loader, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { paths } from '../paths.ts';
import { useRead } from '../queries.ts';
import { ErrorBox } from './ErrorBox.tsx';

interface Counted {
  readonly paging: { readonly totalResults: number };
}

const NOTHING = { page: 0, size: 1 };

/** How many of each there are, and where to see them. */
export function PointingAt({ pair }: { readonly pair: { readonly applicationId?: string; readonly entityId?: string } }) {
  const associations = useRead<Counted>('/provisioning/1/associations', { ...pair, ...NOTHING });
  const numbers = useRead<Counted>('/callsign/1/resources/numbers', { ...pair, ...NOTHING });
  const strategies = useRead<Counted>('/provisioning/2/sending-strategies', { ...pair, ...NOTHING });
  const reads = [associations, numbers, strategies];
  const failed = reads.find(({ result }) => result.error !== null)?.result.error;
  if (failed !== undefined && failed !== null) return <ErrorBox error={failed} />;
  if (reads.some(({ result }) => result.data === undefined)) return <Loader role="status" size="sm" aria-label="Loading" />;
  const countOf = ({ result }: (typeof reads)[number]): number => result.data?.paging.totalResults ?? 0;
  if (reads.every((read) => countOf(read) === 0)) return <Text size="sm">Nothing points at it.</Text>;
  const rows = [
    { text: 'associations of senders', count: countOf(associations), to: paths.resources },
    { text: 'numbers set to it', count: countOf(numbers), to: paths.numbers },
    { text: 'sending strategies', count: countOf(strategies), to: paths.strategies },
  ];
  return (
    <List size="sm">
      {rows
        .filter(({ count }) => count > 0)
        .map(({ text, count, to }) => (
          <List.Item key={text}>
            <Link to={to} search={pair as never}>
              {count.toLocaleString('en')} {text}
            </Link>
          </List.Item>
        ))}
    </List>
  );
}
