// Which page stands at which address. Pages are loaded when they are first opened.

import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { Frame } from './Frame.tsx';
import { paths } from './paths.ts';
import { NotFound } from './ui/NotFound.tsx';

const root = createRootRoute({
  component: Frame,
  notFoundComponent: NotFound,
  // Filters are texts; what a page does not know it leaves alone.
  validateSearch: (search: Record<string, string>) => search,
});

// biome-ignore lint/suspicious/noExplicitAny: pages take no properties, whatever else their modules export.
type Module = () => Promise<Record<string, any>>;

function page<const Path extends string>(path: Path, load: Module, name: string) {
  return createRoute({ getParentRoute: () => root, path, component: lazyRouteComponent(load, name) });
}

const routeTree = root.addChildren([
  page(paths.overview, () => import('./pages/overview/OverviewPage.tsx'), 'OverviewPage'),
  page(paths.applications, () => import('./pages/IdentitiesPage.tsx'), 'ApplicationsPage'),
  page(paths.application, () => import('./pages/IdentityPage.tsx'), 'ApplicationPage'),
  page(paths.entities, () => import('./pages/IdentitiesPage.tsx'), 'EntitiesPage'),
  page(paths.entity, () => import('./pages/IdentityPage.tsx'), 'EntityPage'),
  page(paths.resources, () => import('./pages/ResourcesPage.tsx'), 'ResourcesPage'),
  page(paths.resource, () => import('./pages/ResourcePage.tsx'), 'ResourcePage'),
  page(paths.numbers, () => import('./pages/NumbersPage.tsx'), 'NumbersPage'),
  page(paths.number, () => import('./pages/NumberPage.tsx'), 'NumberPage'),
  page(paths.strategies, () => import('./pages/StrategiesPage.tsx'), 'StrategiesPage'),
  page(paths.messages, () => import('./pages/MessagesPage.tsx'), 'MessagesPage'),
  page(paths.message, () => import('./pages/message/MessagePage.tsx'), 'MessagePage'),
  page(paths.inbound, () => import('./pages/InboundMessagesPage.tsx'), 'InboundMessagesPage'),
  page(paths.inboundMessage, () => import('./pages/InboundMessagePage.tsx'), 'InboundMessagePage'),
  page(paths.map, () => import('./pages/map/MapPage.tsx'), 'MapPage'),
  page(paths.connectors, () => import('./pages/connectors/ConnectorsPage.tsx'), 'ConnectorsPage'),
  page(paths.connector, () => import('./pages/connectors/ConnectorPage.tsx'), 'ConnectorPage'),
  page(paths.passedOver, () => import('./pages/connectors/PassedOverPage.tsx'), 'PassedOverPage'),
  page(paths.bulks, () => import('./pages/bulks/BulksPage.tsx'), 'BulksPage'),
  page(paths.bulk, () => import('./pages/bulks/BulkPage.tsx'), 'BulkPage'),
  page(paths.links, () => import('./pages/LinksPage.tsx'), 'LinksPage'),
  page(paths.tryIt, () => import('./pages/try-it/TryItPage.tsx'), 'TryItPage'),
  page(paths.keys, () => import('./pages/KeysPage.tsx'), 'KeysPage'),
  page(paths.users, () => import('./pages/UsersPage.tsx'), 'UsersPage'),
  page(paths.subscriptions, () => import('./pages/SubscriptionsPage.tsx'), 'SubscriptionsPage'),
  page(paths.optOuts, () => import('./pages/OptOutsPage.tsx'), 'OptOutsPage'),
  page(paths.webhooks, () => import('./pages/WebhooksPage.tsx'), 'WebhooksPage'),
  page(paths.settings, () => import('./pages/SettingsPage.tsx'), 'SettingsPage'),
  page(paths.audit, () => import('./pages/AuditLogPage.tsx'), 'AuditLogPage'),
  page(paths.imports, () => import('./pages/ImportsPage.tsx'), 'ImportsPage'),
  page(paths.accountImport, () => import('./pages/ImportPage.tsx'), 'ImportPage'),
  page(paths.profiles, () => import('./pages/ProfilesPage.tsx'), 'ProfilesPage'),
  page(paths.securitySettings, () => import('./pages/SecuritySettingsPage.tsx'), 'SecuritySettingsPage'),
  page(paths.certificates, () => import('./pages/CertificatesPage.tsx'), 'CertificatesPage'),
  page(paths.buyNumbers, () => import('./pages/BuyNumbersPage.tsx'), 'BuyNumbersPage'),
  page(paths.resourceRequests, () => import('./pages/ResourceRequestsPage.tsx'), 'ResourceRequestsPage'),
  page(paths.suppressions, () => import('./pages/mail/SuppressionsPage.tsx'), 'SuppressionsPage'),
  page(paths.checkAddress, () => import('./pages/mail/CheckAddressPage.tsx'), 'CheckAddressPage'),
  page(paths.templates, () => import('./pages/mail/TemplatesPage.tsx'), 'TemplatesPage'),
  page(paths.template, () => import('./pages/mail/TemplatePage.tsx'), 'TemplatePage'),
  page(paths.resourceRequest, () => import('./pages/ResourceRequestPage.tsx'), 'ResourceRequestPage'),
]);

export const router = createRouter({
  routeTree,
  basepath: '/console',
  defaultPreload: 'intent',
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(search))
      if (value !== undefined && value !== '') parameters.set(name, String(value));
    const text = parameters.toString();
    return text === '' ? '' : `?${text}`;
  },
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
