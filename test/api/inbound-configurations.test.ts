// /resource-management/1/inbound-message-configurations over HTTP.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addAccount } from '../support/other-account.ts';
import { ownDomain } from '../support/resources.ts';
import { startService, type TestService } from '../support/service.ts';

const PATH = '/resource-management/1/inbound-message-configurations';
const NUMBER = '447400123000';
const SHARED = '447400123001';

let service: TestService;
let numberKey: string;
beforeAll(async () => {
  service = await startService();
  await service.api('POST', '/provisioning/1/applications', { applicationId: 'shop' });
  await service.api('POST', '/provisioning/1/entities', { entityId: 'tenant' });
  const long = { type: 'VIRTUAL_LONG_NUMBER', capabilities: ['SMS'] };
  const { body } = await service.api('POST', '/callsign/1/resources/numbers', [
    { ...long, number: NUMBER, capabilities: ['SMS', 'MMS'] },
    { ...long, number: SHARED, shared: true },
    { ...long, number: '60606', type: 'SHORT_CODE', countryCode: 'US' },
    { ...long, number: '60606', type: 'SHORT_CODE', countryCode: 'CA' },
  ]);
  numberKey = body.results[0].numberKey;
  await ownDomain(service, 'mail.example.org');
});
afterAll(() => service.stop());

const put = (body: object) => service.api('POST', PATH, { channel: 'SMS', number: NUMBER, ...body });
const list = async (query: string) => service.api('GET', `${PATH}?${query}`);
const faults = (reply: { status: number; body: { requestError: { serviceException: { validationErrors: object } } } }) => [
  reply.status,
  Object.keys(reply.body.requestError.serviceException.validationErrors ?? {}),
];

describe('inbound configurations', () => {
  it('are created with every part, and shown with their keyword in upper case', async () => {
    const created = await put({
      numberKey,
      keyword: ' Info ',
      username: 'anna',
      platform: { applicationId: 'shop', entityId: 'tenant' },
      forwarding: { type: 'HTTP_FORWARD', url: 'https://hooks.example.org/mo' },
      autoResponse: {
        message: 'Thanks',
        sender: '60606',
        deliveryTimeWindow: { from: '08:30', to: '17:00', days: ['MONDAY', 'FRIDAY'] },
      },
      blockListConfiguration: { type: 'UNBLOCK', level: 'FROM_ANY_SENDER' },
    });
    expect([created.status, created.body]).toEqual([
      200,
      {
        configurationKey: expect.stringMatching(/^[0-9A-F]{32}$/),
        channel: 'SMS',
        keyword: 'INFO',
        username: 'anna',
        platform: { applicationId: 'shop', entityId: 'tenant' },
        forwarding: { type: 'HTTP_FORWARD', url: 'https://hooks.example.org/mo', format: 'MO_JSON_2' },
        autoResponse: {
          message: 'Thanks',
          sender: '60606',
          deliveryTimeWindow: { from: '08:30', to: '17:00', days: ['MONDAY', 'FRIDAY'], deliveryTimeZone: 'USER_TIME_ZONE' },
        },
        blockListConfiguration: { type: 'UNBLOCK', level: 'FROM_ANY_SENDER' },
      },
    ]);
    expect((await list(`configurationKey=${created.body.configurationKey}`)).body).toEqual([created.body]);
    expect((await list(`channel=SMS&number=%2B${NUMBER}&keyword=info`)).body).toEqual([created.body]);
  });

  it('keep the parts that are left out, replace those that are sent, and lose those that are unset', async () => {
    const first = await put({
      keyword: 'MERGE',
      forwarding: { type: 'PULL' },
      autoResponse: { message: 'One' },
      username: 'anna',
    });
    const second = await put({ keyword: 'merge', autoResponse: { message: 'Two' }, unset: ['USERNAME', 'CONVERSATIONS'] });
    expect(second.body).toEqual({
      configurationKey: first.body.configurationKey,
      channel: 'SMS',
      keyword: 'MERGE',
      forwarding: { type: 'PULL' },
      autoResponse: { message: 'Two' },
    });
    const third = await put({ keyword: 'MERGE', unset: ['FORWARDING', 'AUTORESPONSE'], forwarding: { type: 'SMPP_FORWARD' } });
    expect(third.body).toEqual({
      configurationKey: first.body.configurationKey,
      channel: 'SMS',
      keyword: 'MERGE',
      forwarding: { type: 'SMPP_FORWARD' },
    });
  });

  it('take ids that are sent empty for none', async () => {
    await put({ keyword: 'EMPTY', platform: { applicationId: 'shop', entityId: 'tenant' } });
    const half = await put({ keyword: 'EMPTY', platform: { applicationId: 'shop', entityId: '' } });
    expect(half.body.platform).toEqual({ applicationId: 'shop' });
    const none = await put({ keyword: 'EMPTY', platform: { applicationId: '', entityId: '' } });
    expect([none.status, 'platform' in none.body]).toEqual([200, false]);
  });

  it('without a keyword, with null and with an empty one are the same catch-all', async () => {
    const keys = [];
    for (const body of [{}, { keyword: null }, { keyword: '  ' }]) {
      const reply = await put({ ...body, channel: 'MMS' });
      expect([reply.status, 'keyword' in reply.body]).toEqual([200, false]);
      keys.push(reply.body.configurationKey);
    }
    expect(new Set(keys).size).toBe(1);
    expect((await list(`channel=MMS&numberKey=${numberKey}`)).body).toHaveLength(1);
  });

  it('are one when two equal ones are created at once', async () => {
    const replies = await Promise.all([1, 2, 3].map(() => put({ keyword: 'TWIN', forwarding: { type: 'PULL' } })));
    expect(new Set(replies.map(({ body }) => body.configurationKey)).size).toBe(1);
  });

  it('need a keyword on a shared number', async () => {
    expect(faults(await put({ number: SHARED }))).toEqual([400, ['keyword']]);
    expect((await put({ number: SHARED, keyword: 'OURS' })).status).toBe(200);
  });

  it('tell short codes apart by their country', async () => {
    expect(faults(await put({ number: '60606' }))).toEqual([400, ['countryCode']]);
    expect((await put({ number: '60606', countryCode: 'US' })).status).toBe(200);
    expect((await list('channel=SMS&number=60606&countryCode=US')).body).toHaveLength(1);
    expect((await list('channel=SMS&number=60606&countryCode=CA')).body).toEqual([]);
    expect((await list('channel=SMS&number=60606&countryCode=GB')).status).toBe(404);
  });

  it('of an email domain know the application and where to post, and nothing else', async () => {
    const email = { channel: 'EMAIL', number: undefined, resource: 'mail.example.org' };
    const created = await put({ ...email, forwarding: { type: 'HTTP_FORWARD', url: 'https://hooks.example.org/mail' } });
    expect([created.status, created.body.forwarding.format]).toEqual([200, 'MO_MULTIPART']);
    expect(faults(await put({ ...email, autoResponse: { message: 'Hi' } }))).toEqual([400, ['autoResponse']]);
    expect((await put({ ...email, resource: 'elsewhere.example.org' })).status).toBe(404);
  });

  it.each([
    ['a channel that is not served', { channel: 'WHATSAPP' }, 'channel'],
    ['a channel the number does not serve', { channel: 'MMS', number: SHARED }, 'channel'],
    ['no number', { number: undefined }, 'number'],
    ['a number that is not the one with the key', { numberKey: 'KEY', number: SHARED }, 'number'],
    ['forwarding without an address', { forwarding: { type: 'HTTP_FORWARD' } }, 'forwarding.url'],
    [
      'forwarding to something else than the web',
      { forwarding: { type: 'HTTP_FORWARD', url: 'ftp://a.example' } },
      'forwarding.url',
    ],
    ['an address no database keeps', { forwarding: { type: 'HTTP_FORWARD', url: 'https://a.example/\u0000' } }, 'forwarding.url'],
    ['an action nobody can create', { forwarding: { type: 'USE_CONVERSATIONS' } }, 'forwarding.type'],
    ['mail to nowhere', { forwarding: { type: 'MAIL_FORWARD', mail: 'nowhere' } }, 'forwarding.mail'],
    ['an unknown application', { platform: { applicationId: 'nobody' } }, 'platform.applicationId'],
    ['an unknown entity', { platform: { entityId: 'nobody' } }, 'platform.entityId'],
    ['a product we have not', { conversations: { enabled: true } }, 'conversations'],
    ['a control character in a keyword', { keyword: 'A\u0000B' }, 'keyword'],
    ['a keyword that is too long', { keyword: 'A'.repeat(51) }, 'keyword'],
    ['an answer that is too long', { autoResponse: { message: 'A'.repeat(1081) } }, 'autoResponse.message'],
    ['a blank username', { username: ' ' }, 'username'],
    ['an unknown part to unset', { unset: ['EVERYTHING'] }, 'unset[0]'],
  ])('refuse %s', async (_what, body, property) => {
    const named = 'numberKey' in body ? { ...body, numberKey } : body;
    expect(faults(await put({ keyword: 'WRONG', ...named }))).toEqual([400, [property]]);
    expect((await list(`channel=SMS&number=${NUMBER}&keyword=WRONG`)).body).toEqual([]);
  });

  it('forward into private networks only where the operator allows it', async () => {
    const strict = await startService({ CALLSIGN_ALLOW_PRIVATE_CALLBACKS: 'false' });
    try {
      const number = { number: NUMBER, type: 'VIRTUAL_LONG_NUMBER', capabilities: ['SMS'] };
      await strict.api('POST', '/callsign/1/resources/numbers', number);
      const forwarding = { type: 'HTTP_FORWARD', url: 'http://10.0.0.1/mo' };
      expect(faults(await strict.api('POST', PATH, { channel: 'SMS', number: NUMBER, forwarding }))).toEqual([
        400,
        ['forwarding.url'],
      ]);
    } finally {
      await strict.stop();
    }
  });

  it('are asked for by key, or by channel and number; what is not there is 404', async () => {
    expect(faults(await list(''))).toEqual([400, ['channel']]);
    expect(faults(await list('channel=SMS'))).toEqual([400, ['number']]);
    expect(faults(await list(`number=${NUMBER}`))).toEqual([400, ['channel']]);
    expect((await list('channel=SMS&number=447400999999')).status).toBe(404);
    expect((await list(`configurationKey=${'0'.repeat(32)}`)).status).toBe(404);
  });

  it('are deleted with 204, once, by their own account', async () => {
    const { configurationKey } = (await put({ keyword: 'GONE' })).body;
    const other = await addAccount(service);
    const path = `${PATH}/${configurationKey}`;
    expect((await service.api('DELETE', path, undefined, other.headers)).status).toBe(404);
    const gone = await service.api('DELETE', path);
    expect([gone.status, gone.body]).toEqual([204, '']);
    expect((await service.api('DELETE', path)).status).toBe(404);
  });

  it('write every change into the audit log, and show their keyword with the number', async () => {
    const { configurationKey } = (await put({ keyword: 'AUDIT' })).body;
    await put({ keyword: 'AUDIT', username: 'anna' });
    expect((await service.api('GET', `/numbers/1/numbers/${numberKey}`)).body.keywords).toContain('audit');
    await service.api('DELETE', `${PATH}/${configurationKey}`);
    const { rows } = await service.callsign.world.db.query<{ action: string }>(
      'select action from audit_log where subject_id = $1 order by 1',
      [configurationKey],
    );
    expect(rows.map(({ action }) => action)).toEqual(['create', 'delete', 'update']);
  });

  it('decide what happens to the next message', async () => {
    await put({ keyword: 'ROUTE', platform: { applicationId: 'shop', entityId: 'tenant' }, forwarding: { type: 'PULL' } });
    const asked = { channel: 'SMS', from: '447400123456', to: NUMBER, text: 'route me' };
    const { status, body } = await service.api('POST', '/callsign/1/inbound/explain', asked);
    expect([status, body.keyword, body.applicationId ?? body.platform?.applicationId]).toEqual([200, 'ROUTE', 'shop']);
  });
});
