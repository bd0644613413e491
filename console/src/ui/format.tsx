// How values are shown everywhere.

import { Badge, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { paths } from '../paths.ts';

export interface Pair {
  readonly applicationId?: string | undefined;
  readonly entityId?: string | null | undefined;
}

/** `+0000` is not what browsers read. */
export function momentOf(text: string): Date {
  return new Date(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
}

export function Moment({ at }: { readonly at: string | undefined }) {
  if (at === undefined)
    return (
      <Text span c="dimmed">
        –
      </Text>
    );
  const moment = momentOf(at);
  return (
    <time dateTime={moment.toISOString()} title={moment.toISOString()} style={{ whiteSpace: 'nowrap' }}>
      {moment.toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'medium' })}
    </time>
  );
}

export function PairShown({ pair }: { readonly pair: Pair | undefined }) {
  if (pair?.applicationId === undefined && (pair?.entityId ?? null) === null)
    return (
      <Text span c="dimmed">
        none
      </Text>
    );
  const { applicationId, entityId } = pair ?? {};
  return (
    <Group gap={4}>
      {applicationId !== undefined && (
        <Link to={paths.application} params={{ applicationId }}>
          {applicationId}
        </Link>
      )}
      {entityId !== undefined && entityId !== null && (
        <>
          <Text span c="dimmed">
            /
          </Text>
          <Link to={paths.entity} params={{ entityId }}>
            {entityId}
          </Link>
        </>
      )}
    </Group>
  );
}

const STATUS_COLORS: Readonly<Record<string, string>> = {
  DELIVERED: 'green',
  PENDING: 'blue',
  UNDELIVERABLE: 'red',
  EXPIRED: 'orange',
  REJECTED: 'red',
  UP: 'green',
  DEGRADED: 'orange',
  DOWN: 'red',
  STOPPED: 'gray',
  FAILED: 'red',
};

/** A word that is a state; the colour repeats what the word says. */
export function State({ name }: { readonly name: string }) {
  return (
    <Badge
      variant="outline"
      color={STATUS_COLORS[name] ?? 'gray'}
      tt="none"
      autoContrast
      miw="max-content"
      styles={{ label: { color: 'var(--mantine-color-text)', overflow: 'visible' } }}
    >
      {wordOf(name)}
    </Badge>
  );
}

/** `9,999`, and `10,000 or more` of what the server counts no further. */
export function countText(count: number, countedMax: number): string {
  return count >= countedMax ? `${countedMax.toLocaleString('en')} or more` : count.toLocaleString('en');
}

/** `VIRTUAL_LONG_NUMBER` is `Virtual long number`. */
export function wordOf(name: string): string {
  const text = name.replaceAll('_', ' ').toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const HANDLINGS: Readonly<Record<string, string>> = {
  PULL: 'to be pulled',
  HTTP_FORWARD: 'posted to a URL',
  MAIL_FORWARD: 'mailed on',
  SMPP_FORWARD: 'given to a connector',
  SUBSCRIPTION: 'to subscriptions',
  NONE: 'kept here',
  NO_ACTION: 'kept here',
};

/** Where what came in goes on to. */
export function handlingOf(action: string): string {
  return HANDLINGS[action] ?? wordOf(action).toLowerCase();
}

export const SENDER_TYPES: readonly (readonly [string, string])[] = [
  ['VIRTUAL_LONG_NUMBER', 'Long number'],
  ['SHORT_CODE', 'Short code'],
  ['TOLL_FREE_NUMBER', 'Toll-free number'],
  ['ALPHANUMERIC', 'Alphanumeric sender'],
];

export const NUMBER_TYPES = SENDER_TYPES.filter(([type]) => type !== 'ALPHANUMERIC');
