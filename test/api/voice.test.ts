// /numbers/2/numbers/{numberKey}/voice, and calls that come in, over HTTP.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addAccount, addKey } from '../support/other-account.ts';
import { startService, type TestService } from '../support/service.ts';

let service: TestService;
let numberKey: string;
let number: string;
let count = 0;
beforeAll(async () => {
  service = await startService();
  await service.api('POST', '/provisioning/1/applications', { applicationId: 'shop' });
  await service.api('POST', '/provisioning/1/entities', { entityId: 'tenant' });
});
afterAll(() => service.stop());
beforeEach(() => own());

/** The number the next calls are about. */
async function own(more: object = {}): Promise<void> {
  number = `4474002${String(++count).padStart(5, '0')}`;
  const row = { number, type: 'VIRTUAL_LONG_NUMBER', capabilities: ['SMS', 'VOICE'], ...more };
  numberKey = (await service.api('POST', '/callsign/1/resources/numbers', row)).body.results[0].numberKey;
}

const path = (key = numberKey) => `/numbers/2/numbers/${key}/voice`;
const setup = { applicationId: 'shop', entityId: 'tenant', action: { type: 'FORWARD_TO_SUBSCRIPTION' } };

function properties(body: { requestError: { serviceException: { validationErrors: object } } }): string[] {
  return Object.keys(body.requestError.serviceException.validationErrors);
}

async function audited(subjectId: string) {
  const { body } = await service.api('GET', `/callsign/1/audit-log?subjectKind=voice_setup&subjectId=${subjectId}`);
  return body.results;
}

describe('the voice set-up of a number', () => {
  it.each([
    { type: 'FORWARD_TO_PSTN', pstnNumber: '447400123001', description: 'desk' },
    { type: 'FORWARD_TO_IVR', scenarioKey: 'menu' },
    { type: 'VOICE_NUMBER_MASKING', voiceNumberMaskingConfigKey: 'mask' },
    { type: 'FORWARD_TO_SUBSCRIPTION' },
    { type: 'FORWARD_TO_SUBSCRIPTION', callsConfigurationId: 'calls' },
    { type: 'FORWARD_TO_CALL_ROUTING' },
    { type: 'FORWARD_TO_CALL_ROUTING', routeId: 'r1' },
    { type: 'FORWARD_TO_MARKUP_LANGUAGE', markupLanguageConfigId: 9_007_199_254_740_991 },
    { type: 'VOICE_FORWARD_TO_CONVERSATIONS' },
    { type: 'VOICE_FORWARD_TO_ANSWERS' },
  ])('is kept and shown with the action %j, on the number as well', async (action) => {
    const sent = { applicationId: 'shop', entityId: 'tenant', action };
    const created = await service.api('POST', path(), sent);
    expect([created.status, created.body]).toEqual([200, sent]);
    expect((await service.api('GET', path())).body).toEqual(sent);
    expect((await service.api('GET', `/numbers/1/numbers/${numberKey}`)).body.voiceSetup).toEqual(sent);
  });

  it('keeps only what belongs to its action', async () => {
    const action = { type: 'FORWARD_TO_IVR', scenarioKey: 'menu', pstnNumber: '447400123001', routeId: 'r1' };
    const { body } = await service.api('POST', path(), { action });
    expect(body).toEqual({ action: { type: 'FORWARD_TO_IVR', scenarioKey: 'menu' } });
  });

  it('is one: a second is refused, also when both come at once', async () => {
    const replies = await Promise.all([service.api('POST', path(), setup), service.api('POST', path(), setup)]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 400]);
    const { status, body } = await service.api('POST', path(), setup);
    expect([status, body.requestError.serviceException.messageId]).toEqual([400, 'BAD_REQUEST']);
  });

  it('is replaced whole: ids that are left out are taken away', async () => {
    await service.api('POST', path(), setup);
    const action = { type: 'FORWARD_TO_PSTN', pstnNumber: '447400123001' };
    const { status, body } = await service.api('PUT', path(), { action });
    expect([status, body]).toEqual([200, { action }]);
    expect((await service.api('GET', path())).body).toEqual({ action });
  });

  it('is 404 where there is none, and where the number is not one of the account', async () => {
    const other = await addAccount(service);
    for (const [method, sent] of [['GET'], ['PUT', setup], ['DELETE']] as const) {
      const { status, body } = await service.api(method, path(), sent);
      expect([method, status, body.requestError?.serviceException.messageId]).toEqual([method, 404, 'NOT_FOUND']);
    }
    for (const [method, sent] of [['GET'], ['POST', setup], ['PUT', setup], ['DELETE']] as const) {
      expect([method, (await service.api(method, path('0'.repeat(32)), sent)).status]).toEqual([method, 404]);
      expect([method, (await service.api(method, path(), sent, other.headers)).status]).toEqual([method, 404]);
    }
  });

  it.each([
    ['no action', {}, 'action'],
    ['an action nobody knows', { action: { type: 'PIGEON' } }, 'action.type'],
    ['an action of messages', { action: { type: 'PULL' } }, 'action.type'],
    ['a forward without its number', { action: { type: 'FORWARD_TO_PSTN' } }, 'action.pstnNumber'],
    ['an empty number to forward to', { action: { type: 'FORWARD_TO_PSTN', pstnNumber: '' } }, 'action.pstnNumber'],
    ['a scenario without its key', { action: { type: 'FORWARD_TO_IVR' } }, 'action.scenarioKey'],
    ['masking without its key', { action: { type: 'VOICE_NUMBER_MASKING' } }, 'action.voiceNumberMaskingConfigKey'],
    ['markup without its id', { action: { type: 'FORWARD_TO_MARKUP_LANGUAGE' } }, 'action.markupLanguageConfigId'],
    [
      'markup whose id is no number',
      { action: { type: 'FORWARD_TO_MARKUP_LANGUAGE', markupLanguageConfigId: 'x' } },
      'action.markupLanguageConfigId',
    ],
    ['a text no database takes', { action: { type: 'FORWARD_TO_IVR', scenarioKey: '\u0000' } }, 'action.scenarioKey'],
    ['an unknown application', { ...setup, applicationId: 'nobody' }, 'applicationId'],
    ['an unknown entity', { ...setup, entityId: 'nobody' }, 'entityId'],
    ['an id that is too long', { ...setup, entityId: 'x'.repeat(256) }, 'entityId'],
  ])('is refused with %s', async (_what, sent, property) => {
    const created = await service.api('POST', path(), sent);
    expect([created.status, properties(created.body)]).toEqual([400, [property]]);
    await service.api('POST', path(), setup);
    const changed = await service.api('PUT', path(), sent);
    expect([changed.status, properties(changed.body)]).toEqual([400, [property]]);
    expect((await service.api('GET', path())).body).toEqual(setup);
  });

  it('is refused for a number that takes no calls, and to a key without the scope of numbers', async () => {
    await own({ capabilities: ['SMS'] });
    const { status, body } = await service.api('POST', path(), setup);
    expect([status, properties(body)]).toEqual([400, ['action']]);
    const { headers } = await addKey(service, undefined, { scopes: ['sms:manage'] });
    for (const [method, sent] of [['GET'], ['POST', setup], ['PUT', setup], ['DELETE']] as const)
      expect((await service.api(method, path(), sent, headers)).status).toBe(403);
  });

  it('stands in the audit log with what it was before and after, and goes when it is deleted', async () => {
    const action = { type: 'FORWARD_TO_CALL_ROUTING' };
    await service.api('POST', path(), setup);
    await service.api('PUT', path(), { action });
    expect((await service.api('DELETE', path())).status).toBe(204);
    expect((await service.api('GET', path())).status).toBe(404);
    expect((await service.api('GET', `/numbers/1/numbers/${numberKey}`)).body.voiceSetup).toBeUndefined();
    const entries = await audited(numberKey);
    expect(entries.map((entry: { action: string }) => entry.action)).toEqual(['delete', 'update', 'create']);
    expect(entries[1]).toMatchObject({
      before: { platform: { applicationId: 'shop', entityId: 'tenant' }, action: setup.action },
      after: { platform: null, action },
    });
  });

  it.each([
    ['application', '/provisioning/1/applications', { applicationId: 'gone' }, { applicationId: 'gone', entityId: 'tenant' }],
    ['entity', '/provisioning/1/entities', { entityId: 'gone' }, { applicationId: 'shop', entityId: 'gone' }],
  ])('goes back to the default pair when its %s is deleted', async (_what, list, created, pair) => {
    await service.api('POST', list, created);
    await service.api('POST', path(), { ...pair, action: setup.action });
    expect((await service.api('DELETE', `${list}/gone`)).status).toBe(200);
    expect((await service.api('GET', path())).body).toEqual({ applicationId: 'default', action: setup.action });
    expect((await audited(numberKey))[0]).toMatchObject({
      action: 'update',
      before: pair,
      after: { applicationId: 'default', entityId: null },
    });
    const asked = await service.api('POST', '/callsign/1/inbound/voice', { from: '447400123999', to: number });
    expect(asked.body.reasons).toEqual(['NO_EXPLICIT_PLATFORM']);
  });

  it.each(['cnam', 'cnam/status', 'emergency-service', 'emergency-service/status', 'emergency-service/validate-address'])(
    'has no %s: 404 in the classic envelope',
    async (what) => {
      for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
        const { status, body } = await service.api(method, `${path()}/${what}`, method === 'GET' ? undefined : {});
        expect([method, status, body.requestError?.serviceException.messageId]).toEqual([method, 404, 'NOT_FOUND']);
      }
    },
  );
});

describe('a call that comes in', () => {
  const ask = (call: object = {}) =>
    service.api('POST', '/callsign/1/inbound/voice', { from: '+447400123999', to: `+${number}`, ...call });
  const explain = (call: object = {}) =>
    service.api('POST', '/callsign/1/inbound/explain', { channel: 'VOICE', from: '447400123999', to: number, ...call });

  it('is answered with the pair and action of an explicit set-up, and explained alike', async () => {
    await service.api('POST', path(), setup);
    const { status, body } = await ask();
    expect(status).toBe(200);
    const { callId, ...answer } = body;
    expect(callId).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer).toEqual({
      isRouted: true,
      numberKey,
      platform: { applicationId: 'shop', entityId: 'tenant' },
      action: { type: 'FORWARD_TO_SUBSCRIPTION' },
      reasons: [],
      trace: [
        { step: 'NUMBER', outcome: 'FOUND', detail: expect.stringContaining(number) },
        { step: 'VOICE_SETUP', outcome: 'FOUND', detail: expect.any(String) },
        { step: 'PAIR', outcome: 'VOICE_SETUP', detail: expect.stringContaining('"shop"') },
        { step: 'ACTION', outcome: 'FORWARD_TO_SUBSCRIPTION', detail: expect.any(String) },
      ],
    });
    expect((await explain()).body).toEqual(answer);
    expect((await ask({ callId: 'sip-1' })).body.callId).toBe('sip-1');
  });

  it('is nobody’s without an explicit set-up, with every reason', async () => {
    await service.api('PUT', `/numbers/1/numbers/${numberKey}`, { applicationId: 'shop' });
    expect((await explain()).body).toMatchObject({ isRouted: false, reasons: ['NO_VOICE_SETUP'] });
    await service.api('POST', path(), { action: setup.action });
    const { body } = await ask();
    expect(body).toMatchObject({ isRouted: false, reasons: ['NO_EXPLICIT_PLATFORM'] });
    expect([body.platform, body.action]).toEqual([undefined, undefined]);
    expect((await ask({ to: '447400999999' })).body).toMatchObject({ isRouted: false, reasons: ['UNKNOWN_NUMBER'] });
    const other = await addAccount(service);
    const foreign = await service.api('POST', '/callsign/1/inbound/voice', { from: '1', to: number }, other.headers);
    expect(foreign.body.reasons).toEqual(['UNKNOWN_NUMBER']);
  });

  it('to a short code owned in several countries is meant for the caller’s', async () => {
    const rows = ['US', 'GB'].map((countryCode) => ({
      number: '60606',
      type: 'SHORT_CODE',
      countryCode,
      capabilities: ['VOICE'],
    }));
    const { body } = await service.api('POST', '/callsign/1/resources/numbers', rows);
    const british = body.results[1].numberKey;
    await service.api('POST', path(british), setup);
    expect((await explain({ to: '60606' })).body.numberKey).toBe(british);
    expect((await explain({ to: '60606', countryCode: 'US' })).body.reasons).toEqual(['NO_VOICE_SETUP']);
  });

  it('is asked about with a number and a caller, and by who may', async () => {
    expect((await service.api('POST', '/callsign/1/inbound/voice', { to: number })).body.violations).toEqual([
      { property: 'from', violation: 'must not be null' },
    ]);
    expect(
      (await service.api('POST', '/callsign/1/inbound/explain', { channel: 'SMS', from: '1', to: number })).body.violations,
    ).toEqual([{ property: 'text', violation: 'must not be null' }]);
    const { headers } = await addKey(service, undefined, { scopes: ['sms:manage'] });
    expect((await service.api('POST', '/callsign/1/inbound/voice', { from: '1', to: number }, headers)).status).toBe(403);
  });
});
