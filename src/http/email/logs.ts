// GET /email/4/logs and /email/1/logs: what became of mails of the last 48 hours, as often as one likes.

import { shownTexts } from '../../domain/messages/letters.ts';
import type { AccountId } from '../../domain/platform.ts';
import { comparableAddress } from '../../flows/read-domain-name.ts';
import { type LetterOf, readLetters } from '../../flows/read-letters.ts';
import type { World } from '../../flows/world.ts';
import type { LoggedMessage } from '../../storage/message-logs.ts';
import { type EmailLog, EmailLogs, type OldEmailLog, OldEmailLogs } from '../../wire/email-logs.ts';
import { MailLogsQuery, OldMailLogsQuery } from '../../wire/logs.ts';
import { endpoint, ok, perMinute } from '../endpoint.ts';
import { oldLogs, pagedLogs } from '../sending/find-logs.ts';
import { logFacts } from '../sending/log-facts.ts';

/** A page of a thousand letters of any length would be no log. All of a text: GET /callsign/1/messages/{messageId}. */
const TEXT_MAX = 4_000;

const shared = {
  method: 'GET',
  group: 'Email',
  scopes: ['email:manage', 'email:logs:read'],
  isForLinkedKeys: true,
} as const;

export const getEmailLogs = endpoint({
  ...shared,
  path: '/email/4/logs',
  summary: 'Read email logs',
  description: `Mails of the last 48 hours, newest first, with where each stands and the first ${TEXT_MAX} characters of its text. Reading changes nothing.`,
  limit: perMinute(120),
  errors: 'modern',
  query: MailLogsQuery,
  answers: { 200: EmailLogs },
  handle: async (call) => {
    const query = { ...call.query, ...addressed({ sender: call.query.sender, destination: call.query.destination }) };
    const { found, cursor } = await pagedLogs({ ...call, query }, 'EMAIL');
    const results = await logsOf(call.world, call.caller.accountId, found);
    return ok({ results, ...(cursor === undefined ? {} : { cursor }) });
  },
});

export const getOldEmailLogs = endpoint({
  ...shared,
  path: '/email/1/logs',
  summary: 'Read email logs as the first generation writes them',
  description: 'The same mails as /email/4/logs, with other names of filters and fields, and without a cursor.',
  limit: perMinute(60),
  errors: 'classic',
  query: OldMailLogsQuery,
  answers: { 200: OldEmailLogs },
  handle: async (call) => {
    const { from, to, ...rest } = call.query;
    const { sender, destination } = addressed({ sender: from, destination: to });
    const query = { ...rest, ...(sender ? { from: sender } : {}), ...(destination ? { to: destination } : {}) };
    const found = await oldLogs({ ...call, query }, 'EMAIL');
    return ok({ results: (await logsOf(call.world, call.caller.accountId, found)).map(oldLogOf) });
  },
});

interface Addresses {
  readonly sender?: string | undefined;
  readonly destination?: string | undefined;
}

/** Addresses as they are stored, whatever case their domains are asked for in. */
function addressed(given: Addresses): { sender?: string; destination?: string } {
  const [sender, destination] = [given.sender, given.destination].map(
    (text) => text && (comparableAddress(text)?.address ?? text),
  );
  return { ...(sender ? { sender } : {}), ...(destination ? { destination } : {}) };
}

async function logsOf(world: World, accountId: AccountId, found: readonly LoggedMessage[]): Promise<EmailLog[]> {
  const contents = found.map(({ message }) => message.content);
  const letterOf = await readLetters(world.db, accountId, contents);
  return found.map((logged) => logOf(logged, letterOf));
}

function logOf(logged: LoggedMessage, letterOf: LetterOf): EmailLog {
  const text = textOf(logged.message.content, letterOf);
  return { ...(text === undefined ? {} : { text }), ...logFacts(logged) };
}

/** What its recipient reads, but for what is masked. A message the caller wrote whole is not taken apart. */
function textOf(content: LoggedMessage['message']['content'], letterOf: LetterOf): string | undefined {
  if (content.kind !== 'EMAIL') throw new Error(`a mail carries ${content.kind}`);
  const letter = letterOf(content);
  if (letter === undefined) return undefined;
  const { text, html } = shownTexts(letter, content);
  return (text ?? html)?.slice(0, TEXT_MAX);
}

function oldLogOf({ sender, destination, platform, ...rest }: EmailLog): OldEmailLog {
  return { ...rest, from: sender, to: destination, ...platform };
}
