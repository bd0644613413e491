// Connectors over HTTP, with a real carrier behind them.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addAccount, addKey } from '../support/other-account.ts';
import { type Reply, startService, type TestService } from '../support/service.ts';
import { type SmppCarrier, startSmppCarrier } from '../support/smpp-carrier.ts';
import { CERTIFICATE, CERTIFICATE_KEY } from '../support/smpp-certificate.ts';
import { until } from '../support/until.ts';

const CONNECTORS = '/callsign/1/connectors';
const PASSWORD = 's3cret';

let service: TestService;
let carrier: SmppCarrier;
beforeAll(async () => {
  carrier = await startSmppCarrier({ systemId: 'callsign', password: PASSWORD });
  service = await startService();
});
afterAll(async () => {
  await service.stop();
  await carrier.close();
});

const carrierSettings = (more: object = {}) => ({
  host: '127.0.0.1',
  port: carrier.port,
  systemId: 'callsign',
  password: PASSWORD,
  ...more,
});
/** Nobody listens there. */
const nowhere = (more: object = {}) => ({ host: '127.0.0.1', port: 1, systemId: 'callsign', password: PASSWORD, ...more });
const create = (connectorId: string, smpp: object, more: object = {}): Promise<Reply> =>
  service.api('POST', CONNECTORS, { connectorId, type: 'SMPP', smpp, ...more });
const read = (connectorId: string): Promise<Reply> => service.api('GET', `${CONNECTORS}/${connectorId}`);
const propertiesOf = (reply: Reply): string[] => reply.body.violations.map(({ property }: { property: string }) => property);

describe('connectors', () => {
  it('connect when they are created, and show how they are doing, but not their password', async () => {
    const created = await create('carrier-a', carrierSettings({ links: 2, systemType: 'VMA' }));
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({
      connectorId: 'carrier-a',
      type: 'SMPP',
      enabled: true,
      smpp: {
        host: '127.0.0.1',
        port: carrier.port,
        systemId: 'callsign',
        systemType: 'VMA',
        bind: 'TRANSCEIVER',
        links: 2,
        window: 10,
        enquireLinkSeconds: 30,
        longMessages: 'UDH',
      },
    });
    expect(created.body.smpp).not.toHaveProperty('password');
    await until(async () => (await read('carrier-a')).body.status.state === 'UP');
    expect((await read('carrier-a')).body.status).toMatchObject({ boundLinks: 2, queued: 0, inFlight: 0 });
  });

  it('say what the carrier has against them', async () => {
    await create('wrong-password', carrierSettings({ password: 'wrong' }));
    await until(async () => (await read('wrong-password')).body.status.lastError !== undefined);
    const { status } = (await read('wrong-password')).body;
    expect(status).toMatchObject({ state: 'DOWN', boundLinks: 0, lastErrorAt: expect.stringMatching(/\+0000$/) });
    expect(status.lastError).toMatch(/RINVPASWD|password/i);
  });

  it('keep their password and whether they run when a change leaves these out', async () => {
    await create('changing', carrierSettings());
    await until(async () => (await read('changing')).body.status.state === 'UP');
    const { password: _left, ...smpp } = carrierSettings({ window: 50 });
    const changed = await service.api('PUT', `${CONNECTORS}/changing`, { type: 'SMPP', smpp });
    expect([changed.status, changed.body.smpp.window, changed.body.enabled]).toEqual([200, 50, true]);
    await until(async () => (await read('changing')).body.status.state === 'UP');

    await service.api('POST', `${CONNECTORS}/changing/disable`);
    const again = await service.api('PUT', `${CONNECTORS}/changing`, { type: 'SMPP', smpp });
    expect(again.body.enabled).toBe(false);
  });

  it('stop and start on request', async () => {
    await create('switched', carrierSettings());
    await until(async () => (await read('switched')).body.status.state === 'UP');
    const stopped = await service.api('POST', `${CONNECTORS}/switched/disable`);
    expect([stopped.status, stopped.body.enabled]).toEqual([200, false]);
    await until(async () => (await read('switched')).body.status.state === 'STOPPED');
    const started = await service.api('POST', `${CONNECTORS}/switched/enable`);
    expect([started.status, started.body.enabled]).toEqual([200, true]);
    await until(async () => (await read('switched')).body.status.state === 'UP');
  });

  it('are not started when they are created disabled', async () => {
    const { body } = await create('waiting', nowhere(), { enabled: false });
    expect([body.enabled, body.status.state]).toEqual([false, 'STOPPED']);
  });

  it('take certificates and never show a key', async () => {
    const tls = { ca: CERTIFICATE, serverName: 'carrier.test', cert: CERTIFICATE, key: CERTIFICATE_KEY };
    const created = await create('secure', nowhere({ tls }), { enabled: false });
    const { key, ...shown } = tls;
    expect([created.status, created.body.smpp.tls]).toEqual([201, shown]);
    // The key stays when the certificate comes again without it, and goes with its certificate.
    const change = (smppTls: object) =>
      service.api('PUT', `${CONNECTORS}/secure`, { type: 'SMPP', smpp: nowhere({ tls: smppTls }) });
    expect((await change(shown)).status).toBe(200);
    expect((await change({ ca: CERTIFICATE })).status).toBe(200);
    expect(propertiesOf(await change(shown))).toEqual(['smpp.tls.key']);
    const log = await service.api('GET', '/callsign/1/audit-log?subjectKind=connector&subjectId=secure');
    const words = JSON.stringify([created.body, (await read('secure')).body, log.body]);
    expect(words).not.toContain(key.split('\n')[1]);
    expect(words).not.toContain(PASSWORD);
  });

  it.each([
    ['a name with blanks', { connectorId: 'a b' }, ['connectorId']],
    ['the name of the sandbox', { connectorId: 'sandbox' }, ['connectorId']],
    ['another type', { type: 'CARRIER_PIGEON' }, ['type']],
    ['no password', { smpp: { password: undefined } }, ['smpp.password']],
    ['no host', { smpp: { host: '' } }, ['smpp.host', 'smpp.host']],
    ['a URL for a host', { smpp: { host: 'smpp://carrier' } }, ['smpp.host']],
    ['a port beyond the last', { smpp: { port: 65_536 } }, ['smpp.port']],
    ['letters a bind cannot carry', { smpp: { systemId: 'čaršija' } }, ['smpp.systemId']],
    ['no links', { smpp: { links: 0 } }, ['smpp.links']],
    ['a rate of nothing', { smpp: { messagesPerSecond: 0 } }, ['smpp.messagesPerSecond']],
    ['text for a certificate', { smpp: { tls: { ca: 'trust me' } } }, ['smpp.tls.ca']],
    ['a certificate without its key', { smpp: { tls: { cert: CERTIFICATE } } }, ['smpp.tls.key']],
    ['a key without its certificate', { smpp: { tls: { key: CERTIFICATE_KEY } } }, ['smpp.tls.cert']],
    ['text for a key', { smpp: { tls: { cert: CERTIFICATE, key: 'secret' } } }, ['smpp.tls.key']],
  ])('answer 400 to %s', async (_what, { smpp, ...more }: Record<string, unknown> & { smpp?: object }, properties) => {
    const reply = await service.api('POST', CONNECTORS, {
      connectorId: 'wrong',
      type: 'SMPP',
      smpp: nowhere(smpp),
      ...more,
    });
    expect([reply.status, reply.body.errorCode, propertiesOf(reply)]).toEqual([400, 'E400', properties]);
    expect((await read('wrong')).status).toBe(404);
  });

  it('answer 409 when the name is taken', async () => {
    await create('taken', nowhere(), { enabled: false });
    const again = await create('taken', nowhere());
    expect([again.status, again.body.errorCode]).toEqual([409, 'E409']);
    expect(again.body.description).toContain('taken');
  });

  it('answer 404 when there is none of the name, whatever the name', async () => {
    for (const connectorId of ['nobody', '%00', 'a%2Fb']) {
      const path = `${CONNECTORS}/${connectorId}`;
      const replies = [
        await service.api('GET', path),
        await service.api('PUT', path, { type: 'SMPP', smpp: nowhere() }),
        await service.api('POST', `${path}/enable`),
        await service.api('DELETE', path),
      ];
      expect(replies.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    }
  });

  it('take their routes with them when they are deleted', async () => {
    await create('leaving', nowhere(), { enabled: false });
    const route = { routeId: 'by-leaving', connectorId: 'leaving', channel: 'SMS', countryCode: 'NZ' };
    expect((await service.api('POST', '/callsign/1/routes', route)).status).toBe(201);
    expect((await service.api('DELETE', `${CONNECTORS}/leaving`)).status).toBe(204);
    expect((await read('leaving')).status).toBe(404);
    expect((await service.api('GET', '/callsign/1/routes/by-leaving')).status).toBe(404);
    const { results } = (await service.api('GET', '/callsign/1/audit-log?subjectKind=route&subjectId=by-leaving')).body;
    expect(results.map(({ action }: { action: string }) => action)).toEqual(['delete', 'create']);
  });

  it('belong to their account alone', async () => {
    await create('private', nowhere(), { enabled: false });
    const other = await addAccount(service);
    expect((await service.api('GET', `${CONNECTORS}/private`, undefined, other.headers)).status).toBe(404);
    expect((await service.api('DELETE', `${CONNECTORS}/private`, undefined, other.headers)).status).toBe(404);
    const { results } = (await service.api('GET', CONNECTORS, undefined, other.headers)).body;
    expect(results.map(({ connectorId }: { connectorId: string }) => connectorId)).toEqual(['sandbox']);
  });

  it('ask for the managing scope to be changed, and for a reading one to be seen', async () => {
    const reader = await addKey(service, undefined, { scopes: ['callsign:read'] });
    expect((await service.api('GET', CONNECTORS, undefined, reader.headers)).status).toBe(200);
    expect((await service.api('DELETE', `${CONNECTORS}/private`, undefined, reader.headers)).status).toBe(403);
    const narrow = await addKey(service, undefined, { scopes: ['numbers:manage'] });
    expect((await service.api('GET', CONNECTORS, undefined, narrow.headers)).status).toBe(403);
  });
});

describe('the sandbox', () => {
  it('is listed and running without being set up, and cannot be changed', async () => {
    const { body } = await read('sandbox');
    expect(body).toMatchObject({ connectorId: 'sandbox', type: 'SANDBOX', enabled: true, status: { state: 'UP' } });
    const replies = [
      await service.api('PUT', `${CONNECTORS}/sandbox`, { type: 'SMPP', smpp: nowhere() }),
      await service.api('POST', `${CONNECTORS}/sandbox/disable`),
      await service.api('DELETE', `${CONNECTORS}/sandbox`),
    ];
    for (const { status, body } of replies)
      expect([status, body.description]).toEqual([400, expect.stringContaining('built in')]);
  });
});
