// Tabs that are pages of their own: each has its address.

import { Tabs } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';

export interface TabPlace {
  readonly title: string;
  readonly to: string;
}

export const IDENTITY_TABS: readonly TabPlace[] = [
  { title: 'Applications', to: '/applications' },
  { title: 'Entities', to: '/entities' },
  { title: 'Resources', to: '/resources' },
];

export const SUBSCRIPTION_TABS: readonly TabPlace[] = [
  { title: 'Subscriptions', to: '/subscriptions' },
  { title: 'Notification profiles', to: '/profiles' },
  { title: 'Security settings', to: '/security-settings' },
  { title: 'Certificates', to: '/certificates' },
];

export function PageTabs({ tabs, here }: { readonly tabs: readonly TabPlace[]; readonly here: string }) {
  const navigate = useNavigate();
  return (
    <Tabs value={here} onChange={(to) => to !== null && void navigate({ to } as never)} activateTabWithKeyboard={false}>
      <Tabs.List>
        {tabs.map(({ title, to }) => (
          <Tabs.Tab key={to} value={to}>
            {title}
          </Tabs.Tab>
        ))}
      </Tabs.List>
    </Tabs>
  );
}
