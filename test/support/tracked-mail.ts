// Sends mail past the API: for tests of what happens to mail besides.

import type { ContentId, Letter } from '../../src/domain/messages/content.ts';
import type { PlatformInput } from '../../src/domain/platform.ts';
import type { SubmittedMessage } from '../../src/flows/submission.ts';
import { submitMessages } from '../../src/flows/submit-messages.ts';
import { insertContents } from '../../src/storage/contents.ts';
import type { TestService } from './service.ts';

export interface TestMail {
  readonly to: string;
  readonly sender?: string;
  readonly messageId?: string;
  readonly sendAtMs?: number;
  readonly callbackData?: string;
  readonly campaignReferenceId?: string;
  readonly pair?: PlatformInput;
  readonly letter?: Partial<Letter>;
}

/** Sends a mail of the first account, and answers what its sender is answered. */
export async function sendMail({ callsign }: TestService, mail: TestMail): Promise<SubmittedMessage> {
  const { world, firstAccount } = callsign;
  const { accountId } = firstAccount;
  const { to, sender = 'info@shop.example', messageId, sendAtMs, callbackData, campaignReferenceId, pair } = mail;
  const letter: Letter = { text: 'Hello', files: [], tracking: {}, ...mail.letter };
  const letterId = world.ids.next() as string as ContentId;
  await insertContents(world.db, accountId, [
    {
      contentId: letterId,
      mediaType: 'application/json',
      name: 'letter',
      bytes: Buffer.from(JSON.stringify(letter)),
      expiresAt: new Date(Date.now() + 3_600_000),
    },
  ]);
  const { messages } = await submitMessages(
    world,
    { accountId, actor: 'test', scopes: new Set(['*']), links: [] },
    {
      channel: 'EMAIL',
      sendAtMs,
      messages: [
        {
          sender,
          destinations: [{ to, messageId }],
          content: { kind: 'EMAIL', letterId, from: { address: sender }, subject: 'Hello', to: [{ address: to }] },
          pair,
          pairField: '',
          validity: undefined,
          campaignReferenceId,
          report: { notify: true, isIntermediateWanted: false, contentType: 'application/json', callbackData },
        },
      ],
    },
  );
  const [message] = messages;
  if (message === undefined) throw new Error('a mail was sent and is not there');
  return message;
}
