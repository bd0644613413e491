// The journal against a real database.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MessageId, OutboundMessage } from '../../src/domain/messages/message.ts';
import type { AccountId, ApplicationId } from '../../src/domain/platform.ts';
import { systemClock } from '../../src/main/clock.ts';
import type { Log } from '../../src/ports.ts';
import { type Db, openDb } from '../../src/storage/db.ts';
import { createIdSource } from '../../src/storage/ids.ts';
import { Journal } from '../../src/storage/journal/journal.ts';
import type { NewMessage } from '../../src/storage/journal/work.ts';
import { findMessage, loadMessages } from '../../src/storage/messages.ts';
import { tendPartitions } from '../../src/storage/partitions.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };
const accountId = 1 as AccountId;
const ids = createIdSource(1, () => Date.now());

let database: TestDatabase;
let db: Db;
let journal: Journal;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb(database.url, 4);
  await tendPartitions(db, Date.now(), 7);
  journal = new Journal(db, 1, systemClock, silent);
});
afterAll(async () => {
  await db.end();
  await database.drop();
});

function newMessage(clientId: string | null = null, text = 'Hello'): NewMessage {
  const messageId = ids.next();
  const message: OutboundMessage = {
    messageId,
    publicId: clientId ?? messageId,
    accountId,
    bulkId: 'bulk',
    channel: 'SMS',
    pair: { applicationId: 'default' as ApplicationId, entityId: null },
    isPairGiven: false,
    sender: '38591000111',
    senderType: 'VIRTUAL_LONG_NUMBER',
    resourceId: null,
    destination: '38591000222',
    countryCode: 'HR',
    content: { kind: 'TEXT', text },
    partCount: 1,
    report: { notify: true, isIntermediateWanted: false, contentType: 'application/json', callbackData: 'a "quoted" \\ value' },
    connectorId: null,
    acceptedAt: new Date(),
    sendAt: null,
    expiresAt: new Date(Date.now() + 3_600_000),
  };
  return { message, clientId, statusId: 26, decision: { trace: 't', tracePoolId: null }, isClaimed: true };
}

describe('journal', () => {
  it('reads a message back as it was written', async () => {
    const row = newMessage(null, 'Grüße, "quotes", \\ and {braces} 😀');
    await journal.accept({ messages: [row] });
    const [stored] = await loadMessages(db, [row.message.messageId]);
    expect(stored).toMatchObject({
      publicId: row.message.messageId,
      content: row.message.content,
      report: row.message.report,
      pair: row.message.pair,
      statusId: 26,
    });
  });

  it('stores everything that many callers hand in at once', async () => {
    const rows = Array.from({ length: 500 }, () => newMessage());
    await Promise.all(rows.map((row) => journal.accept({ messages: [row] })));
    const stored = await loadMessages(
      db,
      rows.map((row) => row.message.messageId),
    );
    expect(stored).toHaveLength(500);
  });

  it("turns the second message with a caller's id into a duplicate, also when both come at once", async () => {
    const pairs = Array.from({ length: 20 }, (_, index) => [newMessage(`own-${index}`), newMessage(`own-${index}`)] as const);
    const results = await Promise.all(
      pairs.flatMap(([first, second]) => [journal.accept({ messages: [first] }), journal.accept({ messages: [second] })]),
    );
    expect(results.filter((result) => result.duplicates.size === 1)).toHaveLength(20);
    for (const [first, second] of pairs) {
      const rows = await loadMessages(db, [first.message.messageId, second.message.messageId]);
      expect(rows.map((row) => row.statusId).sort()).toEqual([23, 26]);
      const found = await findMessage(db, accountId, first.clientId ?? '');
      expect(found?.statusId).toBe(26);
    }
  });

  it('lets one final event of a message in, whoever comes second', async () => {
    const row = newMessage();
    await journal.accept({ messages: [row] });
    const final = (statusId: number) => ({
      messageId: row.message.messageId,
      eventId: '0',
      kind: 'FINAL' as const,
      atMs: Date.now(),
      connectorId: null,
      remoteId: null,
      statusId,
      errorId: 0,
      mccMnc: null,
      detail: null,
      webhookBatchIds: null,
    });
    await Promise.all([journal.record({ events: [final(5)] }), journal.record({ events: [final(9)] })]);
    const { rows } = await db.query('select status_id from message_event where message_id = $1', [row.message.messageId]);
    expect(rows).toHaveLength(1);
  });

  it('hands out no report for a final status that came second, and says so', async () => {
    const row = newMessage();
    await journal.accept({ messages: [row] });
    const { messageId } = row.message;
    const ending = (statusId: number) => ({
      events: [
        {
          messageId,
          eventId: '0',
          kind: 'FINAL' as const,
          atMs: Date.now(),
          connectorId: null,
          remoteId: null,
          statusId,
          errorId: 0,
          mccMnc: null,
          detail: null,
          webhookBatchIds: null,
        },
      ],
      outbox: [
        {
          reportId: ids.next(),
          accountId,
          channel: 'SMS' as const,
          messageId,
          eventId: '0',
          clientId: null,
          bulkId: 'bulk',
          pair: row.message.pair,
          campaignReferenceId: null,
        },
      ],
    });
    expect((await journal.record(ending(5))).endedBefore.size).toBe(0);
    expect([...(await journal.record(ending(9))).endedBefore]).toEqual([messageId]);
    const { rows } = await db.query('select event_id from report_outbox where message_id = $1', [messageId]);
    expect(rows).toHaveLength(1);
  });

  it('refuses the one piece of work the database cannot take, and keeps the others of the same commit', async () => {
    const good = [newMessage(), newMessage()];
    const bad = newMessage(null, 'U+0000 is no text: \u0000');
    const badSender = { ...bad, message: { ...bad.message, sender: 'nul \u0000 inside' } };
    const results = await Promise.allSettled(
      [good[0], badSender, good[1]].map((row) => journal.accept({ messages: [row as NewMessage] })),
    );
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    const stored = await loadMessages(
      db,
      good.map((row) => row.message.messageId),
    );
    expect(stored).toHaveLength(2);
  });

  it('writes links and conversions again without harm, as when the answer to their commit was lost', async () => {
    const row = newMessage();
    const { messageId } = row.message;
    const url = 'https://shop.example/?a={"b"}\\';
    const work = {
      messages: [row],
      links: [
        { code: `code-${messageId}`, accountId, messageId, base: 'https://s.example', url, isTracked: true, trackingUrl: null },
      ],
      conversions: [{ messageId, accountId, name: 'PIN', processKey: 'key' }],
    };
    await journal.accept(work);
    await journal.accept(work);
    const written = await db.query(
      'select l.url, c.name from short_link l join conversion c using (message_id) where l.message_id = $1',
      [messageId],
    );
    expect(written.rows).toEqual([{ url, name: 'PIN' }]);
  });

  it('gathers late work until a writer takes it', async () => {
    const rows = [newMessage(), newMessage(), newMessage()];
    const gathered: NewMessage[] = [];
    const done = journal.record(() => ({ messages: gathered }));
    gathered.push(...rows);
    await done;
    expect(
      await loadMessages(
        db,
        rows.map((row) => row.message.messageId as MessageId),
      ),
    ).toHaveLength(3);
  });

  it('keeps the waits of messages, the last change counting', async () => {
    const row = newMessage();
    const due = {
      accountId,
      connectorId: 'c' as never,
      waitsFor: 'DISPATCH' as const,
      dueAtMs: Date.now(),
      expiresAtMs: Date.now() + 60_000,
      attempt: 2,
      bulkId: 'bulk',
      channel: 'SMS' as const,
      lane: 1,
      sender: 's',
      progress: null,
    };
    await journal.record({ messages: [row], due: [{ messageId: row.message.messageId, due }] });
    const waits = async (): Promise<unknown[]> =>
      (await db.query('select waits_for, attempt from due_message where message_id = $1', [row.message.messageId])).rows;
    expect(await waits()).toEqual([{ waits_for: 'DISPATCH', attempt: 2 }]);
    await journal.record({ due: [{ messageId: row.message.messageId, due: null }] });
    expect(await waits()).toEqual([]);
  });
});
