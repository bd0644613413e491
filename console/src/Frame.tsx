// What is around every page: the sign-in before it, the navigation beside it.

import {
  AppShell,
  Burger,
  Button,
  Center,
  Group,
  Loader,
  Menu,
  NavLink,
  ScrollArea,
  Text,
  Title,
  useMantineColorScheme,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { ConsoleSession } from '../../src/wire/console-sessions.ts';
import { call } from './api.ts';
import { SignInPage } from './pages/SignInPage.tsx';
import { PLACES, type Place } from './paths.ts';
import { useRead } from './queries.ts';
import { SessionProvider } from './session.tsx';
import { ErrorBox } from './ui/ErrorBox.tsx';

export function Frame() {
  const { result } = useRead<ConsoleSession>('/callsign/1/console/session');
  if (result.error?.status === 401) return <SignInPage />;
  if (result.error !== null) return <ErrorBox error={result.error} onRetry={() => void result.refetch()} />;
  if (result.data === undefined)
    return (
      <Center h="100vh">
        <Loader role="status" aria-label="Loading" />
      </Center>
    );
  return (
    <SessionProvider session={result.data}>
      <Shell session={result.data} />
    </SessionProvider>
  );
}

function Shell({ session }: { readonly session: ConsoleSession }) {
  const [isOpen, { toggle, close }] = useDisclosure();
  const { pathname } = useLocation();
  const main = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page is what this waits for.
  useEffect(() => {
    close();
    main.current?.focus({ preventScroll: false });
  }, [pathname, close]);
  return (
    <AppShell header={{ height: 56 }} navbar={{ width: 250, breakpoint: 'md', collapsed: { mobile: !isOpen } }} padding="md">
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group wrap="nowrap">
            <Burger opened={isOpen} onClick={toggle} hiddenFrom="md" size="sm" aria-label="Navigation" />
            <Title order={1} size="h3">
              <Link to="/" style={{ color: 'inherit', textDecoration: 'none' }}>
                Callsign
              </Link>
            </Title>
          </Group>
          <UserMenu session={session} />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label="Places">
        <ScrollArea>
          {PLACES.map(({ heading, places }) => (
            <div key={heading}>
              <Text size="xs" fw={700} c="dimmed" px="sm" pt={{ base: 'sm', md: 4 }} tt="uppercase">
                {heading}
              </Text>
              {places
                .filter(({ scope }) => scope === undefined || session.scopes.includes('*') || session.scopes.includes(scope))
                .map((place) => (
                  <PlaceLink key={place.path} place={place} pathname={pathname} />
                ))}
            </div>
          ))}
        </ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main ref={main} tabIndex={-1} style={{ outline: 'none' }}>
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
}

function PlaceLink({ place, pathname }: { readonly place: Place; readonly pathname: string }) {
  const isHere =
    place.path === '/'
      ? pathname === '/'
      : [place.path, ...(place.also ?? [])].some((path) => pathname === path || pathname.startsWith(`${path}/`));
  return (
    <NavLink
      component={Link}
      to={place.path}
      label={place.title}
      active={isHere}
      aria-current={isHere ? 'page' : undefined}
      // On a desk the places of a whole account fit without scrolling; on a phone fingers need the room.
      py={{ base: 8, md: 2 }}
    />
  );
}

function UserMenu({ session }: { readonly session: ConsoleSession }) {
  const queries = useQueryClient();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const account = session.accounts.find(({ accountId }) => accountId === session.accountId);
  const signOut = async (): Promise<void> => {
    await call({ method: 'DELETE', path: '/callsign/1/console/session' }).catch(() => {});
    queries.clear();
    window.location.assign('/console');
  };
  const workIn = async (accountId: number): Promise<void> => {
    await call({ method: 'POST', path: '/callsign/1/console/session/account', body: { accountId } });
    queries.clear();
    window.location.assign('/console');
  };
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button variant="default" size="sm" maw="60vw">
          <Text size="sm" truncate>
            {session.username} · {account?.name ?? session.accountId}
          </Text>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label c="dimmed">{session.role.toLowerCase()}</Menu.Label>
        {session.accounts.length > 1 &&
          session.accounts.map(({ accountId, name }) => (
            <Menu.Item key={accountId} disabled={accountId === session.accountId} onClick={() => void workIn(accountId)}>
              Work in {name}
            </Menu.Item>
          ))}
        <Menu.Item onClick={() => setColorScheme(colorScheme === 'dark' ? 'light' : 'dark')}>
          {colorScheme === 'dark' ? 'Light colours' : 'Dark colours'}
        </Menu.Item>
        <Menu.Item component="a" href="/docs">
          API reference
        </Menu.Item>
        <Menu.Item onClick={() => void signOut()}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
