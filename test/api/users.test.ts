// People: letting them in, what each role may do, the ways to sign in, and being thrown out.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addAccount, addKey } from '../support/other-account.ts';
import { startService, type TestService } from '../support/service.ts';

let service: TestService;
let api: TestService['api'];
const PASSWORD = 'correct horse battery';

beforeAll(async () => {
  service = await startService();
  api = service.api;
});
afterAll(() => service?.stop());

const basic = (username: string, password = PASSWORD) => ({
  authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
});

async function create(username: string, role = 'ADMINISTRATOR') {
  const { status, body } = await api('POST', '/callsign/1/users', { username, password: PASSWORD, role });
  expect([status, body.username]).toEqual([201, username]);
  return basic(username);
}

async function session(username: string, more: object = {}): Promise<{ authorization: string }> {
  const body = { username, password: PASSWORD, ...more };
  const answer = await fetch(`${service.url}/auth/1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(200);
  const { token } = (await answer.json()) as { token: string };
  return { authorization: `IBSSO ${token}` };
}

async function token(fields: Record<string, string>) {
  const answer = await fetch(`${service.url}/auth/1/oauth2/token`, { method: 'POST', body: new URLSearchParams(fields) });
  // biome-ignore lint/suspicious/noExplicitAny: answers of several shapes.
  return { status: answer.status, body: (await answer.json()) as any };
}

const statusFor = async (headers: Record<string, string>, path = '/callsign/1/account') =>
  (await api('GET', path, undefined, headers)).status;

describe('ways in', () => {
  it('Basic credentials of a user', async () => {
    const headers = await create('basic.user');
    expect(await statusFor(headers)).toBe(200);
    expect(await statusFor(headers)).toBe(200);
    expect(await statusFor(basic('BASIC.user'))).toBe(200);
    expect(await statusFor(basic('basic.user', 'wrong password'))).toBe(401);
    expect(await statusFor(basic('nobody.here'))).toBe(401);
    expect(await statusFor({ authorization: 'Basic no-colon' })).toBe(401);
    expect(await statusFor(basic('no\0body'))).toBe(401);
    expect((await api('POST', '/auth/1/session', { username: 'no\0body', password: PASSWORD })).status).toBe(401);
  });

  it('a session, until it is ended', async () => {
    await create('session.user');
    const headers = await session('session.user');
    expect(await statusFor(headers)).toBe(200);
    expect((await api('DELETE', '/auth/1/session', undefined, headers)).status).toBe(204);
    expect(await statusFor(headers)).toBe(401);
    expect((await api('DELETE', '/auth/1/session', undefined, basic('session.user'))).status).toBe(401);
  });

  it('a session is good for its address and its hour', async () => {
    await create('bound.user');
    const bound = await session('bound.user');
    const { db } = service.callsign.world;
    await db.query("update user_session set ip = '203.0.113.9' where ip is not null");
    service.callsign.world.users.forget();
    expect(await statusFor(bound)).toBe(401);
    const free = await session('bound.user', { unsafe: true });
    expect(await statusFor(free)).toBe(200);
    await db.query("update user_session set expires_at = now() - interval '1 second'");
    service.callsign.world.users.forget();
    expect(await statusFor(free)).toBe(401);
  });

  it('an OAuth token', async () => {
    await create('oauth.user');
    const { status, body } = await token({
      client_id: 'oauth.user',
      client_secret: PASSWORD,
      // The contract prints the other value with a blank behind it; blanks are forgiven.
      grant_type: 'client_credentials ',
    });
    expect([status, body]).toEqual([200, { access_token: expect.any(String), expires_in: 3600, token_type: 'bearer' }]);
    expect(await statusFor({ authorization: `Bearer ${body.access_token}` })).toBe(200);
    expect(await statusFor({ authorization: `IBSSO ${body.access_token}` })).toBe(401);
  });

  it('OAuth says no in its own words, beside ours', async () => {
    await create('refused.user');
    const wrong = await token({ client_id: 'refused.user', client_secret: 'wrong password', grant_type: 'client_credentials' });
    expect([wrong.status, wrong.body.error, wrong.body.requestError.serviceException.messageId]).toEqual([
      401,
      'invalid_client',
      'UNAUTHORIZED',
    ]);
    const code = await token({ client_id: 'refused.user', client_secret: PASSWORD, grant_type: 'authorization_code', code: 'x' });
    expect([code.status, code.body.error]).toEqual([400, 'unsupported_grant_type']);
    const none = await token({});
    expect([none.status, none.body.error]).toEqual([400, 'invalid_request']);
  });

  it('slows down whoever guesses', async () => {
    await create('guessed.user');
    const statuses: number[] = [];
    for (let guess = 0; guess < 7; guess += 1) statuses.push(await statusFor(basic('guessed.user', `wrong password ${guess}`)));
    expect(statuses.slice(0, 5)).toEqual([401, 401, 401, 401, 401]);
    expect(statuses.slice(5)).toContain(429);
    const { headers } = await api('GET', '/callsign/1/account', undefined, basic('guessed.user', 'wrong again'));
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('guesses', () => {
  it('that come together are counted as well', async () => {
    await create('rushed.user');
    const guesses = Array.from({ length: 20 }, (_, guess) => statusFor(basic('rushed.user', `wrong password ${guess}`)));
    const statuses = await Promise.all(guesses);
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(15);
  });

  it('a client that begins with many requests at once is let in with all of them', async () => {
    const headers = await create('busy.user');
    service.callsign.world.users.forget();
    const statuses = await Promise.all(Array.from({ length: 20 }, () => statusFor(headers)));
    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  it('at the old password are slowed down too', async () => {
    await create('stolen.session');
    const headers = await session('stolen.session');
    const statuses: number[] = [];
    for (let guess = 0; guess < 7; guess += 1) {
      const own = { oldPassword: `wrong password ${guess}`, password: 'another good password' };
      statuses.push((await api('PUT', '/callsign/1/own-password', own, headers)).status);
    }
    expect(statuses.slice(0, 5)).toEqual([400, 400, 400, 400, 400]);
    expect(statuses.slice(5)).toContain(429);
  });
});

describe('roles', () => {
  it('administrators do everything, developers all but keys and users, support looks', async () => {
    const administrator = await create('role.administrator', 'ADMINISTRATOR');
    const developer = await create('role.developer', 'DEVELOPER');
    const support = await create('role.support', 'SUPPORT');
    const tries = async (headers: Record<string, string>) => [
      await statusFor(headers, '/callsign/1/users'),
      (await api('POST', '/provisioning/1/applications', { applicationId: `by-${headers.authorization}` }, headers)).status,
      await statusFor(headers, '/callsign/1/audit-log'),
      await statusFor(headers, '/sms/3/logs'),
    ];
    expect(await tries(administrator)).toEqual([200, 201, 200, 200]);
    expect(await tries(developer)).toEqual([403, 201, 200, 200]);
    expect(await tries(support)).toEqual([403, 403, 200, 200]);
  });

  it('nobody gives a role that may do more than he may, nor changes who has one', async () => {
    await create('superior.user');
    const narrow = await addKey(service, undefined, { scopes: ['account-management:manage'] });
    for (const role of ['ADMINISTRATOR', 'DEVELOPER']) {
      const made = await api('POST', '/callsign/1/users', { username: 'made.user', password: PASSWORD, role }, narrow.headers);
      expect([made.status, made.body.violations[0].property]).toEqual([400, 'role']);
    }
    const path = '/callsign/1/users/superior.user';
    expect((await api('PATCH', path, { password: 'set from below' }, narrow.headers)).status).toBe(403);
    expect((await api('DELETE', path, undefined, narrow.headers)).status).toBe(403);
    expect(await statusFor(basic('superior.user'))).toBe(200);
    const { headers } = await addAccount(service);
    const foreign = { username: 'foreign.user', password: PASSWORD, role: 'SUPPORT' };
    await api('POST', '/callsign/1/users', foreign, headers);
    const admission = { username: foreign.username, role: 'ADMINISTRATOR' };
    const admitted = await api('POST', '/callsign/1/users/admit', admission, narrow.headers);
    expect([admitted.status, admitted.body.violations[0].property]).toEqual([400, 'role']);
  });

  it('what a user does stands in the audit log under his name', async () => {
    const headers = await create('audited.user');
    await api('POST', '/provisioning/1/entities', { entityId: 'audited' }, headers);
    const { body } = await api('GET', '/callsign/1/audit-log?subjectKind=entity&subjectId=audited');
    expect(body.results[0].actor).toBe('user:audited.user');
  });
});

describe('changes', () => {
  it('a new password ends sessions and the old one', async () => {
    const old = await create('changing.user');
    const headers = await session('changing.user');
    const own = { oldPassword: PASSWORD, password: 'another good password' };
    expect((await api('PUT', '/callsign/1/own-password', { ...own, oldPassword: 'wrong password' }, headers)).status).toBe(400);
    expect((await api('PUT', '/callsign/1/own-password', own, headers)).status).toBe(204);
    expect(await statusFor(headers)).toBe(401);
    expect(await statusFor(old)).toBe(401);
    expect(await statusFor(basic('changing.user', own.password))).toBe(200);
    expect((await api('PUT', '/callsign/1/own-password', own)).status).toBe(403);
  });

  it('a sign-in that was under way when the password changed opens nothing', async () => {
    await create('slow.user');
    const { users } = service.callsign.world;
    const user = await users.userOf('slow.user', PASSWORD, '127.0.0.1');
    await api('PATCH', '/callsign/1/users/slow.user', { password: 'another good password' });
    await expect(users.open(user, 'OAUTH', null, undefined)).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  });

  it('a user who is switched off or removed is out at once', async () => {
    await create('leaving.user', 'DEVELOPER');
    const headers = await session('leaving.user');
    const off = await api('PATCH', '/callsign/1/users/leaving.user', { enabled: false });
    expect([off.status, off.body.enabled]).toEqual([200, false]);
    expect(await statusFor(headers)).toBe(401);
    expect(await statusFor(basic('leaving.user'))).toBe(401);
    await api('PATCH', '/callsign/1/users/leaving.user', { enabled: true, role: 'SUPPORT', fullName: 'L. User' });
    expect((await api('GET', '/callsign/1/users/leaving.user')).body).toMatchObject({ role: 'SUPPORT', fullName: 'L. User' });
    expect((await api('DELETE', '/callsign/1/users/leaving.user')).status).toBe(204);
    expect(await statusFor(basic('leaving.user'))).toBe(401);
    expect((await api('GET', '/callsign/1/users/leaving.user')).status).toBe(404);
  });

  it('the last administrator cannot lock himself out', async () => {
    const { headers } = await addAccount(service);
    await api('POST', '/callsign/1/users', { username: 'last.one', password: PASSWORD, role: 'ADMINISTRATOR' }, headers);
    const own = basic('last.one');
    expect((await api('DELETE', '/callsign/1/users/last.one', undefined, own)).status).toBe(400);
    expect((await api('PATCH', '/callsign/1/users/last.one', { role: 'SUPPORT' }, own)).status).toBe(400);
    expect((await api('DELETE', '/callsign/1/users/last.one', undefined, headers)).status).toBe(204);
  });

  it('nothing of a password is ever shown', async () => {
    await create('secret.user');
    const list = await api('GET', '/callsign/1/users');
    const audit = await api('GET', '/callsign/1/audit-log?subjectKind=user&size=50');
    expect(JSON.stringify([list.body, audit.body])).not.toMatch(/scrypt|horse/);
    const { rows } = await service.callsign.world.db.query<{ password_hash: string }>('select password_hash from app_user');
    expect(rows.every(({ password_hash }) => /^scrypt\$15\$8\$1\$/.test(password_hash))).toBe(true);
  });

  it.each([
    ['a short password', { password: 'short' }, 'password'],
    ['a password with the name in it', { password: 'xx new.user xx' }, 'password'],
    ['a name with a colon', { username: 'a:b' }, 'username'],
    ['a role there is not', { role: 'KING' }, 'role'],
    ['a name that is taken', { username: 'BASIC.USER' }, 'username'],
  ])('refuses %s', async (_, wrong, field) => {
    const user = { username: 'new.user', password: PASSWORD, role: 'SUPPORT', ...wrong };
    const { status, body } = await api('POST', '/callsign/1/users', user);
    expect([status, body.violations[0].property]).toEqual([400, field]);
  });
});

describe('several accounts', () => {
  it('a user admitted to another account works in either', async () => {
    const headers = await create('both.user', 'DEVELOPER');
    const other = await addAccount(service);
    const admitted = await api('POST', '/callsign/1/users/admit', { username: 'both.user', role: 'SUPPORT' }, other.headers);
    expect(admitted.body).toMatchObject({ username: 'both.user', role: 'SUPPORT' });
    const inOther = { ...headers, 'x-callsign-account': String(other.accountId) };
    expect((await api('GET', '/callsign/1/account', undefined, headers)).body.accountId).not.toBe(other.accountId);
    expect((await api('GET', '/callsign/1/account', undefined, inOther)).body.accountId).toBe(other.accountId);
    expect((await api('POST', '/provisioning/1/applications', { applicationId: 'x' }, inOther)).status).toBe(403);
    expect(await statusFor({ ...headers, 'x-callsign-account': '999999' })).toBe(401);
    const chosen = await session('both.user', { accountId: other.accountId });
    expect((await api('GET', '/callsign/1/account', undefined, chosen)).body.accountId).toBe(other.accountId);
    expect((await api('DELETE', '/callsign/1/users/both.user', undefined, other.headers)).status).toBe(204);
    expect(await statusFor(inOther)).toBe(401);
    expect(await statusFor(headers)).toBe(200);
  });

  it('whoever admits somebody cannot take his place elsewhere', async () => {
    const home = await create('whole.person');
    const other = await addAccount(service);
    const path = '/callsign/1/users/whole.person';
    await api('POST', '/callsign/1/users/admit', { username: 'whole.person', role: 'ADMINISTRATOR' }, other.headers);
    for (const change of [{ password: 'chosen by another' }, { enabled: false }, { fullName: 'Somebody Else' }]) {
      const { status, body } = await api('PATCH', path, change, other.headers);
      expect([status, body.errorCode]).toEqual([403, 'E403']);
    }
    expect(await statusFor(basic('whole.person', 'chosen by another'))).toBe(401);
    expect(await statusFor(home)).toBe(200);
    expect((await api('PATCH', path, { role: 'SUPPORT' }, other.headers)).body.role).toBe('SUPPORT');
    expect((await api('PATCH', path, { fullName: 'Whole Person' })).status).toBe(200);
    const inOther = await session('whole.person', { accountId: other.accountId });
    const own = { oldPassword: PASSWORD, password: 'chosen by himself' };
    expect((await api('PUT', '/callsign/1/own-password', own, inOther)).status).toBe(204);
  });

  it('a person whose home let go of him is nobody’s while he works in several, and then of the one that is left', async () => {
    await create('free.person', 'DEVELOPER');
    const [second, third] = [await addAccount(service), await addAccount(service)];
    const path = '/callsign/1/users/free.person';
    for (const { headers } of [second, third])
      await api('POST', '/callsign/1/users/admit', { username: 'free.person', role: 'DEVELOPER' }, headers);
    expect((await api('DELETE', path)).status).toBe(204);
    for (const { headers } of [second, third])
      expect((await api('PATCH', path, { password: 'chosen by another' }, headers)).status).toBe(403);
    expect((await api('DELETE', path, undefined, third.headers)).status).toBe(204);
    expect((await api('PATCH', path, { password: 'chosen by another' }, second.headers)).status).toBe(200);
  });

  it('who is in the account already is not admitted again, so the last administrator stays one', async () => {
    const { headers } = await addAccount(service);
    const last = { username: 'admitted.last', password: PASSWORD, role: 'ADMINISTRATOR' };
    await api('POST', '/callsign/1/users', last, headers);
    const again = await api(
      'POST',
      '/callsign/1/users/admit',
      { username: last.username, role: 'SUPPORT' },
      basic(last.username),
    );
    expect([again.status, again.body.violations[0].property]).toEqual([400, 'username']);
    expect((await api('GET', '/callsign/1/users/admitted.last', undefined, headers)).body.role).toBe('ADMINISTRATOR');
  });

  it('users of other accounts are neither seen nor changed', async () => {
    await create('hidden.user');
    const { headers } = await addAccount(service);
    expect((await api('GET', '/callsign/1/users', undefined, headers)).body.results).toEqual([]);
    expect((await api('GET', '/callsign/1/users/hidden.user', undefined, headers)).status).toBe(404);
    expect((await api('PATCH', '/callsign/1/users/hidden.user', { enabled: false }, headers)).status).toBe(404);
    expect((await api('DELETE', '/callsign/1/users/hidden.user', undefined, headers)).status).toBe(404);
  });

  it('the first account opens others, and nobody else does', async () => {
    const { status, body } = await api('POST', '/callsign/1/accounts', { name: 'Second' });
    expect([status, body]).toEqual([201, { accountId: expect.any(Number), name: 'Second', apiKeySecret: expect.any(String) }]);
    const headers = { authorization: `App ${body.apiKeySecret}` };
    expect((await api('GET', '/callsign/1/account', undefined, headers)).body).toMatchObject({ accountId: body.accountId });
    expect((await api('GET', '/callsign/1/accounts', undefined, headers)).status).toBe(403);
    expect((await api('POST', '/callsign/1/accounts', { name: 'Third' }, headers)).status).toBe(403);
    expect((await api('POST', '/callsign/1/accounts', { name: ' ' })).status).toBe(400);
    expect((await api('GET', '/callsign/1/accounts')).body.results).toContainEqual({ accountId: body.accountId, name: 'Second' });
  });
});
