// MM7 connectors over HTTP, with a relay behind them.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Mm7Relay, startMm7Relay } from '../support/mm7-relay.ts';
import { type Reply, startService, type TestService } from '../support/service.ts';
import { CERTIFICATE, CERTIFICATE_KEY } from '../support/smpp-certificate.ts';
import { until } from '../support/until.ts';

const CONNECTORS = '/callsign/1/connectors';
const SECRETS = ['our-secret', 'their-secret', 'PRIVATE KEY'];

let service: TestService;
let relay: Mm7Relay;
beforeAll(async () => {
  relay = await startMm7Relay({ hasTls: true });
  service = await startService({ CALLSIGN_PUBLIC_URL: 'https://callsign.example' });
});
afterAll(async () => {
  await service?.stop();
  await relay?.close();
});

const settings = (more: object = {}) => ({ url: relay.url, vaspId: 'TNN', vasId: 'News', ...more });
const whole = () =>
  settings({
    username: 'callsign',
    password: 'our-secret',
    inbound: { username: 'relay', password: 'their-secret' },
    tls: { ca: CERTIFICATE, serverName: 'carrier.test', cert: CERTIFICATE, key: CERTIFICATE_KEY },
  });
const create = (connectorId: string, mm7: object, more: object = {}): Promise<Reply> =>
  service.api('POST', CONNECTORS, { connectorId, type: 'MM7', mm7, ...more });
const change = (connectorId: string, mm7: object): Promise<Reply> =>
  service.api('PUT', `${CONNECTORS}/${connectorId}`, { type: 'MM7', mm7 });
const read = (connectorId: string): Promise<Reply> => service.api('GET', `${CONNECTORS}/${connectorId}`);
const propertiesOf = (reply: Reply): string[] => reply.body.violations.map(({ property }: { property: string }) => property);

describe('MM7 connectors', () => {
  it('reach their relay when they are created, say where it posts to, and keep their secrets', async () => {
    const created = await create('relay a', whole(), { connectorId: 'relay.a' });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({
      type: 'MM7',
      enabled: true,
      mm7: {
        url: relay.url,
        username: 'callsign',
        vaspId: 'TNN',
        vasId: 'News',
        schema: 'REL-6-MM7-1-4',
        window: 10,
        sizeMax: 614_400,
        mediaTypes: ['image/*', 'audio/*', 'video/*', 'text/*'],
        senderAddressing: 'AUTO',
        numberFormat: 'DIGITS',
        deliveryReport: true,
        readReply: false,
        tls: { ca: CERTIFICATE, serverName: 'carrier.test' },
      },
    });
    expect(created.body.mm7.inbound).toEqual({
      username: 'relay',
      url: `https://callsign.example/callsign/1/mm7/${service.callsign.firstAccount.accountId}/relay.a`,
    });
    await until(async () => (await read('relay.a')).body.status.state === 'UP');
    expect((await read('relay.a')).body.status).toMatchObject({ boundLinks: 1, queued: 0, inFlight: 0 });
    const seen = [await read('relay.a'), await service.api('GET', CONNECTORS), await service.api('GET', '/callsign/1/audit-log')];
    for (const secret of SECRETS) expect([secret, JSON.stringify(seen).includes(secret)]).toEqual([secret, false]);
  });

  it('keep the secrets a change leaves out, but not for another name', async () => {
    await create('kept', whole(), { enabled: false });
    const {
      password: _own,
      inbound: _theirs,
      tls: _tls,
      ...others
    } = whole() as ReturnType<typeof whole> & Record<string, unknown>;
    const without = { ...others, inbound: { username: 'relay' }, tls: { cert: CERTIFICATE } };
    expect((await change('kept', without)).status).toBe(200);
    const [stored] = (await service.callsign.world.db.query("select settings from connector where connector_id = 'kept'")).rows;
    expect(stored?.settings.mm7).toMatchObject({
      password: 'our-secret',
      inbound: { password: 'their-secret' },
      tls: { key: CERTIFICATE_KEY },
    });
    const renamed = await change('kept', { ...without, username: 'other', inbound: { username: 'somebody' } });
    expect(propertiesOf(renamed)).toEqual(['mm7.password', 'mm7.inbound.password']);
  });

  it('carry MMS and nothing else', async () => {
    await create('channels', settings(), { enabled: false });
    const route = (channel: string) => service.api('POST', '/callsign/1/routes', { connectorId: 'channels', channel });
    expect([(await route('MMS')).status, (await route('SMS')).status, (await route('EMAIL')).status]).toEqual([201, 400, 400]);
  });

  it('stay of their type', async () => {
    await create('typed', settings(), { enabled: false });
    const smpp = { host: '127.0.0.1', port: 1, systemId: 'a', password: 'b' };
    const reply = await service.api('PUT', `${CONNECTORS}/typed`, { type: 'SMPP', smpp });
    expect([reply.status, propertiesOf(reply)]).toEqual([400, ['type']]);
  });

  it.each<[string, object, string[]]>([
    ['no settings', { mm7: undefined }, ['mm7']],
    ['no address', { url: 'relay.example/mm7' }, ['mm7.url']],
    ['an address of another protocol', { url: 'ftp://relay.example/' }, ['mm7.url']],
    ['a user name in the address', { url: 'https://a:b@relay.example/' }, ['mm7.url']],
    ['a fragment', { url: 'https://relay.example/#mm7' }, ['mm7.url']],
    ['TLS without TLS', { url: 'http://relay.example/', tls: { verify: false } }, ['mm7.url']],
    ['text for a certificate', { tls: { ca: 'trust me' } }, ['mm7.tls.ca']],
    ['a user name without a password', { username: 'callsign' }, ['mm7.password']],
    ['a password without a user name', { password: 'secret' }, ['mm7.username']],
    ['a relay without a password', { inbound: { username: 'relay' } }, ['mm7.inbound.password']],
    ['a colon in the name of a relay', { inbound: { username: 'a:b', password: 'c' } }, ['mm7.inbound.username']],
    ['a schema of nobody', { schema: 'REL-6' }, ['mm7.schema']],
    ['a version that is none', { version: 'six' }, ['mm7.version']],
    ['no window', { window: 0 }, ['mm7.window']],
    ['room for nothing', { sizeMax: 10 }, ['mm7.sizeMax']],
    ['media types that are none', { mediaTypes: ['jpeg'] }, ['mm7.mediaTypes[0]']],
    ['no media types', { mediaTypes: [] }, ['mm7.mediaTypes']],
    ['a payer nobody knows', { chargedParty: 'Somebody' }, ['mm7.chargedParty']],
  ])('answer 400 to %s', async (_what, more, properties) => {
    const mm7 = 'mm7' in more ? undefined : settings(more);
    const reply = await service.api('POST', CONNECTORS, { connectorId: 'wrong', type: 'MM7', mm7 });
    expect([reply.status, reply.body.errorCode, propertiesOf(reply)]).toEqual([400, 'E400', properties]);
    expect((await read('wrong')).status).toBe(404);
  });
});
