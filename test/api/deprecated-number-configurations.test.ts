// /numbers/2/numbers/{numberKey}/sms and /mms over HTTP: the older view of inbound configurations.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addAccount, addKey } from '../support/other-account.ts';
import { startService, type TestService } from '../support/service.ts';

const NEWER = '/resource-management/1/inbound-message-configurations';
const NOWHERE = '0'.repeat(32);

let service: TestService;
let numberKey: string;
let count = 0;
beforeAll(async () => {
  service = await startService();
  await service.api('POST', '/provisioning/1/applications', { applicationId: 'shop' });
  await service.api('POST', '/provisioning/1/entities', { entityId: 'tenant' });
});
afterAll(() => service.stop());
beforeEach(async () => {
  numberKey = await ownNumber();
});

async function ownNumber(more: object = {}): Promise<string> {
  const number = `4474001${String(++count).padStart(5, '0')}`;
  const row = { number, type: 'VIRTUAL_LONG_NUMBER', capabilities: ['SMS', 'MMS'], ...more };
  return (await service.api('POST', '/callsign/1/resources/numbers', row)).body.results[0].numberKey;
}

const path = (channel: 'sms' | 'mms', key?: string) =>
  `/numbers/2/numbers/${numberKey}/${channel}${key === undefined ? '' : `/${key}`}`;

async function made(channel: 'sms' | 'mms', body: object) {
  const reply = await service.api('POST', path(channel), body);
  expect([reply.status, reply.body]).toEqual([200, expect.anything()]);
  return reply.body;
}

/** The configurations of the number as the newer API shows them. */
async function newer(channel: string) {
  return (await service.api('GET', `${NEWER}?channel=${channel}&numberKey=${numberKey}`)).body;
}

function properties(body: { requestError: { serviceException: { validationErrors: object } } }): string[] {
  return Object.keys(body.requestError.serviceException.validationErrors);
}

describe('SMS configurations of a number', () => {
  it.each([
    [
      { type: 'PULL', description: 'later' },
      { type: 'PULL', description: 'later' },
    ],
    [
      { type: 'HTTP_FORWARD', url: 'https://hooks.example.org/mo', httpMethod: 'POST', contentType: 'JSON' },
      { type: 'HTTP_FORWARD', url: 'https://hooks.example.org/mo', format: 'MO_JSON_2' },
    ],
    [
      { type: 'HTTP_FORWARD', url: 'https://hooks.example.org/mo', httpMethod: 'POST', contentType: 'XML' },
      { type: 'HTTP_FORWARD', url: 'https://hooks.example.org/mo', format: 'MO_XML_2' },
    ],
    [
      { type: 'HTTP_FORWARD', url: 'https://hooks.example.org/mo', httpMethod: 'GET', contentType: 'JSON', description: 'old' },
      { type: 'HTTP_FORWARD', url: 'https://hooks.example.org/mo', format: 'MO_GET_JSON', description: 'old' },
    ],
    [
      { type: 'MAIL_FORWARD', mail: 'desk@example.org' },
      { type: 'MAIL_FORWARD', mail: 'desk@example.org' },
    ],
    [{ type: 'SMPP_FORWARD' }, { type: 'SMPP_FORWARD' }],
    [{ type: 'NO_ACTION' }, { type: 'NO_ACTION' }],
  ])('with the action %j are seen through the newer API as %j, and the other way round', async (action, forwarding) => {
    const created = await made('sms', { keyword: 'info', action, applicationId: 'shop', entityId: 'tenant' });
    const seen = {
      key: expect.stringMatching(/^[0-9A-F]{32}$/),
      keyword: 'INFO',
      action,
      applicationId: 'shop',
      entityId: 'tenant',
      otherActionsDetails: [],
      otherActions: [],
    };
    expect(created).toEqual(seen);
    expect(await newer('SMS')).toEqual([
      {
        configurationKey: created.key,
        channel: 'SMS',
        keyword: 'INFO',
        platform: { applicationId: 'shop', entityId: 'tenant' },
        forwarding,
      },
    ]);
    expect((await service.api('GET', path('sms', created.key))).body).toEqual(seen);
  });

  it('list page by page, the eldest first, with how many there are, and those of other channels left out', async () => {
    for (const keyword of ['ONE', 'TWO', 'THREE']) await made('sms', { keyword, action: { type: 'PULL' } });
    await made('mms', { action: { type: 'PULL' } });
    const { body } = await service.api('GET', `${path('sms')}?limit=2&page=1`);
    expect([body.configurations.map(({ keyword }: { keyword: string }) => keyword), body.totalCount]).toEqual([['THREE'], 3]);
    expect((await service.api('GET', path('sms'))).body.configurations).toHaveLength(3);
    for (const query of ['limit=0', 'limit=1001', 'page=-1'])
      expect((await service.api('GET', `${path('sms')}?${query}`)).status).toBe(400);
  });

  it('show auto-response and blocking, and leave them as they are when they are changed', async () => {
    const autoResponse = {
      message: 'Bye',
      sender: 'Shop',
      deliveryTimeWindow: { from: '08:00', to: '20:00', days: ['MONDAY'], deliveryTimeZone: 'USER_TIME_ZONE' },
    };
    const blockListConfiguration = { type: 'BLOCK', level: 'FROM_SENDER' };
    const { body } = await service.api('POST', NEWER, {
      channel: 'SMS',
      numberKey,
      keyword: 'STOP',
      autoResponse,
      blockListConfiguration,
    });
    const details = [
      { type: 'AUTORESPONSE', editable: true, ...autoResponse },
      { type: 'BLOCK', editable: true, blockType: 'FROM_SENDER' },
    ];
    const view = (await service.api('GET', path('sms', body.configurationKey))).body;
    expect(view).toMatchObject({ otherActionsDetails: details, otherActions: ['AUTORESPONSE', 'BLOCK'] });
    const changed = await service.api('PUT', path('sms'), {
      key: body.configurationKey,
      action: { type: 'PULL' },
      otherActionsDetails: [],
      otherActions: [],
    });
    expect(changed.body).toMatchObject({ keyword: 'STOP', action: { type: 'PULL' }, otherActionsDetails: details });
    expect(await newer('SMS')).toMatchObject([{ forwarding: { type: 'PULL' }, autoResponse, blockListConfiguration }]);
  });

  it('change by the key in the body: action and ids are replaced, a keyword only when it is sent', async () => {
    const { key } = await made('sms', { keyword: 'OLD', action: { type: 'PULL' }, applicationId: 'shop', entityId: 'tenant' });
    const action = { type: 'MAIL_FORWARD', mail: 'desk@example.org' };
    const kept = (await service.api('PUT', path('sms'), { key, action })).body;
    expect(kept).toEqual({ key, keyword: 'OLD', action, otherActionsDetails: [], otherActions: [] });
    const renamed = (await service.api('PUT', path('sms'), { key, keyword: 'new word', action, applicationId: 'shop' })).body;
    expect([renamed.keyword, renamed.applicationId, renamed.entityId]).toEqual(['NEW WORD', 'shop', undefined]);
    const catchAll = (await service.api('PUT', path('sms'), { key, keyword: '', action })).body;
    expect(catchAll.keyword).toBeUndefined();
    expect(await newer('SMS')).toEqual([{ configurationKey: key, channel: 'SMS', forwarding: action }]);
  });

  it('that follow the subscriptions are shown as NO_ACTION, and sending that back does not cut them off', async () => {
    const { body } = await service.api('POST', NEWER, { channel: 'SMS', numberKey, platform: { applicationId: 'shop' } });
    const {
      otherActions: _other,
      otherActionsDetails: _details,
      ...read
    } = (await service.api('GET', path('sms', body.configurationKey))).body;
    expect(read.action).toEqual({ type: 'NO_ACTION' });
    expect((await service.api('PUT', path('sms'), read)).status).toBe(200);
    expect((await newer('SMS'))[0].forwarding).toBeUndefined();
  });

  it('keep a format the older API has no word for, unless they are told another', async () => {
    const url = 'https://hooks.example.org/mo';
    const { body } = await service.api('POST', NEWER, {
      channel: 'SMS',
      numberKey,
      forwarding: { type: 'HTTP_FORWARD', url, format: 'HOUSE_1' },
    });
    const key = body.configurationKey;
    const put = (action: object) => service.api('PUT', path('sms'), { key, action: { type: 'HTTP_FORWARD', url, ...action } });
    expect((await put({})).body.action).toEqual({ type: 'HTTP_FORWARD', url, httpMethod: 'POST', contentType: 'JSON' });
    expect((await newer('SMS'))[0].forwarding.format).toBe('HOUSE_1');
    expect((await put({ httpMethod: 'GET' })).body.action.httpMethod).toBe('GET');
    expect((await newer('SMS'))[0].forwarding.format).toBe('MO_GET_JSON');
  });

  it('are refused for a keyword that is configured already', async () => {
    const { key } = await made('sms', { keyword: 'ONE', action: { type: 'PULL' } });
    await made('sms', { action: { type: 'PULL' } });
    for (const keyword of ['one ', undefined, '']) {
      const { status, body } = await service.api('POST', path('sms'), { keyword, action: { type: 'PULL' } });
      expect([keyword, status, properties(body)]).toEqual([keyword, 400, ['keyword']]);
    }
    const { status, body } = await service.api('PUT', path('sms'), { key, keyword: '', action: { type: 'PULL' } });
    expect([status, properties(body)]).toEqual([400, ['keyword']]);
  });

  it.each([
    ['no action', {}, 'action'],
    ['an action nobody knows', { action: { type: 'PIGEON' } }, 'action.type'],
    [
      'an integration we have not',
      { action: { type: 'FORWARD_TO_EXTERNAL_INTEGRATION', integrationType: 'MICROSOFT_ACS' } },
      'action.type',
    ],
    ['a forward without its URL', { action: { type: 'HTTP_FORWARD' } }, 'action.url'],
    ['a URL that is none', { action: { type: 'HTTP_FORWARD', url: 'ftp://x' } }, 'action.url'],
    ['mail without its address', { action: { type: 'MAIL_FORWARD' } }, 'action.mail'],
    ['a description no database takes', { action: { type: 'PULL', description: '\u0000' } }, 'action.description'],
    ['conversations', { action: { type: 'PULL' }, useConversation: { enabled: true } }, 'useConversation'],
    ['an unknown application', { action: { type: 'PULL' }, applicationId: 'nobody' }, 'applicationId'],
    ['an unknown entity', { action: { type: 'PULL' }, applicationId: 'shop', entityId: 'nobody' }, 'entityId'],
    ['a keyword that is too long', { action: { type: 'PULL' }, keyword: 'x'.repeat(51) }, 'keyword'],
    ['a control character in the keyword', { action: { type: 'PULL' }, keyword: 'a\u0007b' }, 'keyword'],
  ])('are refused with %s', async (_what, sent, property) => {
    const created = await service.api('POST', path('sms'), sent);
    expect([created.status, properties(created.body)]).toEqual([400, [property]]);
    const { key } = await made('sms', { keyword: 'OK', action: { type: 'PULL' } });
    const changed = await service.api('PUT', path('sms'), { key, ...sent });
    expect([changed.status, properties(changed.body)]).toEqual([400, [property]]);
  });

  it('go when they are deleted, for the newer API too', async () => {
    const { key } = await made('sms', { action: { type: 'PULL' } });
    expect((await service.api('DELETE', path('sms', key))).status).toBe(204);
    expect(await newer('SMS')).toEqual([]);
    for (const method of ['GET', 'DELETE'] as const) {
      const { status, body } = await service.api(method, path('sms', key));
      expect([status, body.requestError.serviceException.messageId]).toEqual([404, 'NOT_FOUND']);
    }
    expect((await service.api('PUT', path('sms'), { key, action: { type: 'PULL' } })).status).toBe(404);
  });

  it('stand in the audit log as inbound configurations', async () => {
    const { key } = await made('sms', { keyword: 'AUDIT', action: { type: 'PULL' } });
    await service.api('PUT', path('sms'), { key, action: { type: 'NO_ACTION' } });
    await service.api('DELETE', path('sms', key));
    const { body } = await service.api('GET', `/callsign/1/audit-log?subjectKind=inbound_configuration&subjectId=${key}`);
    expect(body.results.map(({ action }: { action: string }) => action)).toEqual(['delete', 'update', 'create']);
    expect(body.results[1]).toMatchObject({
      before: { forwarding: { type: 'PULL' } },
      after: { forwarding: { type: 'NO_ACTION' } },
    });
  });

  it('need a keyword on a shared number, and a number that serves the channel', async () => {
    numberKey = await ownNumber({ shared: true, capabilities: ['SMS'] });
    const { status, body } = await service.api('POST', path('sms'), { action: { type: 'PULL' } });
    expect([status, properties(body)]).toEqual([400, ['keyword']]);
    const mms = await service.api('POST', path('mms'), { keyword: 'X', action: { type: 'PULL' } });
    expect([mms.status, properties(mms.body)]).toEqual([400, ['channel']]);
  });
});

describe('MMS configurations of a number', () => {
  it.each([
    [
      { type: 'PULL', description: 'later' },
      { type: 'PULL', description: 'later' },
    ],
    [
      { type: 'HTTP_FORWARD', url: 'https://hooks.example.org/mm', contentFormat: 'MMS_JSON' },
      { type: 'HTTP_FORWARD', url: 'https://hooks.example.org/mm', format: 'MO_MMS_2' },
    ],
    [
      { type: 'HTTP_FORWARD', url: 'https://hooks.example.org/mm', contentFormat: 'HOUSE_1' },
      { type: 'HTTP_FORWARD', url: 'https://hooks.example.org/mm', format: 'HOUSE_1' },
    ],
    [{ type: 'NO_ACTION' }, { type: 'NO_ACTION' }],
  ])('with the action %j are seen through the newer API as %j, and the other way round', async (action, forwarding) => {
    const created = await made('mms', { keyword: 'example', action, applicationId: 'shop' });
    expect(created).toEqual({
      key: expect.stringMatching(/^[0-9A-F]{32}$/),
      keyword: 'EXAMPLE',
      action,
      applicationId: 'shop',
      otherActions: [],
    });
    expect((await newer('MMS'))[0]).toMatchObject({ configurationKey: created.key, keyword: 'EXAMPLE', forwarding });
    expect((await service.api('GET', path('mms', created.key))).body).toEqual(created);
    expect((await service.api('GET', path('mms'))).body).toEqual({ configurations: [created], totalCount: 1 });
  });

  it('change by the key in the path, unlike those for SMS', async () => {
    const { key } = await made('mms', { keyword: 'EXAMPLE3', action: { type: 'PULL' } });
    const { status, body } = await service.api('PUT', path('mms', key), {
      keyword: 'EXAMPLE3 - update',
      action: { type: 'HTTP_FORWARD', url: 'https://hooks.example.org/mm' },
    });
    expect([status, body.keyword, body.action.contentFormat]).toEqual([200, 'EXAMPLE3 - UPDATE', 'MMS_JSON']);
    expect((await service.api('PUT', path('mms'), { key, action: { type: 'PULL' } })).status).toBe(405);
    const refused = await service.api('PUT', path('mms', key), { action: { type: 'MAIL_FORWARD', mail: 'a@example.org' } });
    expect([refused.status, properties(refused.body)]).toEqual([400, ['action.type']]);
    const list = await service.api('GET', `${path('mms')}?page=-1`);
    expect([list.status, properties(list.body)]).toEqual([400, ['page']]);
  });

  it('go when they are deleted', async () => {
    const { key } = await made('mms', { action: { type: 'PULL' } });
    expect((await service.api('DELETE', path('mms', key))).status).toBe(204);
    for (const [method, sent] of [['GET'], ['PUT', { action: { type: 'PULL' } }], ['DELETE']] as const)
      expect([method, (await service.api(method, path('mms', key), sent)).status]).toEqual([method, 404]);
  });
});

describe('a configuration that is somebody else’s', () => {
  it('of another channel, number or account is 404', async () => {
    const { key } = await made('sms', { action: { type: 'PULL' } });
    const other = await addAccount(service);
    expect((await service.api('GET', path('mms', key))).status).toBe(404);
    expect((await service.api('DELETE', path('mms', key))).status).toBe(404);
    expect((await service.api('GET', path('sms', key), undefined, other.headers)).status).toBe(404);
    expect((await service.api('GET', path('sms'), undefined, other.headers)).status).toBe(404);
    const action = { type: 'PULL' };
    expect((await service.api('POST', path('sms'), { action }, other.headers)).status).toBe(404);
    numberKey = await ownNumber();
    expect((await service.api('GET', path('sms', key))).status).toBe(404);
    expect((await service.api('PUT', path('sms'), { key, action })).status).toBe(404);
    expect((await service.api('DELETE', path('sms', key))).status).toBe(404);
    numberKey = NOWHERE;
    for (const [method, url, sent] of [
      ['GET', path('sms')],
      ['POST', path('sms'), { action }],
      ['PUT', path('sms'), { key, action }],
      ['GET', path('sms', key)],
      ['DELETE', path('sms', key)],
      ['GET', path('mms')],
      ['POST', path('mms'), { action }],
      ['PUT', path('mms', key), { action }],
      ['GET', path('mms', key)],
      ['DELETE', path('mms', key)],
    ] as const)
      expect([method, url, (await service.api(method, url, sent)).status]).toEqual([method, url, 404]);
  });

  it('is shown to no key without the scope of numbers', async () => {
    const { headers } = await addKey(service, undefined, { scopes: ['sms:manage'] });
    expect((await service.api('GET', path('sms'), undefined, headers)).status).toBe(403);
    expect((await service.api('GET', path('mms'), undefined, headers)).status).toBe(403);
  });
});
