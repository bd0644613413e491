import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { MailboxMessage } from '../../domain/handsets.ts';
import type { ContentId } from '../../domain/messages/content.ts';
import type { MessageId } from '../../domain/messages/message.ts';
import { messageError, messageStatus } from '../../domain/messages/status.ts';
import type { AccountId } from '../../domain/platform.ts';
import type { CarrierMessage, CarrierReport, Clock, Log, Outcome } from '../../ports.ts';
import { ENDINGS, MAIL_ENDINGS, ORDINARY } from './endings.ts';
import { Handsets } from './handsets.ts';
import { SandboxConnector } from './sandbox-connector.ts';

const ACCOUNT = 1 as AccountId;
const QUIET: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Everything is now: the order of things is what counts. */
function fastClock(): Clock {
  let now = 1_000_000;
  return {
    now: () => now,
    after(delayMs, callback) {
      const timer = setImmediate(() => {
        now += delayMs;
        callback();
      });
      return () => clearImmediate(timer);
    },
  };
}

function sandbox({ failing = 0 }: { failing?: number } = {}) {
  const reports: CarrierReport[] = [];
  const handsets = new Handsets();
  const mailboxes = new Handsets<MailboxMessage>();
  let failures = failing;
  const receiver = {
    inbound: async () => {},
    report: async (report: CarrierReport) => {
      if (failures > 0) {
        failures -= 1;
        throw new Error('the disk is full');
      }
      reports.push(report);
    },
  };
  const connector = new SandboxConnector({ accountId: ACCOUNT, clock: fastClock(), log: QUIET, receiver, handsets, mailboxes });
  connector.start();
  return { connector, reports, handsets, mailboxes };
}

function message(destination: string, attempt = 1, channel: 'SMS' | 'MMS' = 'SMS'): CarrierMessage {
  return {
    messageId: '4466071593204736118' as MessageId,
    channel,
    sender: '38515550001',
    senderType: 'VIRTUAL_LONG_NUMBER',
    destination,
    content: channel === 'SMS' ? { kind: 'TEXT', text: 'hello' } : { kind: 'MMS', segments: [{ kind: 'TEXT', text: 'hello' }] },
    wantsReport: true,
    expiresAtMs: 9_000_000,
    attempt,
  };
}

/** Hands a message over as the engine does, until it is taken or refused. */
async function send(connector: SandboxConnector, destination: string, channel: 'SMS' | 'MMS' = 'SMS'): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    const outcome = await connector.submit(message(destination, attempt, channel));
    outcomes.push(outcome);
    if (outcome.kind !== 'deferred') break;
  }
  await connector.stop(1_000);
  return outcomes;
}

test('an ordinary handset gets the message, and its delivery is reported under the id it was taken with', async () => {
  const { connector, reports, handsets } = sandbox();
  const [outcome] = await send(connector, '38591000111');
  expect(outcome).toEqual({ kind: 'accepted', remoteIds: ['4466071593204736118-1'] });
  expect(reports).toMatchObject([{ remoteId: '4466071593204736118-1', isFinal: true, statusId: 5, errorId: 0 }]);
  expect(handsets.messagesOf(ACCOUNT, '38591000111')).toMatchObject([
    { direction: 'RECEIVED', peer: '38515550001', content: { text: 'hello' } },
  ]);
  expect(handsets.list(ACCOUNT, 10)).toMatchObject([{ number: '38591000111', messageCount: 1 }]);
});

describe('every ending does what it says', () => {
  const both = [...ENDINGS].flatMap(([ending, behaviour]) => [
    ['SMS', ending, behaviour] as const,
    ['MMS', ending, behaviour.withMms ?? behaviour] as const,
  ]);

  test.each(both)('%s to %s', async (channel, ending, behaviour) => {
    const { connector, reports, handsets } = sandbox();
    const outcomes = await send(connector, `38591000${ending}`, channel);
    const { answer } = behaviour;
    const deferred = outcomes.filter(({ kind }) => kind === 'deferred');
    expect(deferred).toHaveLength(answer.kind === 'defers' ? answer.times : 0);
    if (answer.kind === 'refuses') {
      expect(outcomes.at(-1)).toMatchObject({ kind: 'refused', statusId: answer.statusId, errorId: answer.errorId });
    } else expect(outcomes.at(-1)?.kind).toBe('accepted');
    expect(reports.map(({ statusId, errorId, isFinal }) => ({ statusId, errorId, isFinal }))).toEqual(
      behaviour.reports.map(({ statusId, errorId, isFinal }) => ({ statusId, errorId, isFinal })),
    );
    for (const { statusId } of reports) expect(messageStatus(statusId).id).toBe(statusId);
    const received = handsets.messagesOf(ACCOUNT, `38591000${ending}`)?.length ?? 0;
    // The answer that got lost was to a message that had arrived.
    const isTwice = answer.kind === 'defers' && answer.because === 'NO_RESPONSE';
    expect(received).toBe(behaviour.isReceived ? (isTwice ? 2 : 1) : 0);
  });
});

/** Hands a mail over as the engine does. */
async function sendMail(connector: SandboxConnector, destination: string): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const from = { address: 'us@ours.example' };
  const copies = { cc: [{ address: 'Copy@there.example' }], bcc: [{ address: 'blind@there.example' }] };
  const to = [{ address: destination }];
  const content = { kind: 'EMAIL', letterId: '1' as ContentId, from, subject: 'Hello', to, ...copies } as const;
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    const outcome = await connector.submit({ ...message(destination, attempt), channel: 'EMAIL', content });
    outcomes.push(outcome);
    if (outcome.kind !== 'deferred') break;
  }
  await connector.stop(1_000);
  return outcomes;
}

test('a mail comes to everybody it is for, whatever the case of their addresses', async () => {
  const { connector, mailboxes, handsets } = sandbox();
  await sendMail(connector, 'Jane@There.example');
  for (const address of ['jane@there.example', 'copy@there.example', 'blind@there.example']) {
    expect(mailboxes.messagesOf(ACCOUNT, address)).toMatchObject([{ direction: 'RECEIVED', content: { subject: 'Hello' } }]);
  }
  expect(handsets.list(ACCOUNT, 10)).toEqual([]);
});

describe('every mailbox of its own does what it says', () => {
  test.each([...MAIL_ENDINGS])('%s', async (local, { answer, reports: expected, isReceived }) => {
    const { connector, reports, mailboxes } = sandbox();
    const outcomes = await sendMail(connector, `${local}+tag@there.example`);
    const deferred = outcomes.filter(({ kind }) => kind === 'deferred');
    expect(deferred).toHaveLength(answer.kind === 'defers' ? answer.times : 0);
    if (answer.kind === 'refuses') {
      expect(outcomes.at(-1)).toMatchObject({ kind: 'refused', statusId: answer.statusId, errorId: answer.errorId });
    } else expect(outcomes.at(-1)?.kind).toBe('accepted');
    expect(reports.map(({ errorId, isFinal }) => ({ errorId, isFinal }))).toEqual(
      expected.map(({ errorId, isFinal }) => ({ errorId, isFinal })),
    );
    for (const { errorId } of reports) expect(messageError(errorId).id).toBe(errorId);
    expect(mailboxes.messagesOf(ACCOUNT, `${local}+tag@there.example`)?.length ?? 0).toBe(isReceived ? 1 : 0);
  });
});

test('where the report is to come first, it is there before the answer', async () => {
  const { connector, reports } = sandbox();
  const outcome = connector.submit(message('385910009915')).then(() => reports.length);
  expect(await outcome).toBe(1);
});

test('a report that could not be stored is repeated', async () => {
  const { connector, reports } = sandbox({ failing: 2 });
  await connector.submit(message('38591000111'));
  await expect.poll(() => reports.length).toBe(1);
});

test('a sandbox that is stopped takes nothing, and leaves no report behind', async () => {
  const { connector, reports } = sandbox();
  await connector.submit(message('385910009907'));
  await connector.stop(1_000);
  expect(reports).toHaveLength(1);
  expect(connector.room()).toBe(0);
  expect(connector.status().state).toBe('STOPPED');
  expect(await connector.submit(message('38591000111'))).toEqual({ kind: 'deferred', because: 'LINK_DOWN' });
});

test('a handset remembers its last messages only, and the handsets in use last stay', () => {
  const handsets = new Handsets();
  const note = (number: string, text: string) =>
    handsets.note(ACCOUNT, number, {
      direction: 'RECEIVED',
      messageId: text,
      peer: '1',
      content: { kind: 'TEXT', text },
      atMs: 1,
    });
  for (let index = 1; index <= 1_000; index += 1) note('first', String(index));
  expect(handsets.messagesOf(ACCOUNT, 'first')).toHaveLength(100);
  expect(handsets.messagesOf(ACCOUNT, 'first')?.[0]?.messageId).toBe('1000');
  for (let index = 1; index <= 9_999; index += 1) note(`other ${index}`, 'x');
  note('first', 'again');
  note('one more', 'x');
  expect(handsets.messagesOf(ACCOUNT, 'other 1')).toBeUndefined();
  expect(handsets.messagesOf(ACCOUNT, 'first')).toHaveLength(100);
  expect(handsets.list(ACCOUNT, 2).map(({ number }) => number)).toEqual(['one more', 'first']);
});

test('docs/sandbox.md has every ending in its table, with the words the code has for it', () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'sandbox.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `(\d{4})` \| (.+?) \|$/gm)].map(([, ending, words]) => [ending, words]);
  expect(rows).toEqual([...ENDINGS].map(([ending, { meaning }]) => [ending, meaning]));
  expect(page).toContain(ORDINARY.meaning);
  const mailboxes = [...page.matchAll(/^\| `([a-z]+)` \| (.+?) \|$/gm)].map(([, local, words]) => [local, words]);
  expect(mailboxes).toEqual([...MAIL_ENDINGS].map(([local, { meaning }]) => [local, meaning]));
});
