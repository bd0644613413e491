// `--demo`: two worked examples of how companies arrange their sender identities, made through the public API like anybody would.
// 1. A client with environments, each with resources of its own. 2. A client with many customers, each with resources of its own.

import { ApiFailure, type Client } from '../client/callsign-client.ts';

interface Example {
  readonly applications: readonly { readonly applicationId: string; readonly applicationName: string }[];
  readonly entities: readonly { readonly entityId: string; readonly entityName: string }[];
  readonly numbers: readonly { readonly number: string; readonly applicationId: string; readonly entityId?: string }[];
  readonly names: readonly {
    readonly senderName: string;
    readonly countryCodes: readonly string[];
    readonly applicationId: string;
  }[];
  readonly strategies: readonly object[];
  readonly keywords: readonly {
    readonly number: string;
    readonly keyword: string | null;
    readonly applicationId: string;
    readonly entityId?: string;
  }[];
}

/** Numbers of the range set aside for fiction end in 01xx; here only the area codes matter: they show the geolocated choice. */
const ENVIRONMENTS: Example = {
  applications: [
    { applicationId: 'shop-test', applicationName: 'Shop, test' },
    { applicationId: 'shop-staging', applicationName: 'Shop, staging' },
    { applicationId: 'shop-production', applicationName: 'Shop, production' },
  ],
  entities: [],
  numbers: [
    { number: '12025550111', applicationId: 'shop-test' },
    { number: '12025550112', applicationId: 'shop-staging' },
    { number: '12125550113', applicationId: 'shop-production' },
    { number: '13105550114', applicationId: 'shop-production' },
    { number: '14165550115', applicationId: 'shop-production' },
    { number: '447400123456', applicationId: 'shop-production' },
  ],
  names: [{ senderName: 'ExampleShop', countryCodes: ['GB', 'DE', 'FR', 'HR'], applicationId: 'shop-production' }],
  strategies: [
    { platform: { applicationId: 'shop-test' } },
    { platform: { applicationId: 'shop-staging' } },
    {
      platform: { applicationId: 'shop-production' },
      useStickySender: true,
      useGeolocatedSender: true,
      priorities: [
        { senderType: 'VIRTUAL_LONG_NUMBER', priority: 1 },
        { senderType: 'ALPHANUMERIC', priority: 2 },
      ],
    },
  ],
  keywords: [
    { number: '12125550113', keyword: null, applicationId: 'shop-production' },
    { number: '12125550113', keyword: 'TEST', applicationId: 'shop-test' },
  ],
};

const CUSTOMERS = [
  'north',
  'south',
  'east',
  'west',
  'harbour',
  'hillside',
  'lakeside',
  'riverside',
  'market',
  'station',
  'garden',
  'bridge',
];
const CLINICS_SHARED = '12065550199';

const MANY_CUSTOMERS: Example = {
  applications: [{ applicationId: 'clinics', applicationName: 'Appointments for clinics' }],
  entities: CUSTOMERS.map((name) => ({
    entityId: `clinic-${name}`,
    entityName: `Clinic ${name[0]?.toUpperCase()}${name.slice(1)}`,
  })),
  numbers: [
    ...CUSTOMERS.map((name, index) => ({
      number: `1206555${String(120 + index).padStart(4, '0')}`,
      applicationId: 'clinics',
      entityId: `clinic-${name}`,
    })),
    { number: CLINICS_SHARED, applicationId: 'clinics' },
  ],
  names: [],
  strategies: [{ platform: { applicationId: 'clinics' }, useStickySender: true }],
  keywords: CUSTOMERS.map((name) => ({
    number: CLINICS_SHARED,
    keyword: name.toUpperCase(),
    applicationId: 'clinics',
    entityId: `clinic-${name}`,
  })),
};

/** Loads both examples; what is there already is left as it is, so that a second start with --demo changes nothing. */
export async function loadDemo(client: Client): Promise<void> {
  for (const example of [ENVIRONMENTS, MANY_CUSTOMERS]) await loadExample(client, example);
}

async function loadExample(client: Client, example: Example): Promise<void> {
  const create = (path: string, body: unknown): Promise<unknown> => client.call('POST', path, body).catch(unlessThere);
  for (const application of example.applications) await create('/provisioning/1/applications', application);
  for (const entity of example.entities) await create('/provisioning/1/entities', entity);
  for (const { number, applicationId, entityId } of example.numbers) {
    const capabilities = ['SMS', 'MMS'];
    await create('/callsign/1/resources/numbers', { number, type: 'VIRTUAL_LONG_NUMBER', capabilities, applicationId, entityId });
    const resourceId = await keyOf(client, number);
    for (const channel of ['SMS', 'MMS']) {
      const association = { resourceType: 'NUMBER', channel, applicationId, entityId: entityId ?? null, resourceId };
      await create('/provisioning/1/associations', association);
    }
  }
  for (const { applicationId, ...sender } of example.names) {
    await create('/callsign/1/resources/alphanumeric-senders', { ...sender, capabilities: ['SMS'] });
    const association = { resourceType: 'ALPHA', channel: 'SMS', applicationId, entityId: null, resourceId: sender.senderName };
    await create('/provisioning/1/associations', association);
  }
  for (const strategy of example.strategies) await create('/provisioning/2/sending-strategies', strategy);
  for (const { number, keyword, applicationId, entityId } of example.keywords) {
    await client.call('POST', '/resource-management/1/inbound-message-configurations', {
      channel: 'SMS',
      number,
      keyword,
      platform: { applicationId, entityId },
      forwarding: { type: 'PULL' },
    });
  }
}

async function keyOf(client: Client, number: string): Promise<string> {
  const { numbers } = await client.call<{ numbers: readonly { number: string; numberKey: string }[] }>(
    'GET',
    `/numbers/1/numbers?number=${number}`,
  );
  const key = numbers.find((candidate) => candidate.number === number)?.numberKey;
  if (key === undefined) throw new Error(`the number ${number} of the example is not there`);
  return key;
}

/** Says nothing of what exists already, in whichever way an endpoint says so. */
function unlessThere(error: unknown): void {
  const isThere =
    error instanceof ApiFailure && (error.status === 409 || (error.status === 400 && /exist|already|same/i.test(error.message)));
  if (!isThere) throw error;
}
