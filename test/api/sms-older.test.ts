// The older ways to send SMS and to read what became of it, and the official client of the second generation, unchanged.

import { AuthType, Infobip } from '@infobip-api/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startService, type TestService } from '../support/service.ts';
import { until } from '../support/until.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

const SENDER = '12125550101';

let service: TestService;
let receiver: WebhookReceiver;

beforeAll(async () => {
  service = await startService();
  receiver = await startWebhookReceiver();
  const { api } = service;
  await api('POST', '/provisioning/1/applications', { applicationId: 'shop', applicationName: 'Shop' });
  const { body } = await api('POST', '/callsign/1/resources/numbers', {
    number: SENDER,
    type: 'VIRTUAL_LONG_NUMBER',
    capabilities: ['SMS'],
  });
  const resourceId = body.results[0].numberKey;
  await api('POST', '/provisioning/1/associations', {
    resourceType: 'NUMBER',
    channel: 'SMS',
    applicationId: 'shop',
    resourceId,
  });
  await api('POST', '/provisioning/2/sending-strategies', { platform: { applicationId: 'shop' } });
});

afterAll(async () => {
  await receiver?.close();
  await service?.stop();
});

const advanced = (message: object, root: object = {}) =>
  service.api('POST', '/sms/2/text/advanced', {
    ...root,
    messages: [{ destinations: [{ to: '13105550142' }], text: 'Hello', ...message }],
  });

async function ended(messageId: string): Promise<void> {
  await until(async () => (await service.api('GET', `/sms/1/logs?messageId=${messageId}`)).body.results[0]?.doneAt !== undefined);
}

describe('/sms/2/text/advanced', () => {
  it('sends from the named sender, and answers in its own shape', async () => {
    const destinations = [{ to: '+1 310 555 0142', messageId: 'older-1' }];
    const { status, body } = await advanced({ from: SENDER, destinations }, { bulkId: 'older', includeSmsCountInResponse: true });
    expect(status).toBe(200);
    expect(body).toEqual({
      bulkId: 'older',
      messages: [
        {
          to: '+1 310 555 0142',
          messageId: 'older-1',
          smsCount: 1,
          status: expect.objectContaining({ id: 26, groupName: 'PENDING' }),
        },
      ],
    });
  });

  it('lets the strategy of the application choose the sender', async () => {
    const { body } = await advanced({ applicationId: 'shop', destinations: [{ to: '13105550142', messageId: 'older-2' }] });
    expect(body.messages[0].smsCount).toBeUndefined();
    const { body: shown } = await service.api('GET', '/callsign/1/messages/older-2');
    expect([shown.sender, shown.platform.applicationId]).toEqual([SENDER, 'shop']);
  });

  it('schedules each message for itself', async () => {
    const later = new Date(Date.now() + 3_600_000).toISOString().replace('Z', '+0000');
    const messages = [
      { from: SENDER, destinations: [{ to: '13105550142', messageId: 'older-now' }], text: 'now' },
      { from: SENDER, destinations: [{ to: '13105550142', messageId: 'older-later' }], text: 'later', sendAt: later },
    ];
    await service.api('POST', '/sms/2/text/advanced', { messages });
    await ended('older-now');
    const { body } = await service.api('GET', '/callsign/1/messages/older-later');
    expect(body.sendAt).toBe(later);
    expect(body.status.groupName).toBe('PENDING');
  });

  it('clips ids that are too long, and cuts the validity to 48 hours', async () => {
    const { body } = await advanced(
      { from: SENDER, destinations: [{ to: '13105550142', messageId: 'm'.repeat(250) }], validityPeriod: 5000 },
      { bulkId: 'b'.repeat(120) },
    );
    expect([body.bulkId.length, body.messages[0].messageId.length]).toEqual([100, 200]);
    const { body: shown } = await service.api('GET', `/callsign/1/messages/${body.messages[0].messageId}`);
    expect(
      Date.parse(shown.expiresAt.replace('+0000', 'Z')) - Date.parse(shown.acceptedAt.replace('+0000', 'Z')),
    ).toBeLessThanOrEqual(48 * 3_600_000);
  });

  it.each([
    [{ text: '' }, 'messages[0].text'],
    [{ text: undefined }, 'messages[0]'],
    [{ sendAt: 'tomorrow' }, 'messages[0].sendAt'],
    [{ notifyContentType: 'text/csv' }, 'messages[0].notifyContentType'],
    [{ notifyUrl: 'ftp://example.com' }, 'messages[0].notifyUrl'],
    [{ language: { languageCode: 'XX' } }, 'messages[0].language.languageCode'],
    [{ applicationId: 'unknown' }, 'messages[0].applicationId'],
    [{ applicationId: 'a'.repeat(51) }, 'messages[0].applicationId'],
    [{ deliveryTimeWindow: { days: [] } }, 'messages[0].deliveryTimeWindow.days'],
    [{ destinations: [] }, 'messages[0].destinations'],
  ])('refuses %j in the classic envelope, naming the field', async (wrong, field) => {
    const { status, body } = await advanced({ from: SENDER, ...wrong });
    expect(status).toBe(400);
    expect(Object.keys(body.requestError.serviceException.validationErrors)).toEqual([field]);
  });

  it('has its reports pushed in the form of the first generation, those of the third beside them in theirs', async () => {
    const notifyUrl = `${receiver.url}/older`;
    await advanced({
      from: SENDER,
      notifyUrl,
      callbackData: 'mine',
      applicationId: 'shop',
      destinations: [{ to: '13105550142', messageId: 'pushed-1' }],
    });
    await service.api('POST', '/sms/3/messages', {
      messages: [
        {
          sender: SENDER,
          destinations: [{ to: '13105550142', messageId: 'pushed-3' }],
          content: { text: 'third' },
          webhooks: { delivery: { url: notifyUrl } },
        },
      ],
    });
    type Report = Record<string, unknown> & { messageId: string };
    const reports = (): Report[] => receiver.posts.flatMap(({ body }) => (JSON.parse(body) as { results: Report[] }).results);
    await until(() => reports().length === 2);
    const old = reports().find(({ messageId }) => messageId === 'pushed-1');
    expect(old).toMatchObject({ from: SENDER, smsCount: 1, callbackData: 'mine', applicationId: 'shop' });
    expect(old).not.toHaveProperty('sender');
    expect(reports().find(({ messageId }) => messageId === 'pushed-3')).toMatchObject({ sender: SENDER, messageCount: 1 });
  });
});

describe('its siblings', () => {
  it('/sms/2/binary/advanced sends bytes as they are', async () => {
    const binary = { hex: '48 65 6c 6c 6f', dataCoding: 4 };
    const { status, body } = await service.api('POST', '/sms/2/binary/advanced', {
      messages: [{ from: SENDER, destinations: [{ to: '13105550142', messageId: 'older-binary' }], binary }],
    });
    expect([status, body.messages[0].messageId]).toEqual([200, 'older-binary']);
    await ended('older-binary');
    const wrong = await service.api('POST', '/sms/2/binary/advanced', {
      messages: [{ from: SENDER, destinations: [{ to: '13105550142' }], binary: { hex: '4' } }],
    });
    expect(Object.keys(wrong.body.requestError.serviceException.validationErrors)).toEqual(['messages[0].binary.hex']);
  });

  it.each(['/sms/2/text/single', '/sms/1/text/single'])(
    '%s sends one text to one number or several, and counts parts always',
    async (path) => {
      const one = await service.api('POST', path, { from: SENDER, to: '13105550142', text: 'one' });
      const two = await service.api('POST', path, { from: SENDER, to: ['13105550142', '13105550143'], text: 'two' });
      expect([one, two].map(({ body }) => body.messages.map(({ smsCount }: { smsCount: number }) => smsCount))).toEqual([
        [1],
        [1, 1],
      ]);
    },
  );
});

describe('reports and logs of the first generation', () => {
  it('name things in their own way', async () => {
    await advanced({ from: SENDER, applicationId: 'shop', destinations: [{ to: '13105550142', messageId: 'pulled-1' }] });
    await ended('pulled-1');
    const { body: logs } = await service.api(
      'GET',
      `/sms/1/logs?messageId=pulled-1&from=${SENDER}&to=%2B13105550142&generalStatus=DELIVERED`,
    );
    expect(logs.results).toEqual([
      expect.objectContaining({ from: SENDER, to: '13105550142', text: 'Hello', smsCount: 1, applicationId: 'shop' }),
    ]);
    let reports: Record<string, unknown>[] = [];
    await until(async () => {
      reports = (await service.api('GET', '/sms/1/reports?messageId=pulled-1')).body.results;
      return reports.length > 0;
    });
    expect(reports[0]).toMatchObject({ from: SENDER, to: '13105550142', smsCount: 1, applicationId: 'shop' });
    expect((await service.api('GET', '/sms/3/reports?messageId=pulled-1')).body.results).toEqual([]);
  });
});

describe('the official client', () => {
  it('sends text and binary, and reads reports, logs and the inbox', async () => {
    const client = new Infobip({ baseUrl: service.url, apiKey: service.apiKey, authType: AuthType.ApiKey });
    const { sms } = client.channels;
    const sent = await sms.send({
      messages: [
        { applicationId: 'shop', destinations: [{ to: '13105550142', messageId: 'client-1' }], text: 'From the client' },
      ],
    });
    expect([sent.status, sent.data.messages[0].messageId]).toEqual([200, 'client-1']);
    const binary = await sms.send({
      type: 'binary',
      messages: [{ from: SENDER, destinations: [{ to: '13105550142' }], binary: { hex: '48 69', dataCoding: 4 } }],
    });
    expect(binary.status).toBe(200);
    await ended('client-1');
    await until(async () => (await sms.reports.get({ messageId: 'client-1' })).data.results.length === 1);
    const logs = await sms.logs.get({ messageId: 'client-1', sentSince: new Date(Date.now() - 60_000) });
    expect(logs.data.results[0].text).toBe('From the client');
    await service.api('POST', '/callsign/1/sandbox/inbound', { from: '13105550142', to: SENDER, text: 'and back' });
    const inbox = await sms.get(10);
    expect(inbox.data.results[0].text).toBe('and back');
  });

  it('signs in in each of the ways it knows, and sends by a query', async () => {
    const [username, password] = ['client.user', 'correct horse battery staple'];
    const user = { username, password, role: 'ADMINISTRATOR' };
    expect((await service.api('POST', '/callsign/1/users', user)).status).toBe(201);
    const at = { baseUrl: service.url };
    const basic = new Infobip({ ...at, username, password, authType: AuthType.Basic });
    const session = (await basic.auth.ibsso.create()).data.token;
    const access = (await basic.auth.oauth2.create()).data.access_token;
    const withSession = new Infobip({ ...at, ibssoToken: session, authType: AuthType.IBSSO });
    const withAccess = new Infobip({ ...at, oauthToken: access, authType: AuthType.OAuth });
    for (const { channels } of [basic, withSession, withAccess]) {
      const messages = [{ from: SENDER, destinations: [{ to: '13105550142' }], text: 'Signed in' }];
      expect((await channels.sms.send({ messages })).status).toBe(200);
    }
    // This one carries name and password in the query as well.
    const query = { type: 'query', from: SENDER, to: ['13105550142', '13105550143'], text: 'By query' };
    expect((await basic.channels.sms.send(query)).data.messages).toHaveLength(2);
    expect((await basic.auth.ibsso.destroy(session)).status).toBe(204);
    expect((await withSession.channels.sms.logs.get({})).response.status).toBe(401);
  });
});
