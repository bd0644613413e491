// The map of an account: what belongs together, with counts where there is much of it, and finding something on it.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startService, type TestService } from '../support/service.ts';

let service: TestService;
let api: TestService['api'];
const keys: string[] = [];

interface Strand {
  readonly applicationId: string;
  readonly entityId?: string;
  readonly resourceType: string;
  readonly countryCode?: string;
  readonly resourceName?: string;
  readonly connectorIds: readonly string[];
  readonly resources: number;
}

beforeAll(async () => {
  service = await startService();
  ({ api } = service);
  for (const applicationId of ['shop', 'bank', 'idle'])
    await api('POST', '/provisioning/1/applications', { applicationId, applicationName: `The ${applicationId}` });
  for (const entityId of ['north', 'south']) await api('POST', '/provisioning/1/entities', { entityId, entityName: entityId });
  const numbers = Array.from({ length: 70 }, (_, at) => ({
    number: `121255501${String(at).padStart(2, '0')}`,
    type: 'VIRTUAL_LONG_NUMBER',
    capabilities: ['SMS', 'MMS'],
  }));
  const { body } = await api('POST', '/callsign/1/resources/numbers', numbers);
  keys.push(...body.results.map(({ numberKey }: { numberKey: string }) => numberKey));
  await api('POST', '/callsign/1/resources/alphanumeric-senders', {
    senderName: 'ExampleShop',
    countryCodes: ['GB'],
    capabilities: ['SMS'],
  });
  const connector = { type: 'SMPP', enabled: false, smpp: { host: '127.0.0.1', port: 9, systemId: 'x', password: 'x' } };
  for (const connectorId of ['carrier-gb', 'carrier-own'])
    await api('POST', '/callsign/1/connectors', { connectorId, ...connector });
  await api('POST', '/callsign/1/routes', { connectorId: 'carrier-gb', channel: 'SMS', countryCode: 'GB' });
  await api('POST', '/callsign/1/routes', { connectorId: 'carrier-own', channel: 'SMS', resourceId: keys[0] });
  const associate = async (resourceType: string, resourceId: string, channel: string, pair: object) => {
    const { status } = await api('POST', '/provisioning/1/associations', { resourceType, resourceId, channel, ...pair });
    expect(status).toBe(201);
  };
  for (const key of keys.slice(0, 65)) await associate('NUMBER', key, 'SMS', { applicationId: 'shop', entityId: 'north' });
  // On another channel too: still one resource.
  await associate('NUMBER', keys[1] ?? '', 'MMS', { applicationId: 'shop', entityId: 'north' });
  await associate('NUMBER', keys[1] ?? '', 'SMS', { applicationId: 'bank', entityId: 'south' });
  await associate('ALPHA', 'ExampleShop', 'SMS', { applicationId: 'bank' });
});
afterAll(() => service?.stop());

const map = async (query = '') => (await api('GET', `/callsign/1/map${query}`)).body;

describe('the map', () => {
  it('bundles what leads the same way, and counts each resource once', async () => {
    const { strands, resources, resourceGroups, unassociated, isComplete } = await map();
    expect([resources, unassociated, isComplete]).toEqual([66, 5, true]);
    expect(resourceGroups).toEqual([
      { resourceType: 'NUMBER', countryCode: 'US', resources: 65 },
      { resourceType: 'ALPHA', resources: 1 },
    ]);
    const north = { applicationId: 'shop', entityId: 'north', resourceType: 'NUMBER', countryCode: 'US' };
    expect(strands).toEqual([
      { ...north, connectorIds: ['carrier-own'], resources: 1 },
      { ...north, connectorIds: ['sandbox'], resources: 64 },
      { ...north, applicationId: 'bank', entityId: 'south', connectorIds: ['sandbox'], resources: 1 },
      { applicationId: 'bank', resourceType: 'ALPHA', connectorIds: ['carrier-gb'], resources: 1 },
    ]);
  });

  it('shows what is connected with nothing as well', async () => {
    const { applications, connectors } = await map();
    expect(applications).toContainEqual({ applicationId: 'idle', applicationName: 'The idle' });
    expect(connectors).toContainEqual({ connectorId: 'carrier-gb', type: 'SMPP', state: 'STOPPED' });
  });

  it.each([
    ['?applicationId=bank', ['bank'], ['south'], 2],
    ['?entityId=south', ['bank'], ['south'], 1],
    ['?connectorId=carrier-gb', ['bank'], [], 1],
    ['?connectorId=carrier-own', ['shop'], ['north'], 1],
    ['?resourceType=ALPHA&resourceId=exampleshop', ['bank'], [], 1],
    ['?resourceType=NUMBER&countryCode=FR', [], [], 0],
  ])('narrowed by %s keeps what is connected, and names few resources one by one', async (query, apps, ents, count) => {
    const { applications, entities, strands, resources } = await map(query);
    expect(applications.map(({ applicationId }: { applicationId: string }) => applicationId)).toEqual(apps);
    expect(entities.map(({ entityId }: { entityId: string }) => entityId)).toEqual(ents);
    expect(resources).toBe(count);
    expect(strands.every(({ resourceName }: Strand) => resourceName !== undefined)).toBe(true);
  });

  it('says with what a resource id has to come', async () => {
    const { status, body } = await api('GET', '/callsign/1/map?resourceId=x');
    expect([status, body.violations[0].property]).toEqual([400, 'resourceType']);
  });

  it('is searched by names, ids and digits', async () => {
    const found = async (text: string) =>
      (await api('GET', `/callsign/1/map/search?text=${encodeURIComponent(text)}`)).body.results.map(
        ({ kind, id }: { kind: string; id: string }) => `${kind} ${id}`,
      );
    expect(await found('the SHOP')).toEqual(['APPLICATION shop']);
    expect(await found('shop')).toEqual(['APPLICATION shop', 'RESOURCE ExampleShop']);
    expect(await found('+1 212 555 0103')).toEqual([`RESOURCE ${keys[3]}`]);
    expect(await found('own')).toEqual(['CONNECTOR carrier-own']);
    expect(await found('1212555')).toHaveLength(8);
  });

  it('stands beside the totals of the account', async () => {
    expect((await api('GET', '/callsign/1/totals')).body).toEqual({
      applications: 4,
      entities: 2,
      resources: 71,
      domains: 0,
      associations: 68,
      unassociated: 5,
      strategies: 0,
      routes: 2,
    });
  });
});
