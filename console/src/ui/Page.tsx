// A page: its title, what one can do on it, what it shows, and the API calls behind it.

import { Group, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import type { Call } from '../api.ts';
import { ApiCalls } from './ApiCalls.tsx';

interface PageProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  /** The calls that brought what is shown. */
  readonly calls: readonly Call[];
  /** A picture, which makes something of a very wide screen. */
  readonly isWide?: boolean;
  readonly children: ReactNode;
}

export function Page({ title, description, actions, calls, isWide = false, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Callsign`;
  }, [title]);
  const page = useRef<HTMLDivElement>(null);
  // Of tabs that do not fit, the one that is open has to be among those in sight.
  useEffect(() => {
    page.current?.querySelector('[role=tab][aria-selected=true]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, []);
  return (
    <Stack ref={page} gap="md" maw={isWide ? 2400 : 1600}>
      <Group justify="space-between" align="flex-start">
        <div>
          <Title order={2} className="wrap-anywhere">
            {title}
          </Title>
          {description !== undefined && (
            <Text c="dimmed" size="sm" maw={760}>
              {description}
            </Text>
          )}
        </div>
        {actions !== undefined && <Group>{actions}</Group>}
      </Group>
      {children}
      <ApiCalls calls={calls} />
    </Stack>
  );
}
