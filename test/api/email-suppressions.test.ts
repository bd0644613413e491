// Addresses a domain does not write to: by hand, and because mail to them came back.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ERROR, STATUS } from '../../src/domain/messages/status.ts';
import { forgetFullMailboxes } from '../../src/flows/change-suppressions.ts';
import { insertOrphanReport } from '../../src/storage/orphan-reports.ts';
import { startNodes, type TestNodes, type TestService } from '../support/service.ts';
import { sendMail } from '../support/tracked-mail.ts';
import { until } from '../support/until.ts';

const SUPPRESSIONS = '/email/1/suppressions';

let nodes: TestNodes;
let service: TestService;
let other: TestService;
beforeAll(async () => {
  nodes = await startNodes(2, { CALLSIGN_UNVERIFIED_DOMAINS: 'accept' });
  const [first, second] = nodes.nodes;
  if (first === undefined || second === undefined) throw new Error('two nodes were asked for');
  [service, other] = [first, second];
  for (const domainName of ['shop.example', 'news.example'])
    await service.api('POST', '/email/1/domains', { domainName, targetedDailyTraffic: 1, dkimKeyLength: 1024 });
  await other.callsign.world.snapshots.of(other.callsign.firstAccount.accountId);
});
afterAll(() => nodes.stop());

const send = (from: TestService, to: string, sender?: string, sendAtMs?: number) =>
  sendMail(from, { to, ...(sender === undefined ? {} : { sender }), ...(sendAtMs === undefined ? {} : { sendAtMs }) });

const life = async (messageId: string) => (await service.api('GET', `/callsign/1/messages/${messageId}`)).body;

const add = (type: string, emailAddress: string[], domainName = 'shop.example') =>
  service.api('POST', SUPPRESSIONS, { suppressions: [{ domainName, emailAddress, type }] });
const remove = (type: string, emailAddress: string[], domainName = 'shop.example') =>
  service.api('DELETE', SUPPRESSIONS, { suppressions: [{ domainName, emailAddress, type }] });
const list = async (query: string) => (await service.api('GET', `${SUPPRESSIONS}?${query}`)).body;
const addresses = async (query: string): Promise<string[]> =>
  (await list(query)).results.map(({ emailAddress }: { emailAddress: string }) => emailAddress);

describe('the list of suppressions', () => {
  it('takes addresses, each once, and gives them up again', async () => {
    expect((await add('BOUNCE', ['Ann@Bücher.example', 'bob@post.example', 'bob@post.example'])).status).toBe(204);
    expect((await add('BOUNCE', ['ann@xn--bcher-kva.example'])).status).toBe(204);
    expect(await list('domainName=shop.example&type=BOUNCE')).toEqual({
      results: [
        {
          domainName: 'shop.example',
          emailAddress: 'ann@xn--bcher-kva.example',
          type: 'BOUNCE',
          createdDate: expect.stringMatching(/Z$/),
          reason: 'Added by the account',
        },
        expect.objectContaining({ emailAddress: 'bob@post.example' }),
      ],
      paging: { page: 0, size: 100 },
    });
    expect((await remove('COMPLAINT', ['bob@post.example'])).status).toBe(204);
    expect(await addresses('domainName=shop.example&type=BOUNCE')).toHaveLength(2);
    expect((await remove('BOUNCE', ['bob@POST.example', 'nobody@post.example'])).status).toBe(204);
    expect(await addresses('domainName=shop.example&type=BOUNCE')).toEqual(['ann@xn--bcher-kva.example']);
  });

  it('is narrowed down and paged', async () => {
    await add('COMPLAINT', ['a@one.example', 'b@one.example', 'c@two.example']);
    const all = 'domainName=shop.example&type=COMPLAINT';
    expect(await addresses(`${all}&recipientDomain=One.example`)).toEqual(['a@one.example', 'b@one.example']);
    expect(await addresses(`${all}&emailAddress=C@two.example`)).toEqual(['c@two.example']);
    expect(await addresses(`${all}&createdDateFrom=2020-01-01T00:00:00.000Z`)).toHaveLength(3);
    expect(await addresses(`${all}&createdDateTo=2020-01-01T00:00:00.000Z`)).toEqual([]);
    expect(await addresses(`${all}&size=2&page=1`)).toEqual(['c@two.example']);
    expect(await addresses('domainName=news.example&type=COMPLAINT')).toEqual([]);
  });

  it('refuses what is nobody’s domain and no address, naming each', async () => {
    const { status, body } = await service.api('POST', SUPPRESSIONS, {
      suppressions: [
        { domainName: 'stranger.example', emailAddress: ['a@b.example'], type: 'BOUNCE' },
        { domainName: 'shop.example', emailAddress: ['a@b.example', 'nonsense'], type: 'BOUNCE' },
      ],
    });
    expect([status, body.errorCode]).toEqual([400, 'E400']);
    expect(body.violations.map(({ property }: { property: string }) => property)).toEqual([
      'suppressions[0].domainName',
      'suppressions[1].emailAddress[1]',
    ]);
    expect((await add('OVER_QUOTA', ['a@b.example'])).status).toBe(400);
    expect((await service.api('GET', `${SUPPRESSIONS}?type=BOUNCE`)).status).toBe(400);
    expect((await service.api('GET', `${SUPPRESSIONS}?domainName=stranger.example&type=BOUNCE`)).status).toBe(400);
  });

  it('names the domains it is kept for', async () => {
    const { results, paging } = (await service.api('GET', `${SUPPRESSIONS}/domains?size=1`)).body;
    expect(results).toEqual([expect.objectContaining({ domainName: 'shop.example', dataAccess: 'OWNER', createBounces: true })]);
    expect(paging).toEqual({ page: 0, size: 1 });
  });
});

describe('a suppressed address', () => {
  it.each([
    ['BOUNCE', ERROR.EC_SUPPRESSED_BOUNCE],
    ['COMPLAINT', ERROR.EC_SUPPRESSED_SPAM_COMPLAINT],
  ])('is not written to by its domain, on any node: %s', async (type, errorId) => {
    const to = `${type.toLowerCase()}@away.example`;
    await add(type, [to]);
    await until(async () => (await send(other, to)).statusId === STATUS.REJECTED_DESTINATION_BLOCKLISTED);
    const { internalId, statusId } = await send(
      service,
      to.replace(/^./, (letter) => letter.toUpperCase()),
    );
    expect(statusId).toBe(STATUS.REJECTED_DESTINATION_BLOCKLISTED);
    const { error, trace } = await life(internalId);
    expect(error.id).toBe(errorId);
    expect(trace.at(-1)).toMatchObject({ step: 'eligible', outcome: 'shop.example dropped' });
    expect((await send(service, to, 'info@news.example')).statusId).toBe(STATUS.PENDING_ACCEPTED);
    await remove(type, [to]);
    expect((await send(service, to)).statusId).toBe(STATUS.PENDING_ACCEPTED);
  });

  it('gets no mail that was scheduled before either', async () => {
    const { internalId, statusId } = await send(service, 'late@away.example', 'info@shop.example', Date.now() + 1_500);
    expect(statusId).toBe(STATUS.PENDING_ACCEPTED);
    await add('BOUNCE', ['late@away.example']);
    await until(async () => (await life(internalId)).status.id === STATUS.REJECTED_DESTINATION_BLOCKLISTED, 20_000);
    expect((await life(internalId)).error.id).toBe(ERROR.EC_SUPPRESSED_BOUNCE);
  }, 30_000);
});

describe('a mail that ends', () => {
  const ends: readonly (readonly [what: string, errorId: number, said: string, type: string | undefined])[] = [
    ['because the mailbox is not there', ERROR.EC_HARD_BOUNCE, '550 5.1.1 no such user', 'BOUNCE'],
    ['because the mailbox is gone', ERROR.EC_MAILBOX_PERMANENTLY_UNAVAILABLE, '550 5.2.1 disabled', 'BOUNCE'],
    ['because the address is none', ERROR.EC_INVALID_EMAIL_ADDRESS, '553 5.1.3 bad address', 'BOUNCE'],
    ['because the mailbox is full', ERROR.EC_RECIPIENT_INBOX_FULL, '452 4.2.2 over quota', 'OVER_QUOTA'],
    ['because the server was in trouble', ERROR.EC_UNKNOWN_ERROR, '451 try again', undefined],
  ];
  /** The sandbox takes these and never says what becomes of them. */
  const addressOf = (errorId: number): string => `silent+E${errorId}@bounce.example`;

  beforeAll(async () => {
    const { world, firstAccount } = service.callsign;
    for (const [, errorId, said] of ends) {
      const { internalId } = await send(service, addressOf(errorId));
      const submission = async () =>
        (await life(internalId)).timeline.find(({ event }: { event: string }) => event === 'SUBMITTED');
      await until(async () => (await submission()) !== undefined);
      const { remoteId, connectorId } = await submission();
      await insertOrphanReport(world.db, firstAccount.accountId, {
        connectorId,
        remoteId,
        isFinal: true,
        statusId: STATUS.UNDELIVERABLE_NOT_DELIVERED,
        errorId,
        doneAtMs: Date.now(),
        detail: said,
      });
    }
    // A node that starts looks at what others have left, if it is some seconds old.
    await world.db.query("update orphan_report set received_at = received_at - interval '1 minute'");
    await nodes.add();
    await until(async () => (await world.db.query('select from orphan_report')).rowCount === 0);
  }, 30_000);

  it.each(ends)('%s', async (_what, errorId, said, type) => {
    const to = addressOf(errorId);
    if (type === undefined) {
      expect(await addresses(`domainName=shop.example&type=BOUNCE&emailAddress=${encodeURIComponent(to)}`)).toEqual([]);
      expect((await send(other, to)).statusId).toBe(STATUS.PENDING_ACCEPTED);
      return;
    }
    const { results } = await list(`domainName=shop.example&type=${type}&emailAddress=${encodeURIComponent(to)}`);
    expect(results).toEqual([expect.objectContaining({ emailAddress: to.toLowerCase(), reason: said })]);
    await until(async () => (await send(other, to)).statusId === STATUS.REJECTED_DESTINATION_BLOCKLISTED);
  });

  it.each([
    ['unknown', 'BOUNCE'],
    ['bounce', 'BOUNCE'],
    ['full', 'OVER_QUOTA'],
  ])('as the sandbox plays it suppresses its address: %s', async (mailbox, type) => {
    const to = `${mailbox}+played@play.example`;
    await send(service, to);
    const query = `domainName=shop.example&type=${type}&emailAddress=${encodeURIComponent(to)}`;
    await until(async () => (await list(query)).results.length === 1);
    await until(async () => (await send(service, to)).statusId === STATUS.REJECTED_DESTINATION_BLOCKLISTED);
  });

  it('is no reason for ever where a mailbox was full', async () => {
    const { world } = service.callsign;
    const to = addressOf(ERROR.EC_RECIPIENT_INBOX_FULL);
    await world.db.query("update suppression set created_at = created_at - interval '8 days' where type = 'OVER_QUOTA'");
    await forgetFullMailboxes(world);
    await until(async () => (await send(service, to)).statusId === STATUS.PENDING_ACCEPTED);
  });
});
