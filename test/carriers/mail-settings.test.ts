// Settings of connectors for mail: what is wrong with them is named, what is left out is shown as it is in force.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectMail } from '../support/mail-sending.ts';
import { startService, type TestService } from '../support/service.ts';

const CONNECTORS = '/callsign/1/connectors';

let service: TestService;
beforeAll(async () => {
  service = await startService({ CALLSIGN_UNVERIFIED_DOMAINS: 'accept' });
});
afterAll(() => service?.stop());

describe('settings', () => {
  it.each([
    ['smtp', { type: 'SMTP' }],
    ['smtp.host', { type: 'SMTP', smtp: {} }],
    ['smtp.password', { type: 'SMTP', smtp: { host: 'mx.example', username: 'a' } }],
    ['smtp.username', { type: 'SMTP', smtp: { host: 'mx.example', password: 'a' } }],
    ['smtp.host', { type: 'SMTP', smtp: { mode: 'DIRECT', host: 'mx.example' } }],
    ['smtp.security', { type: 'SMTP', smtp: { mode: 'DIRECT', security: 'TLS' } }],
    ['smtp.tls.ca', { type: 'SMTP', smtp: { host: 'mx.example', tls: { ca: 'no certificate' } } }],
    ['smpp', { type: 'SMPP', smtp: { host: 'mx.example' } }],
  ])('name %s when that is what is wrong', async (property, body) => {
    const { status, body: answer } = await service.api('POST', CONNECTORS, { connectorId: 'wrong', ...body });
    expect([status, JSON.stringify(answer)]).toEqual([400, expect.stringContaining(`"${property}"`)]);
  });

  it('that are left out are shown as they are in force', async () => {
    const { status, body } = await service.api('POST', CONNECTORS, {
      connectorId: 'defaults',
      type: 'SMTP',
      smtp: { host: 'mx.example' },
      enabled: false,
    });
    expect([status, body.smtp]).toEqual([
      201,
      {
        host: 'mx.example',
        mode: 'RELAY',
        port: 587,
        security: 'STARTTLS',
        connections: 5,
        connectionsPerDestination: 4,
        messagesPerConnection: 100,
      },
    ]);
    const changed = await service.api('PUT', `${CONNECTORS}/defaults`, {
      type: 'SMPP',
      smpp: { host: 'x', port: 1, systemId: 'a', password: 'b' },
    });
    expect(changed.status).toBe(400);
    await service.api('DELETE', `${CONNECTORS}/defaults`);
  });

  it('carry mail and no other channel', async () => {
    await connectMail(service, { mode: 'DIRECT' }, 'mail-only');
    const { status } = await service.api('POST', '/callsign/1/routes', { connectorId: 'mail-only', channel: 'SMS' });
    expect(status).toBe(400);
    await service.api('DELETE', `${CONNECTORS}/mail-only`);
  });
});
