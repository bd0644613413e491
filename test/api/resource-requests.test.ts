// /resources/1/requests and /callsign/1/resource-requests: what is asked for, how it is decided, and what it leaves behind.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addAccount, addKey } from '../support/other-account.ts';
import { DESK, decide, purchase, REQUESTS, registration, statusOf, submit } from '../support/resource-requests.ts';
import { startService, type TestService } from '../support/service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startService();
  await service.api('POST', '/provisioning/1/applications', { applicationId: 'shop' });
  await service.api('POST', '/provisioning/1/entities', { entityId: 'north' });
});
afterAll(() => service.stop());
// Only two names may be waited for at once.
beforeEach(async () => {
  await service.callsign.world.db.query('delete from resource_request');
});

const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000';
const codeOf = async (body: object) => {
  const { status, body: answer } = await service.api('POST', REQUESTS, body);
  return [status, answer.errorCode];
};
const violationsOf = async (body: object) => {
  const { status, body: answer } = await service.api('POST', REQUESTS, body);
  expect([status, answer.errorCode]).toEqual([400, 'E400']);
  return answer.violations.map(({ property }: { property: string }) => property);
};
const audited = async (id: string) => {
  const { body } = await service.api('GET', '/callsign/1/audit-log?size=1000');
  return body.results
    .filter((entry: { subjectId: string }) => entry.subjectId === id)
    .map((entry: { action: string; after?: { status?: string } }) => `${entry.action} ${entry.after?.status}`)
    .reverse();
};

describe('a request for a sender name', () => {
  it('is answered with its id, passes the checks at once and waits for review', async () => {
    const { status, body } = await service.api(
      'POST',
      REQUESTS,
      registration({
        trafficOrigin: 'LOCAL',
        trafficType: 'TRANSACTIONAL',
        additionalContactEmails: ['ops@acme.test'],
        requirements: [{ key: 'anything', value: ['a', 1] }],
        platform: { applicationId: 'shop', entityId: 'north' },
      }),
    );
    expect(status).toBe(201);
    expect(Object.keys(body)).toEqual(['id']);
    const read = (await service.api('GET', `${REQUESTS}/${body.id}`)).body;
    expect(read).toEqual({
      id: body.id,
      type: 'ALPHANUMERIC_REGISTRATION',
      countryCode: 'GB',
      senderName: 'Acme',
      additionalContactEmailAddresses: ['ops@acme.test'],
      requestedDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/),
      status: 'PENDING_REVIEW',
      trafficOrigin: 'LOCAL',
      trafficType: 'TRANSACTIONAL',
      requirementsFeedback: [],
      requirements: [{ key: 'anything', value: ['a', 1] }],
      platform: { applicationId: 'shop', entityId: 'north' },
    });
  });

  it('leaves the owned sender behind when it is approved, with its application and entity', async () => {
    const id = await submit(
      service,
      registration({ senderName: 'Bolt', platform: { applicationId: 'shop', entityId: 'north' } }),
    );
    expect((await decide(service, id, 'take-up')).body.request.status).toBe('IN_REVIEW');
    const approved = await decide(service, id, 'approve');
    expect([approved.status, approved.body.request.status]).toEqual([200, 'COMPLETED']);
    const owned = await service.api('GET', '/callsign/1/resources/alphanumeric-senders/bolt');
    expect(owned.body).toMatchObject({ senderName: 'Bolt', countryCodes: ['GB'], capabilities: ['SMS', 'MMS'] });
    const { rows } = await service.callsign.world.db.query(`select application_id, entity_id from resource where name = 'Bolt'`);
    expect(rows).toEqual([{ application_id: 'shop', entity_id: 'north' }]);
    expect(await audited(id)).toEqual([
      'create AUTOMATIC_VALIDATION',
      'update PENDING_REVIEW',
      'update IN_REVIEW',
      'update COMPLETED',
    ]);
  });

  it('adds its country to a sender that is owned already', async () => {
    await service.api('POST', '/callsign/1/resources/alphanumeric-senders', {
      senderName: 'Wide',
      countryCodes: ['HR'],
      capabilities: ['SMS'],
    });
    const id = await submit(service, registration({ senderName: 'WIDE' }));
    await decide(service, id, 'take-up');
    await decide(service, id, 'approve');
    const owned = await service.api('GET', '/callsign/1/resources/alphanumeric-senders/Wide');
    expect(owned.body).toMatchObject({ senderName: 'Wide', countryCodes: ['HR', 'GB'], capabilities: ['SMS'] });
  });

  it('is refused where the name is owned for the country or asked for already, whatever the case', async () => {
    await submit(service, registration({ senderName: 'Twice' }));
    expect(await codeOf(registration({ senderName: 'TWICE' }))).toEqual([400, 'RR-ALPHA-SENDER-ALREADY-EXISTS400']);
    await service.api('POST', '/callsign/1/resources/alphanumeric-senders', {
      senderName: 'Mine',
      countryCodes: ['GB'],
      capabilities: ['SMS'],
    });
    expect(await codeOf(registration({ senderName: 'mine' }))).toEqual([400, 'RR-ALPHA-SENDER-ALREADY-EXISTS400']);
    expect((await codeOf(registration({ senderName: 'mine', countryCode: 'DE' })))[0]).toBe(201);
  });

  it('is refused while two others are open, also when three come at once, and not when they are decided', async () => {
    const replies = await Promise.all(
      ['One', 'Two', 'Three'].map((senderName) => codeOf(registration({ senderName: `${senderName}s` }))),
    );
    expect(replies.filter(([status]) => status === 201)).toHaveLength(2);
    expect(replies).toContainEqual([400, 'RR-ALPHA-SS-LIMIT400']);
    const [{ id }] = (await service.api('GET', REQUESTS)).body.results;
    await decide(service, id, 'reject', { note: 'No.' });
    expect((await codeOf(registration({ senderName: 'Fourth' })))[0]).toBe(201);
  });

  it('is refused for a country without alphanumeric senders', async () => {
    expect(await codeOf(registration({ countryCode: 'US' }))).toEqual([404, 'RR-ALPHA-UNAVAILABLE404']);
  });
});

describe('a bad request', () => {
  it.each([
    [{ type: 'SOMETHING' }, 'type'],
    [registration({ senderName: 'ab' }), 'senderName'],
    [registration({ senderName: '12345' }), 'senderName'],
    [registration({ countryCode: 'ZZ' }), 'countryCode'],
    [registration({ additionalContactEmails: ['nobody'] }), 'additionalContactEmails[0]'],
    [registration({ additionalContactEmails: ['a@b.cd', 'a@b.cd', 'a@b.cd', 'a@b.cd'] }), 'additionalContactEmails'],
    [registration({ platform: { applicationId: 'nobody' } }), 'platform.applicationId'],
    [registration({ platform: { entityId: 'nobody' } }), 'platform.entityId'],
    [registration({ requirements: undefined }), 'requirements'],
    [registration({ requirements: [{ key: 'a\u0000', value: 'b' }] }), 'requirements[0]'],
    [purchase({ quantity: 50 }), 'quantity'],
    [purchase({ quantity: 0 }), 'quantity'],
    [purchase({ numberType: 'WHATSAPP' }), 'numberType'],
    [purchase({ capabilities: undefined }), 'capabilities'],
  ])('%j is answered with 400 naming %s', async (body, property) => {
    expect(new Set(await violationsOf(body))).toEqual(new Set([property]));
  });

  it('names nothing of the other types', async () => {
    expect(await violationsOf({ type: 'NUMBER_PURCHASE', countryCode: 'GB' })).toEqual(['numberType', 'capabilities']);
  });
});

describe('a request for numbers', () => {
  it.each([
    [{ countryCode: 'US' }, 400, 'RR-NUMBER-PURCHASE-US-VLN-UNSUPPORTED400'],
    [{ countryCode: 'US', numberType: 'SHORT_CODE' }, 400, 'RR-NUMBER-PURCHASE-US-SC-WEB-ONLY400'],
    [{ numberType: 'TEN_DIGIT_LONG_CODE' }, 404, 'RR-NUMBER-PURCHASE-UNAVAILABLE404'],
    [{ numberType: 'SHORT_CODE', capabilities: ['VOICE'] }, 404, 'RR-NUMBER-PURCHASE-UNAVAILABLE404'],
  ])('%j is not offered: %i %s', async (fields, status, code) => {
    expect(await codeOf(purchase(fields))).toEqual([status, code]);
  });

  it.each([
    [[{ key: 'nxx', value: '909' }], 'RR-NUMBER-PURCHASE-NXX-REQUIRES-NPA-STATE400'],
    [
      [
        { key: 'state', value: 'NY' },
        { key: 'npa', value: '317' },
      ],
      'RR-NUMBER-PURCHASE-INVALID-STATE-NPA-COMBO400',
    ],
    [
      [
        { key: 'state', value: 'IN' },
        { key: 'npa', value: '317' },
        { key: 'nxx', value: '911' },
      ],
      'RR-NUMBER-PURCHASE-INVALID-NPA-NXX-COMBO400',
    ],
  ])('from %j, which is no place of the US, is answered with %s', async (requirements, code) => {
    const body = purchase({ countryCode: 'US', numberType: 'TEN_DIGIT_LONG_CODE', requirements });
    expect(await codeOf(body)).toEqual([400, code]);
  });

  it('leaves numbers behind: bought from the inventory, and put in by the reviewer', async () => {
    const sale = await service.api('POST', '/callsign/1/number-inventory', {
      number: '447860041117',
      type: 'VIRTUAL_LONG_NUMBER',
      capabilities: ['SMS'],
    });
    expect(sale.status).toBe(201);
    const [{ numberKey }] = sale.body.results;
    const id = await submit(service, purchase({ quantity: 3, platform: { applicationId: 'shop' } }));
    await decide(service, id, 'take-up');
    const procuring = await decide(service, id, 'procure', { numbers: [{ numberKey }] });
    expect(procuring.body.request).toMatchObject({
      status: 'IN_PROGRESS',
      numbers: [{ number: '+447860041117', numberKey, status: 'SUCCESS' }],
    });
    const approved = await decide(service, id, 'approve', { numbers: [{ number: '+447860041118' }] });
    expect(approved.body.request).toMatchObject({ status: 'COMPLETED', note: '2 of the 3 numbers asked for could be provided.' });
    expect(approved.body.request.numbers.map(({ number }: { number: string }) => number)).toEqual([
      '+447860041117',
      '+447860041118',
    ]);
    const owned = (await service.api('GET', '/callsign/1/resources/numbers?applicationId=shop')).body.results;
    expect(owned.map(({ number }: { number: string }) => number)).toEqual(['447860041117', '447860041118']);
    expect(owned[0].numberKey).toBe(numberKey);
    const sold = await service.api('GET', `/callsign/1/number-inventory/${numberKey}`);
    expect(sold.body.status).toBe('SOLD');
  });

  it('names every number that does not do, and then nothing has happened', async () => {
    const id = await submit(service, purchase());
    await decide(service, id, 'take-up');
    const cases: [object[], string][] = [
      [[{ numberKey: 'F'.repeat(32) }], 'numbers[0].numberKey'],
      [[{ number: '447860041120' }, { number: `12${'0'.repeat(9)}` }], 'numbers[1].number'],
      [[{ number: '447860041120' }, { number: '447860041120' }], 'numbers[1].number'],
      [[{ number: '447860041120', capabilities: ['VOICE'] }], 'numbers[0]'],
      [[{ number: '447860041120' }, { number: '447860041121' }, { number: '447860041122' }], 'numbers'],
      [[], 'numbers'],
    ];
    for (const [numbers, property] of cases) {
      const { status, body } = await decide(service, id, 'approve', { numbers });
      expect([status, body.violations?.[0]?.property]).toEqual([400, property]);
    }
    expect(await statusOf(service, id)).toBe('IN_REVIEW');
    expect((await service.api('GET', '/callsign/1/resources/numbers?number=447860041120')).body.results).toEqual([]);
  });
});

it('a request to launch an RCS sender is understood and answered with the error for countries without RCS', async () => {
  const body = { type: 'RCS_SENDER_LAUNCH', countryCode: 'HR', senderName: 'Acme', trafficOrigin: 'LOCAL', requirements: [] };
  expect(await codeOf(body)).toEqual([400, 'RR-RCS-SENDER-COUNTRY-UNSUPPORTED400']);
});

describe('the owner', () => {
  it('updates a request only while an update is asked for, and sees it being checked again', async () => {
    const id = await submit(service, registration());
    const requirements = [{ key: 'companyName', value: 'Acme' }];
    const early = await service.api('PATCH', `${REQUESTS}/${id}`, { requirements });
    expect([early.status, early.body.errorCode]).toEqual([400, 'RR-INVALID-STATUS400']);
    await decide(service, id, 'take-up');
    const feedback = [{ key: 'companyName', code: 'RES_REQ_FEED_USER_ACTION_REQUIRED', feedback: 'Say who you are.' }];
    const sentBack = await decide(service, id, 'request-update', { feedback, note: 'Please.' });
    expect(sentBack.body.request).toMatchObject({
      status: 'UPDATE_REQUESTED_BY_INTERNAL_REVIEWER',
      requirementsFeedback: feedback,
      note: 'Please.',
    });
    const updated = await service.api('PATCH', `${REQUESTS}/${id}`, { requirements });
    expect(updated.status).toBe(200);
    expect(updated.body).toMatchObject({ id, status: 'AUTOMATIC_VALIDATION', requirements, requirementsFeedback: [] });
    expect(updated.body).not.toHaveProperty('note');
    expect(await statusOf(service, id)).toBe('PENDING_REVIEW');
  });

  it('gives all requirements, or hears which are missing', async () => {
    const id = await submit(service, registration({ countryCode: 'SG', senderName: 'Merlion' }));
    const read = (await service.api('GET', `${REQUESTS}/${id}`)).body;
    expect(read.status).toBe('UPDATE_REQUESTED');
    expect(read.requirementsFeedback).toEqual([
      { key: 'companyName', code: 'RES_REQ_FEED_REQUIRED', feedback: expect.any(String) },
      { key: 'useCase', code: 'RES_REQ_FEED_REQUIRED', feedback: expect.any(String) },
    ]);
    await service.api('PATCH', `${REQUESTS}/${id}`, { requirements: [{ key: 'companyName', value: 'M' }] });
    const again = (await service.api('GET', `${REQUESTS}/${id}`)).body;
    expect(again.requirementsFeedback.map(({ key, code }: { key: string; code: string }) => `${key} ${code}`)).toEqual([
      'companyName RES_REQ_FEED_LENGTH_OOR',
      'useCase RES_REQ_FEED_REQUIRED',
    ]);
    const missing = await service.api('PATCH', `${REQUESTS}/${id}`, {});
    expect([missing.status, missing.body.violations[0].property]).toEqual([400, 'requirements']);
  });

  it('cancels a request only while an update is asked for', async () => {
    const id = await submit(service, registration());
    const early = await service.api('POST', `${REQUESTS}/${id}/cancel`);
    expect([early.status, early.body.errorCode]).toEqual([400, 'RR-INVALID-STATUS400']);
    await decide(service, id, 'take-up');
    await decide(service, id, 'request-update', { feedback: [] });
    const cancelled = await service.api('POST', `${REQUESTS}/${id}/cancel`);
    expect([cancelled.status, cancelled.body]).toEqual([204, '']);
    expect(await statusOf(service, id)).toBe('CANCELED');
    expect((await audited(id)).at(-1)).toBe('update CANCELED');
  });

  it('who cancels when numbers have been procured waits for the reviewer to confirm it', async () => {
    const id = await submit(service, purchase());
    await decide(service, id, 'take-up');
    await decide(service, id, 'procure', { numbers: [{ number: '447860041130' }] });
    await decide(service, id, 'request-update', { feedback: [] });
    await service.api('POST', `${REQUESTS}/${id}/cancel`);
    expect(await statusOf(service, id)).toBe('CANCEL_REQUESTED');
    expect((await decide(service, id, 'confirm-cancellation')).body.request.status).toBe('CANCELED');
  });

  it.each(['GET', 'PATCH', 'POST'])('hears by %s that there is no request of an unknown id', async (method) => {
    for (const id of [UNKNOWN_ID, 'no-id', '%00']) {
      const path = `${REQUESTS}/${id}${method === 'POST' ? '/cancel' : ''}`;
      const { status, body } = await service.api(method, path, method === 'PATCH' ? { requirements: [] } : undefined);
      expect([status, body.errorCode]).toEqual([404, 'RR404']);
    }
  });

  it('does not see, change or decide the requests of another account', async () => {
    const id = await submit(service, registration());
    const { headers } = await addAccount(service);
    expect((await service.api('GET', `${REQUESTS}/${id}`, undefined, headers)).status).toBe(404);
    expect((await service.api('GET', REQUESTS, undefined, headers)).body.results).toEqual([]);
    expect((await service.api('PATCH', `${REQUESTS}/${id}`, { requirements: [] }, headers)).status).toBe(404);
    expect((await service.api('POST', `${REQUESTS}/${id}/cancel`, undefined, headers)).status).toBe(404);
    expect((await service.api('GET', `${DESK}/${id}`, undefined, headers)).status).toBe(404);
    expect((await service.api('POST', `${DESK}/${id}/take-up`, undefined, headers)).status).toBe(404);
  });

  it('needs the scope of requests, and the reviewer that of the operator', async () => {
    const id = await submit(service, registration());
    const { headers } = await addKey(service, undefined, { scopes: ['resource-request-hub:read'] });
    expect((await service.api('GET', REQUESTS, undefined, headers)).status).toBe(200);
    expect((await service.api('GET', DESK, undefined, headers)).status).toBe(403);
    expect((await service.api('POST', `${DESK}/${id}/take-up`, undefined, headers)).status).toBe(403);
    const { headers: none } = await addKey(service, undefined, { scopes: ['sms:manage'] });
    expect((await service.api('GET', REQUESTS, undefined, none)).status).toBe(403);
  });
});

describe('the list of requests', () => {
  const idsOf = async (query: string) =>
    (await service.api('GET', `${REQUESTS}?${query}`)).body.results.map(({ id }: { id: string }) => id);

  it('begins with the last modified, and is narrowed down and ordered as asked', async () => {
    const first = await submit(service, registration({ senderName: 'First' }));
    const second = await submit(service, purchase());
    const third = await submit(service, purchase({ countryCode: 'HR' }));
    await decide(service, first, 'take-up');
    expect(await idsOf('')).toEqual([first, third, second]);
    expect(await idsOf('sort=requestedDate')).toEqual([first, second, third]);
    expect(await idsOf('sort=requestedDate,desc')).toEqual([third, second, first]);
    expect(await idsOf('sort=status,desc&sort=requestedDate,asc')).toEqual([first, second, third]);
    expect(await idsOf('type=NUMBER_PURCHASE')).toEqual([third, second]);
    expect(await idsOf('countryCode=HR,DE')).toEqual([third]);
    expect(await idsOf('countryCode=%00')).toEqual([]);
    expect(await idsOf('status=IN_REVIEW&status=COMPLETED')).toEqual([first]);
    const { body } = await service.api('GET', `${REQUESTS}?page=1&size=2`);
    expect([body.results[0].id, body.paging]).toEqual([second, { page: 1, size: 2, totalPages: 2, totalResults: 3 }]);
    expect((await service.api('GET', `${REQUESTS}?size=0`)).body.paging.size).toBe(20);
  });

  it.each(['size=2001', 'page=-1', 'status=NEW', 'sort=id', 'type=WHATEVER'])('refuses %s', async (query) => {
    expect((await service.api('GET', `${REQUESTS}?${query}`)).status).toBe(400);
  });
});

describe('the reviewer', () => {
  it('sees the queue in the order of the requests, and who asked', async () => {
    const first = await submit(service, purchase());
    await submit(service, purchase());
    const { results } = (await service.api('GET', `${DESK}?status=PENDING_REVIEW&sort=requestedDate`)).body;
    expect(results).toHaveLength(2);
    expect(results[0]).toMatchObject({ request: { id: first }, requestedBy: expect.stringMatching(/^key:/), remindersSent: 0 });
  });

  it('rejects with a note that the owner reads, and that is the end', async () => {
    const id = await submit(service, registration());
    const empty = await decide(service, id, 'reject', {});
    expect([empty.status, empty.body.violations[0].property]).toEqual([400, 'note']);
    await decide(service, id, 'reject', { note: 'Not a company.' });
    expect((await service.api('GET', `${REQUESTS}/${id}`)).body).toMatchObject({ status: 'REJECTED', note: 'Not a company.' });
    const late = await decide(service, id, 'take-up');
    expect([late.status, late.body.errorCode, late.body.description]).toEqual([
      400,
      'E400',
      'This cannot be done with a request that is REJECTED.',
    ]);
  });

  it('does not approve what he has not taken up', async () => {
    const id = await submit(service, registration());
    expect((await decide(service, id, 'approve')).status).toBe(400);
    expect((await decide(service, UNKNOWN_ID, 'approve')).body.errorCode).toBe('RR404');
  });
});

it('a request outlives its application, and then belongs to none', async () => {
  await service.api('POST', '/provisioning/1/applications', { applicationId: 'brief' });
  const id = await submit(service, registration({ platform: { applicationId: 'brief' } }));
  expect((await service.api('DELETE', '/provisioning/1/applications/brief')).status).toBe(200);
  expect((await service.api('GET', `${REQUESTS}/${id}`)).body).not.toHaveProperty('platform');
});
