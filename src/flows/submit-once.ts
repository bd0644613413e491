// Sending with an Idempotency-Key: the first request with a key sends, its repetitions are told what the first was told.
// The result is stored in the commit of the messages, so that no crash can come between the two.

import type { Caller } from '../domain/accounts.ts';
import { STATUS } from '../domain/messages/status.ts';
import { Refusal } from '../domain/refusals.ts';
import { claimKey, type KeyClaim, releaseKey } from '../storage/idempotency-keys.ts';
import type { IdempotencyRow } from '../storage/journal/work.ts';
import { loadMessages } from '../storage/messages.ts';
import type { SubmitResult } from './submission.ts';
import type { World } from './world.ts';

/** A caller's key, and what distinguishes his request from others. */
export interface RepeatGuard {
  readonly key: string;
  readonly requestHash: Buffer;
}

/** How long a repetition waits for the first request before it is told to come again. */
const WAIT_MS = 3_000;
const LOOK_MS = 50;
const GIVE_BACK_AGAIN_MS = 1_000;
const GIVE_BACK_TRIES = 60;

/** What is stored: the bulk, and of each message our id, the caller's, the destination as given, the status and the parts. */
type Stored = readonly [
  bulkId: string,
  messages: readonly (readonly [id: string, publicId: string, destination: string, statusId: number, parts: number])[],
];

/** The row that keeps a result. */
export function keptResult({ accountId }: Caller, { key }: RepeatGuard, { bulkId, messages }: SubmitResult): IdempotencyRow {
  const stored: Stored = [
    bulkId,
    messages.map(({ internalId, messageId, destination, statusId, partCount }) => [
      internalId,
      messageId,
      destination,
      statusId,
      partCount,
    ]),
  ];
  return { accountId, key, result: JSON.stringify(stored) };
}

/**
 * Sends at most once for a key.
 * @param submit sends; it stores the row it is given with the messages
 * @throws Refusal CONFLICT when the key was used for another request, or its request is still under way
 */
export async function submitOnce(
  world: World,
  caller: Caller,
  guard: RepeatGuard,
  submit: () => Promise<SubmitResult>,
): Promise<SubmitResult> {
  const { db, nodeId, clock } = world;
  const claim: KeyClaim = { accountId: caller.accountId, ...guard, nodeId };
  const untilMs = clock.now() + WAIT_MS;
  for (;;) {
    const state = await claimKey(db, claim);
    if (state === undefined) break;
    if (!state.isSameRequest)
      throw new Refusal('CONFLICT', {
        message: 'The Idempotency-Key was used for another request within the last 24 hours. Use a new key for a new request.',
      });
    if (state.result !== null) return replayed(world, JSON.parse(state.result) as Stored);
    if (clock.now() > untilMs)
      throw new Refusal('CONFLICT', {
        message: 'The request with this Idempotency-Key is still under way. Repeat it in a moment.',
        retryAfterSeconds: 1,
      });
    await new Promise<void>((resolve) => void clock.after(LOOK_MS, resolve));
  }
  try {
    return await submit();
  } catch (error) {
    await giveBack(world, claim, error instanceof Refusal, GIVE_BACK_TRIES);
    throw error;
  }
}

/**
 * What was refused is not remembered: the caller may mend the request and keep the key. That holds too where the database took the
 * messages and the answer was lost, as these are withdrawn. After any other failure a result speaks for messages that are stored.
 */
async function giveBack(world: World, claim: KeyClaim, isRefused: boolean, tries: number): Promise<void> {
  try {
    await releaseKey(world.db, claim, isRefused);
  } catch (error) {
    // The database that failed the request fails this too; until it is back nobody can ask for the key.
    if (tries > 1) world.clock.after(GIVE_BACK_AGAIN_MS, () => void giveBack(world, claim, isRefused, tries - 1));
    else world.log.warn({ err: error, key: claim.key }, 'an Idempotency-Key could not be given back: it stays taken for a day');
  }
}

/** The first answer again. Whether a caller's own id was taken is known only since the commit, and stands in the message. */
async function replayed({ db }: World, [bulkId, messages]: Stored): Promise<SubmitResult> {
  const named = messages.filter(([id, publicId]) => id !== publicId).map(([id]) => id);
  const isDuplicate = new Set(
    (await loadMessages(db, named))
      .filter(({ statusId }) => statusId === STATUS.REJECTED_DUPLICATE_MESSAGE_ID)
      .map(({ messageId }) => messageId as string),
  );
  return {
    bulkId,
    isReplay: true,
    messages: messages.map(([internalId, messageId, destination, statusId, partCount]) => ({
      internalId,
      messageId,
      destination,
      statusId: isDuplicate.has(internalId) ? STATUS.REJECTED_DUPLICATE_MESSAGE_ID : statusId,
      partCount,
    })),
  };
}
