// Tabs that are pages of their own: each has its address.

import { Tabs } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { paths } from '../paths.ts';

export interface TabPlace {
  readonly title: string;
  readonly to: string;
}

export const IDENTITY_TABS: readonly TabPlace[] = [
  { title: 'Applications', to: paths.applications },
  { title: 'Entities', to: paths.entities },
  { title: 'Resources', to: paths.resources },
];

export const SUBSCRIPTION_TABS: readonly TabPlace[] = [
  { title: 'Subscriptions', to: paths.subscriptions },
  { title: 'Notification profiles', to: paths.profiles },
  { title: 'Security settings', to: paths.securitySettings },
  { title: 'Certificates', to: paths.certificates },
];

export const CONNECTOR_TABS: readonly TabPlace[] = [
  { title: 'Connectors and routes', to: paths.connectors },
  { title: 'Senders passed over', to: paths.passedOver },
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
