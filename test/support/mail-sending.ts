// Sends mail through the real service: the letter and its files into the database, the message through the flow every endpoint uses.

import type { Caller } from '../../src/domain/accounts.ts';
import type { ContentId, EmailContent, Letter, LetterFile } from '../../src/domain/messages/content.ts';
import type { Validity } from '../../src/domain/messages/expiry.ts';
import type { SubmittedMessage } from '../../src/flows/submission.ts';
import { submitMessages } from '../../src/flows/submit-messages.ts';
import type { World } from '../../src/flows/world.ts';
import type { Callsign } from '../../src/main/compose.ts';
import { noteChange } from '../../src/storage/changes.ts';
import { insertContents } from '../../src/storage/contents.ts';
import type { Service } from './service.ts';
import { until } from './until.ts';

export interface SentFile {
  readonly fileName: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
  readonly isInline?: boolean;
}

export interface MailWish extends Partial<Omit<EmailContent, 'kind' | 'letterId' | 'to' | 'from'>> {
  readonly letter?: Partial<Omit<Letter, 'files' | 'mimeId'>>;
  readonly files?: readonly SentFile[];
  readonly mime?: Buffer;
  readonly from?: EmailContent['from'];
  /** Everybody on the To line; the first is whose status it is. */
  readonly to: readonly (EmailContent['to'][number] | string)[];
  readonly messageId?: string;
  readonly validity?: Validity;
  readonly callbackData?: string;
}

type Running = Pick<Callsign, 'world' | 'firstAccount'>;

/** Sends one mail from `Shop <shop@shop.example>` unless said. */
export async function sendMail({ world, firstAccount }: Running, wish: MailWish): Promise<SubmittedMessage> {
  const caller: Caller = { accountId: firstAccount.accountId, actor: 'key:test', scopes: new Set(['*']), links: [] };
  const letterId = await putLetter(world, caller, wish);
  const { from = { address: 'shop@shop.example', name: 'Shop' }, cc, bcc, placeholders, subject = 'Hello' } = wish;
  const to = wish.to.map((one) => (typeof one === 'string' ? { address: one } : one));
  const [first] = to;
  const { messages } = await submitMessages(world, caller, {
    channel: 'EMAIL',
    messages: [
      {
        sender: from.address,
        destinations: [{ to: first?.address ?? '', messageId: wish.messageId }],
        content: { kind: 'EMAIL', letterId, from, subject, to, cc, bcc, placeholders },
        pair: undefined,
        pairField: 'platform',
        validity: wish.validity,
        report: { notify: true, isIntermediateWanted: false, contentType: 'application/json', callbackData: wish.callbackData },
      },
    ],
  });
  const [message] = messages;
  if (message === undefined) throw new Error('nothing was submitted');
  return message;
}

async function putLetter(world: World, { accountId }: Caller, { letter, files = [], mime }: MailWish): Promise<ContentId> {
  const expiresAt = new Date(Date.now() + 86_400_000);
  const put = async (bytes: Uint8Array, mediaType: string, name?: string): Promise<ContentId> => {
    const contentId = world.ids.next() as string as ContentId;
    await insertContents(world.db, accountId, [{ contentId, mediaType, name, bytes, expiresAt }]);
    return contentId;
  };
  const letterFiles: LetterFile[] = [];
  for (const { fileName, mediaType, bytes, isInline = false } of files) {
    letterFiles.push({ contentId: await put(bytes, mediaType, fileName), fileName, mediaType, size: bytes.length, isInline });
  }
  const whole: Letter = {
    text: 'Hello',
    tracking: { opens: false, clicks: false },
    ...letter,
    files: letterFiles,
    ...(mime === undefined ? {} : { mimeId: await put(mime, 'message/rfc822') }),
  };
  return put(Buffer.from(JSON.stringify(whole)), 'application/json', 'letter');
}

/** Routes all mail through a new connector of these settings, and waits until it is up. */
export async function connectMail({ api }: Pick<Service, 'api'>, smtp: object, connectorId = 'mail'): Promise<void> {
  const created = await api('POST', '/callsign/1/connectors', { connectorId, type: 'SMTP', smtp });
  if (created.status !== 201) throw new Error(`the connector was not created: ${JSON.stringify(created.body)}`);
  const routed = await api('POST', '/callsign/1/routes', { connectorId, channel: 'EMAIL' });
  if (routed.status !== 201) throw new Error(`the route was not created: ${JSON.stringify(routed.body)}`);
  await until(async () => (await api('GET', `/callsign/1/connectors/${connectorId}`)).body.status.state === 'UP');
}

export interface MailLife {
  readonly status: { readonly name: string };
  readonly error: { readonly name: string };
  readonly timeline: readonly { readonly event: string; readonly detail?: string; readonly status?: { readonly name: string } }[];
}

/** A message as the API shows it. */
export async function lifeOf({ api }: Pick<Service, 'api'>, { messageId }: SubmittedMessage): Promise<MailLife> {
  return (await api('GET', `/callsign/1/messages/${messageId}`)).body;
}

/** The message when it has ended. */
export async function endOf(service: Pick<Service, 'api'>, message: SubmittedMessage): Promise<MailLife> {
  let life: MailLife | undefined;
  await until(
    async () => {
      life = await lifeOf(service, message);
      return life.timeline.some(({ event }) => event === 'FINAL');
    },
    15_000,
    `the end of ${message.messageId}`,
  );
  return life as MailLife;
}

/** Lets mail go again to addresses from which it came back: tests that follow mean the same reader. */
export async function forgetSuppressions({ callsign }: { readonly callsign: Callsign }): Promise<void> {
  const { db, snapshots } = callsign.world;
  const { accountId } = callsign.firstAccount;
  const { rows } = await db.query<{ address: string }>('delete from suppression where account_id = $1 returning address', [
    accountId,
  ]);
  await noteChange(db, { accountId, noun: 'suppression', keys: rows.map(({ address }) => address) });
  await snapshots.settle(accountId);
}
