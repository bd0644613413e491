// Every address of the console. Links are built here alone.

export const paths = {
  overview: '/',
  signIn: '/sign-in',
  applications: '/applications',
  application: '/applications/$applicationId',
  entities: '/entities',
  entity: '/entities/$entityId',
  resources: '/resources',
  resource: '/resources/$resourceType/$resourceId',
  numbers: '/numbers',
  number: '/numbers/$numberKey',
  strategies: '/strategies',
  messages: '/messages',
  message: '/messages/$messageId',
  inbound: '/inbound',
  inboundMessage: '/inbound/$messageId',
  map: '/map',
  connectors: '/connectors',
  connector: '/connectors/$connectorId',
  passedOver: '/passed-over',
  bulks: '/bulks',
  bulk: '/bulks/$bulkId',
  links: '/links',
  tryIt: '/try-it',
  keys: '/keys',
  users: '/users',
  subscriptions: '/subscriptions',
  optOuts: '/opt-outs',
  webhooks: '/webhooks',
  settings: '/settings',
  audit: '/audit-log',
  imports: '/import',
  accountImport: '/import/$importId',
  profiles: '/profiles',
  securitySettings: '/security-settings',
  certificates: '/certificates',
  buyNumbers: '/buy-numbers',
  resourceRequests: '/resource-requests',
  resourceRequest: '/resource-requests/$id',
  suppressions: '/suppressions',
  checkAddress: '/check-an-address',
  templates: '/templates',
  template: '/templates/$templateId',
} as const;

export interface Place {
  readonly title: string;
  readonly path: (typeof paths)[keyof typeof paths];
  /** Its other tabs. */
  readonly also?: readonly string[];
  /** Only with this scope. */
  readonly scope?: string;
}

/** What the navigation shows, in the order people know. */
export const PLACES: readonly { readonly heading: string; readonly places: readonly Place[] }[] = [
  {
    heading: 'Start',
    places: [
      { title: 'Overview', path: paths.overview },
      { title: 'Try it', path: paths.tryIt },
    ],
  },
  {
    heading: 'Developer tools',
    places: [
      { title: 'Applications and entities', path: paths.applications, also: [paths.entities, paths.resources] },
      { title: 'Sending strategies', path: paths.strategies },
      { title: 'Map', path: paths.map },
    ],
  },
  {
    heading: 'Channels and numbers',
    places: [
      { title: 'Numbers', path: paths.numbers },
      { title: 'Buy numbers', path: paths.buyNumbers },
      { title: 'Resource requests', path: paths.resourceRequests },
      { title: 'Import', path: paths.imports },
      { title: 'Connectors and routes', path: paths.connectors, also: [paths.passedOver] },
    ],
  },
  {
    heading: 'Messages',
    places: [
      { title: 'Outbound', path: paths.messages },
      { title: 'Inbound', path: paths.inbound },
      { title: 'Bulks', path: paths.bulks },
      { title: 'Links and conversions', path: paths.links },
      { title: 'Opt-outs', path: paths.optOuts },
      { title: 'Webhooks', path: paths.webhooks },
    ],
  },
  {
    heading: 'Email',
    places: [
      { title: 'Templates', path: paths.templates },
      { title: 'Suppressions', path: paths.suppressions },
      { title: 'Check an address', path: paths.checkAddress },
    ],
  },
  {
    heading: 'Account',
    places: [
      { title: 'API keys', path: paths.keys, scope: 'account-management:manage' },
      { title: 'Users', path: paths.users, scope: 'account-management:manage' },
      {
        title: 'Subscriptions',
        path: paths.subscriptions,
        also: [paths.profiles, paths.securitySettings, paths.certificates],
      },
      { title: 'Settings', path: paths.settings },
      { title: 'Audit log', path: paths.audit },
    ],
  },
];
