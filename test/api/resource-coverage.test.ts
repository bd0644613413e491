// What can be asked for where: the lookups of callers, and the lines and sets of the operator behind them.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addAccount, addKey } from '../support/other-account.ts';
import { registration, submit } from '../support/resource-requests.ts';
import { ownName, ownNumbers } from '../support/resources.ts';
import { startService, type TestService } from '../support/service.ts';

const COVERAGE_LOOKUP = '/resources/1/coverage-lookup';
const REQUIREMENTS_LOOKUP = '/resources/1/requirements-lookup';
const COVERAGE = '/callsign/1/resource-coverage';
const REQUIREMENTS = '/callsign/1/resource-requirements';

let service: TestService;
let numberKey: string;
beforeAll(async () => {
  service = await startService();
  [numberKey = ''] = await ownNumbers(service, [{ number: '447860041117', capabilities: ['SMS', 'VOICE'] }]);
  await ownNumbers(service, [
    { number: '60606', countryCode: 'US', type: 'SHORT_CODE' },
    { number: '60606', countryCode: 'GB', type: 'SHORT_CODE' },
  ]);
  await ownName(service, 'Acme', ['GB']);
});
afterAll(() => service.stop());

const networks = [{ mccMnc: '23410', networkName: 'O2' }];

describe('the coverage of an owned resource', () => {
  it('of a number has the networks the operator listed, and says whether something is configured for what comes in', async () => {
    await service.api('PUT', `${COVERAGE}/GB/VIRTUAL_LONG_NUMBER`, { offered: true, capabilities: ['SMS'], networks });
    const lookup = { resourceType: 'NUMBER', number: '+447860041117', countryCode: 'GB' };
    const before = await service.api('POST', COVERAGE_LOOKUP, lookup);
    expect(before.status).toBe(200);
    expect(before.body).toEqual({
      resourceType: 'NUMBER',
      number: '447860041117',
      numberKey,
      numberType: 'VIRTUAL_LONG_NUMBER',
      countryCode: 'GB',
      countryName: 'United Kingdom',
      capabilities: [{ channel: 'SMS', coverage: { outbound: [{ mccNnc: '23410', networkName: 'O2' }], inbound: false } }],
    });
    const configured = await service.api('POST', '/resource-management/1/inbound-message-configurations', {
      channel: 'SMS',
      number: '447860041117',
      countryCode: 'GB',
      forwarding: { type: 'PULL' },
    });
    expect(configured.status).toBe(200);
    const after = await service.api('POST', COVERAGE_LOOKUP, lookup);
    expect(after.body.capabilities[0].coverage.inbound).toBe(true);
  });

  it('of a short code is told by its country', async () => {
    const found = await service.api('POST', COVERAGE_LOOKUP, { resourceType: 'NUMBER', number: '60606', countryCode: 'US' });
    expect(found.body).toMatchObject({ numberType: 'SHORT_CODE', countryCode: 'US' });
  });

  it('of a sender name is that of a country it is registered in', async () => {
    await service.api('PUT', `${COVERAGE}/GB/ALPHANUMERIC`, { offered: true, capabilities: ['SMS'], networks });
    const { body } = await service.api('POST', COVERAGE_LOOKUP, {
      resourceType: 'ALPHANUMERIC',
      senderName: 'ACME',
      countryCode: 'GB',
    });
    const coverage = { outbound: [{ mccNnc: '23410', networkName: 'O2' }], inbound: false };
    expect(body).toEqual({
      resourceType: 'ALPHANUMERIC',
      senderName: 'Acme',
      countryCode: 'GB',
      countryName: 'United Kingdom',
      capabilities: [
        { channel: 'SMS', coverage },
        { channel: 'MMS', coverage },
      ],
    });
  });

  it.each([
    { resourceType: 'NUMBER', number: '447860041118', countryCode: 'GB' },
    { resourceType: 'NUMBER', number: '447860041117', countryCode: 'HR' },
    { resourceType: 'ALPHANUMERIC', senderName: 'Acme', countryCode: 'HR' },
    { resourceType: 'ALPHANUMERIC', senderName: 'Other', countryCode: 'GB' },
    { resourceType: 'RCS_RESOURCE', senderName: 'Acme', countryCode: 'GB' },
    { resourceType: 'VIBER_RESOURCE', resource: 'Acme', countryCode: 'GB' },
    { resourceType: 'APPLE_RESOURCE', resource: 'Acme', countryCode: 'GB' },
    { resourceType: 'OPEN_CHANNEL_RESOURCE', resource: 'Acme' },
    { resourceType: 'KAKAO_RESOURCE' },
    { resourceType: 'FACEBOOK_RESOURCE' },
  ])('that is none (%j) is answered with 404 in the classic envelope', async (lookup) => {
    const { status, body } = await service.api('POST', COVERAGE_LOOKUP, lookup);
    expect([status, body.requestError.serviceException.messageId]).toEqual([404, 'NOT_FOUND']);
  });

  it.each([
    [{ resourceType: 'NUMBER', countryCode: 'GB' }, 'number'],
    [{ resourceType: 'NUMBER', number: '447860041117' }, 'countryCode'],
    [{ resourceType: 'ALPHANUMERIC', senderName: 'Acme', countryCode: 'gb' }, 'countryCode'],
    [{ resourceType: 'PIGEON', number: '1', countryCode: 'GB' }, 'resourceType'],
  ])('asked for with %j is answered with 400 naming %s', async (lookup, field) => {
    const { status, body } = await service.api('POST', COVERAGE_LOOKUP, lookup);
    expect([status, Object.keys(body.requestError.serviceException.validationErrors)]).toEqual([400, [field]]);
  });

  it('is nothing to another account, nor to a key without the scope', async () => {
    const lookup = { resourceType: 'NUMBER', number: '447860041117', countryCode: 'GB' };
    const { headers } = await addAccount(service);
    expect((await service.api('POST', COVERAGE_LOOKUP, lookup, headers)).status).toBe(404);
    const { headers: none } = await addKey(service, undefined, { scopes: ['resource-request-hub:read'] });
    expect((await service.api('POST', COVERAGE_LOOKUP, lookup, none)).status).toBe(403);
  });
});

describe('the requirements of a request', () => {
  const keysOf = async (body: object) =>
    (await service.api('POST', REQUIREMENTS_LOOKUP, body)).body.requirements.map(({ key }: { key: string }) => key);

  it('are none where names need no registration, and those of a register elsewhere', async () => {
    const lookup = { type: 'ALPHANUMERIC_REGISTRATION', countryCode: 'GB' };
    expect((await service.api('POST', REQUIREMENTS_LOOKUP, lookup)).body).toEqual({ requirements: [] });
    expect(await keysOf({ ...lookup, countryCode: 'SG' })).toEqual(['companyName', 'companyWebsite', 'useCase']);
  });

  it('are the place of a ten-digit long code, and nothing of a toll-free number', async () => {
    const lookup = { type: 'NUMBER_PURCHASE', countryCode: 'us', numberType: 'TEN_DIGIT_LONG_CODE', capabilities: ['SMS'] };
    expect(await keysOf(lookup)).toEqual(['state', 'npa', 'nxx']);
    expect(await keysOf({ ...lookup, numberType: 'TOLL_FREE_NUMBER' })).toEqual([]);
  });

  it('are what the operator says, as soon as he has said it, asked of the requests he means', async () => {
    const requirements = [
      { key: 'consent', type: 'TEXT', name: 'Consent', required: true, category: 'CONFIRMATION', options: ['I consent'] },
      {
        key: 'offer',
        type: 'TEXT',
        name: 'Offer',
        required: true,
        category: 'USE_CASE_DETAILS',
        when: { trafficTypes: ['PROMOTIONAL'] },
      },
    ];
    const path = `${REQUIREMENTS}/ALPHANUMERIC_REGISTRATION/HR`;
    const put = await service.api('PUT', path, { requirements });
    expect([put.status, put.body.source]).toEqual([200, 'OPERATOR']);
    expect((await service.api('GET', path)).body.requirements).toEqual(requirements);
    const lookup = { type: 'ALPHANUMERIC_REGISTRATION', countryCode: 'HR' };
    expect((await service.api('POST', REQUIREMENTS_LOOKUP, lookup)).body.requirements).toEqual([requirements[0]]);
    expect(await keysOf({ ...lookup, trafficType: 'PROMOTIONAL' })).toEqual(['consent', 'offer']);
    const id = await submit(service, registration({ countryCode: 'HR', requirements: [{ key: 'consent', value: 'No' }] }));
    const read = await service.api('GET', `/resources/1/requests/${id}`);
    expect(read.body.requirementsFeedback).toMatchObject([{ key: 'consent', code: 'RES_REQ_FEED_VALUE_OOR' }]);
    expect((await service.api('DELETE', path)).status).toBe(204);
    expect((await service.api('DELETE', path)).status).toBe(404);
    expect((await service.api('GET', path)).status).toBe(404);
    expect(await keysOf(lookup)).toEqual([]);
  });

  it.each([
    [{ type: 'ALPHANUMERIC_REGISTRATION', countryCode: 'CA' }, 404, 'RR-ALPHA-UNAVAILABLE404'],
    [
      { type: 'NUMBER_PURCHASE', countryCode: 'GB', numberType: 'TEN_DIGIT_LONG_CODE', capabilities: ['SMS'] },
      404,
      'RR-NUMBER-PURCHASE-UNAVAILABLE404',
    ],
    [
      { type: 'NUMBER_PURCHASE', countryCode: 'US', numberType: 'VIRTUAL_LONG_NUMBER', capabilities: ['SMS'] },
      400,
      'RR-NUMBER-PURCHASE-US-VLN-UNSUPPORTED400',
    ],
    [
      { type: 'NUMBER_PURCHASE', countryCode: 'US', numberType: 'SHORT_CODE', capabilities: ['SMS'] },
      400,
      'RR-NUMBER-PURCHASE-US-SC-WEB-ONLY400',
    ],
    [{ type: 'RCS_SENDER_LAUNCH', countryCode: 'HR', trafficOrigin: 'LOCAL' }, 400, 'RR-RCS-SENDER-COUNTRY-UNSUPPORTED400'],
    [{ type: 'ALPHANUMERIC_REGISTRATION', countryCode: 'ZZ' }, 400, 'E400'],
    [{ type: 'NUMBER_PURCHASE', countryCode: 'GB' }, 400, 'E400'],
  ])('of %j are answered with %i %s', async (lookup, status, code) => {
    const reply = await service.api('POST', REQUIREMENTS_LOOKUP, lookup);
    expect([reply.status, reply.body.errorCode]).toEqual([status, code]);
  });

  it.each([
    [{ type: 'TEXT', validation: { pattern: '(' } }, 'requirements[0].validation.pattern'],
    [{ type: 'TEXT', validation: { pattern: '(a+)+b' } }, 'requirements[0].validation.pattern'],
    [{ type: 'INTEGER', validation: { maxLength: 3 } }, 'requirements[0].validation'],
    [{ type: 'EMAIL', options: ['a'] }, 'requirements[0].options'],
    [{ type: 'TEXT', attachment: { documentId: 'A', documentType: 'SAMPLE' } }, 'requirements[0].attachment'],
    [{ type: 'TEXT', name: 'a\u0000' }, 'requirements[0]'],
  ])('cannot be %j', async (fields, property) => {
    const requirement = { key: 'a', name: 'A', required: true, category: 'OTHER', ...fields };
    const reply = await service.api('PUT', `${REQUIREMENTS}/NUMBER_PURCHASE/HR`, { requirements: [requirement] });
    expect([reply.status, reply.body.violations[0].property]).toEqual([400, property]);
  });
});

describe('the lines of the coverage', () => {
  const lineOf = async (countryCode: string, senderType: string) =>
    (await service.api('GET', `${COVERAGE}?countryCode=${countryCode}&senderType=${senderType}`)).body.results[0];

  it('are shipped with their reasons, and give way to the operator’s until he takes his away', async () => {
    expect(await lineOf('US', 'ALPHANUMERIC')).toMatchObject({ offered: false, source: 'DEFAULT', note: expect.any(String) });
    const line = { offered: true, registrationRequired: true, capabilities: ['SMS'], networks, note: 'Agreed with one carrier.' };
    const put = await service.api('PUT', `${COVERAGE}/us/ALPHANUMERIC`, line);
    expect([put.status, put.body]).toEqual([200, { countryCode: 'US', senderType: 'ALPHANUMERIC', ...line, source: 'OPERATOR' }]);
    expect(await lineOf('US', 'ALPHANUMERIC')).toEqual(put.body);
    const lookup = { type: 'ALPHANUMERIC_REGISTRATION', countryCode: 'US' };
    expect((await service.api('POST', REQUIREMENTS_LOOKUP, lookup)).status).toBe(200);
    expect((await service.api('DELETE', `${COVERAGE}/US/ALPHANUMERIC`)).status).toBe(204);
    expect((await service.api('POST', REQUIREMENTS_LOOKUP, lookup)).status).toBe(404);
    expect((await service.api('DELETE', `${COVERAGE}/US/ALPHANUMERIC`)).status).toBe(404);
    const { body } = await service.api('GET', '/callsign/1/audit-log');
    const entries = body.results.filter((entry: { subjectId: string }) => entry.subjectId === 'US/ALPHANUMERIC');
    expect(entries.map(({ action }: { action: string }) => action)).toEqual(['delete', 'create']);
  });

  it('are of countries and sender types that exist, and each account has its own', async () => {
    const line = { offered: true, capabilities: ['SMS'] };
    expect((await service.api('PUT', `${COVERAGE}/ZZ/ALPHANUMERIC`, line)).status).toBe(400);
    expect((await service.api('PUT', `${COVERAGE}/GB/PIGEON`, line)).status).toBe(400);
    expect((await service.api('PUT', `${COVERAGE}/GB/SHORT_CODE`, { offered: true })).status).toBe(400);
    const { headers } = await addAccount(service);
    await service.api('PUT', `${COVERAGE}/ANY/SHORT_CODE`, { offered: false, capabilities: [] }, headers);
    expect(await lineOf('ANY', 'SHORT_CODE')).toMatchObject({ offered: true, source: 'DEFAULT' });
    const { headers: reader } = await addKey(service, undefined, { scopes: ['callsign:read'] });
    expect((await service.api('GET', COVERAGE, undefined, reader)).status).toBe(200);
    expect((await service.api('GET', REQUIREMENTS, undefined, reader)).status).toBe(200);
    expect((await service.api('PUT', `${COVERAGE}/GB/SHORT_CODE`, line, reader)).status).toBe(403);
    expect((await service.api('PUT', `${REQUIREMENTS}/NUMBER_PURCHASE/GB`, { requirements: [] }, reader)).status).toBe(403);
  });
});
