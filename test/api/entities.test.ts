// /provisioning/1/entities over HTTP.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addAccount, addKey } from '../support/other-account.ts';
import { startService, type TestService } from '../support/service.ts';

const PATH = '/provisioning/1/entities';

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const at = (id: string): string => `${PATH}/${encodeURIComponent(id)}`;
const create = (entityId: string, entityName?: string) => service.api('POST', PATH, { entityId, entityName });
const exception = (messageId: string, text: unknown = expect.any(String)) => ({
  requestError: { serviceException: { messageId, text } },
});

describe('entities', () => {
  it('are created with 201 and no body, read, renamed with 204 and deleted with 200 and no body', async () => {
    const created = await create('shop', 'The shop');
    expect([created.status, created.body]).toEqual([201, '']);
    expect((await service.api('GET', at('shop'))).body).toEqual({ entityId: 'shop', entityName: 'The shop' });
    const renamed = await service.api('PUT', at('shop'), { entityName: 'The new shop' });
    expect([renamed.status, renamed.body]).toEqual([204, '']);
    expect((await service.api('GET', at('shop'))).body).toEqual({ entityId: 'shop', entityName: 'The new shop' });
    const deleted = await service.api('DELETE', at('shop'));
    expect([deleted.status, deleted.body]).toEqual([200, '']);
    const gone = await service.api('GET', at('shop'));
    expect([gone.status, gone.body]).toEqual([404, exception('NOT_FOUND')]);
  });

  it('list page by page in the order of their creation', async () => {
    const other = await addAccount(service);
    for (const id of ['c', 'a', 'b']) await service.api('POST', PATH, { entityId: id }, other.headers);
    const list = async (query: string) => (await service.api('GET', `${PATH}${query}`, undefined, other.headers)).body;
    expect(await list('')).toEqual({
      results: [{ entityId: 'c' }, { entityId: 'a' }, { entityId: 'b' }],
      paging: { page: 0, size: 20, totalPages: 1, totalResults: 3 },
    });
    expect(await list('?page=1&size=2')).toEqual({
      results: [{ entityId: 'b' }],
      paging: { page: 1, size: 2, totalPages: 2, totalResults: 3 },
    });
    expect(await list('?page=7')).toEqual({
      results: [],
      paging: { page: 7, size: 20, totalPages: 1, totalResults: 3 },
    });
  });

  it.each(['size=0', 'size=1001', 'size=-1', 'size=many', 'page=-1', 'page=2147483648', 'page=1.5'])(
    'refuse to be listed with %s',
    async (query) => {
      const { status, body } = await service.api('GET', `${PATH}?${query}`);
      expect(status).toBe(400);
      expect(Object.keys(body.requestError.serviceException.validationErrors)).toEqual([query.split('=')[0]]);
    },
  );

  it('list a thousand on a page', async () => {
    expect((await service.api('GET', `${PATH}?size=1000`)).status).toBe(200);
  });

  it('answer 409 naming the id when it is taken', async () => {
    await create('taken');
    const { status, body } = await create('taken', 'again');
    expect([status, body]).toEqual([409, exception('CONFLICT', 'entity "taken" exists already')]);
  });

  it('let one of two equal creations at once in', async () => {
    const statuses = (await Promise.all([create('twin'), create('twin')])).map(({ status }) => status);
    expect(statuses.sort()).toEqual([201, 409]);
  });

  it.each([
    ['a space', 'my shop'],
    ['a slash', 'shop/eu/1'],
    ['an encoded slash as text', 'shop%2Feu'],
    ['a percent sign', '100%'],
    ['a question mark and a hash', 'a?b#c'],
    ['Unicode', 'Müller 😀 店'],
    ['quotes and a backslash', `"a"\\'b'`],
    ['only dots', '...'],
    ['the name of a property of every object', '__proto__'],
    ['255 characters', 'x'.repeat(255)],
    ['255 characters beyond the basic plane', '😀'.repeat(255)],
    ['blanks around it', ' a '],
  ])('take an id with %s', async (_what, entityId) => {
    expect((await create(entityId, 'first')).status).toBe(201);
    expect((await service.api('GET', at(entityId))).body).toEqual({ entityId, entityName: 'first' });
    expect((await service.api('PUT', at(entityId), { entityName: 'second' })).status).toBe(204);
    expect((await service.api('GET', `${at(entityId)}/`)).body).toEqual({ entityId, entityName: 'second' });
    expect((await service.api('DELETE', at(entityId))).status).toBe(200);
    expect((await service.api('GET', at(entityId))).status).toBe(404);
  });

  it('tell ids apart by case', async () => {
    expect((await create('Case')).status).toBe(201);
    expect((await create('case')).status).toBe(201);
    await service.api('DELETE', at('Case'));
    expect((await service.api('GET', at('case'))).status).toBe(200);
  });

  it.each([
    ['none', {}, 'must not be null'],
    ['null', { entityId: null }, 'must not be null'],
    ['an empty id', { entityId: '' }, 'must not be blank'],
    ['a blank id', { entityId: ' \u2003' }, 'must not be blank'],
    ['256 characters', { entityId: 'x'.repeat(256) }, 'size must be between 0 and 255'],
    ['a line break', { entityId: 'a\nb' }, 'must not contain control characters'],
    ['U+0000', { entityId: 'a\u0000b' }, 'must not contain control characters'],
    ['half a surrogate pair', { entityId: 'a\ud800b' }, 'must not contain control characters'],
    ['a number', { entityId: 7 }, 'must be a string'],
  ])('refuse %s for an id', async (_what, body, violation) => {
    const answer = await service.api('POST', PATH, body);
    expect(answer.status).toBe(400);
    expect(answer.body.requestError.serviceException).toMatchObject({
      messageId: 'BAD_REQUEST',
      validationErrors: { entityId: [violation] },
    });
  });

  it('refuse a label that is too long or cannot be stored', async () => {
    for (const entityName of ['x'.repeat(256), 'a\u0000', 'a\ud800']) {
      const answer = await service.api('POST', PATH, { entityId: 'labelled', entityName });
      expect(answer.status).toBe(400);
      expect(answer.body.requestError.serviceException.validationErrors).toHaveProperty('entityName');
      expect((await service.api('PUT', at('anybody'), { entityName })).status).toBe(400);
    }
  });

  it('ignore properties they do not know', async () => {
    expect((await service.api('POST', PATH, { entityId: 'odd', name: 'lost', tags: [1] })).status).toBe(201);
    expect((await service.api('GET', at('odd'))).body).toEqual({ entityId: 'odd' });
  });

  it('lose their label when a change leaves it out', async () => {
    await create('labelled', 'label');
    expect((await service.api('PUT', at('labelled'), { name: 'lost' })).status).toBe(204);
    expect((await service.api('GET', at('labelled'))).body).toEqual({ entityId: 'labelled' });
    expect((await service.api('PUT', at('labelled'), { entityName: null })).status).toBe(204);
  });

  it.each(['GET', 'PUT', 'DELETE'])('answer 404 to %s with an id that is not there', async (method) => {
    for (const id of ['nobody', 'a\u0000b', 'x'.repeat(300)]) {
      const { status, body } = await service.api(method, at(id), method === 'PUT' ? {} : undefined);
      expect([status, body]).toEqual([404, exception('NOT_FOUND')]);
    }
  });

  it.each([
    ['no body', undefined],
    ['broken JSON', '{"entityId":'],
    ['a list', '[]'],
  ])('answer 400 to a creation with %s', async (_what, body) => {
    const { status, body: answer } = await service.api('POST', PATH, body, { 'content-type': 'application/json' });
    expect(status).toBe(400);
    expect(answer.requestError.serviceException.messageId).toBe('BAD_REQUEST');
  });

  it('do not mind an empty body with a JSON content type on GET and DELETE', async () => {
    await create('polite');
    const headers = { 'content-type': 'application/json' };
    expect((await service.api('GET', at('polite'), undefined, headers)).status).toBe(200);
    expect((await service.api('DELETE', at('polite'), undefined, headers)).status).toBe(200);
  });

  it('are closed to callers without a key or the scope', async () => {
    const narrow = await addKey(service, undefined, { scopes: ['sending-strategy:manage'] });
    for (const [method, path, body] of [
      ['GET', PATH, undefined],
      ['POST', PATH, { entityId: 'x' }],
      ['GET', at('anybody'), undefined],
      ['PUT', at('anybody'), {}],
      ['DELETE', at('anybody'), undefined],
    ] as const) {
      const anonymous = await service.api(method, path, body, { authorization: 'App nobody' });
      expect([anonymous.status, anonymous.body]).toEqual([401, exception('UNAUTHORIZED')]);
      const forbidden = await service.api(method, path, body, narrow.headers);
      expect([forbidden.status, forbidden.body]).toEqual([403, exception('FORBIDDEN')]);
    }
  });

  it('of one account are not there for another', async () => {
    const other = await addAccount(service);
    await create('mine', 'Mine');
    for (const [method, body] of [
      ['GET', undefined],
      ['PUT', { entityName: 'Theirs' }],
      ['DELETE', undefined],
    ] as const) {
      expect((await service.api(method, at('mine'), body, other.headers)).status).toBe(404);
    }
    expect((await service.api('POST', PATH, { entityId: 'mine' }, other.headers)).status).toBe(201);
    expect((await service.api('GET', at('mine'))).body).toEqual({ entityId: 'mine', entityName: 'Mine' });
  });

  it('leave an entry in the audit log for every change: who, what stood there before, and after', async () => {
    await create('audited', 'one');
    await service.api('PUT', at('audited'), { entityName: 'two' });
    await service.api('DELETE', at('audited'));
    const { rows } = await service.callsign.world.db.query(
      `select action, actor, before, after from audit_log where subject_kind = 'entity' and subject_id = 'audited' order by audit_id`,
    );
    const [one, two] = ['one', 'two'].map((entityName) => ({ entityId: 'audited', entityName }));
    const actor = expect.stringMatching(/^key:[0-9A-F]{32}$/);
    expect(rows).toEqual([
      { action: 'create', actor, before: null, after: one },
      { action: 'update', actor, before: one, after: two },
      { action: 'delete', actor, before: two, after: null },
    ]);
  });
});
