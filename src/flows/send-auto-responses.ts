// Sends the answers that inbound messages ask for, each once. The job is on disk with the message; the answer goes through the
// ordinary road under an id made from the message's, which the road accepts only once; then the job goes. Whoever dies in between
// leaves the job to be taken over, and the id tells whether the answer was accepted already.

import { ALL_SCOPES, type Caller } from '../domain/accounts.ts';
import type { Reply } from '../domain/inbound/route-inbound.ts';
import { STATUS } from '../domain/messages/status.ts';
import type { AccountId } from '../domain/platform.ts';
import { Refusal } from '../domain/refusals.ts';
import type { Channel } from '../domain/resources.ts';
import type { CarrierInbound } from '../ports.ts';
import { type AutoResponseJob, claimAutoResponses, deleteAutoResponse } from '../storage/auto-responses.ts';
import type { InboundId } from '../storage/inbound-messages.ts';
import { findMessage } from '../storage/messages.ts';
import type { InboundDecision } from './decide-inbound.ts';
import { decideSender } from './decide-sender.ts';
import { submitMessages } from './submit-messages.ts';
import type { World } from './world.ts';

const CLAIM_MAX = 100;

export function autoResponseJob(
  { accountId, channel, from }: Pick<CarrierInbound, 'accountId' | 'channel' | 'from'>,
  inboundId: InboundId,
  { pair, isPairGiven }: InboundDecision,
  { sender, text }: Reply,
): AutoResponseJob {
  return { inboundId, accountId, channel, sender, destination: from, text, pair, isPairGiven };
}

/** The id of the answer to an inbound message. */
export function autoResponseId(inboundId: InboundId): string {
  return `auto-${inboundId}`;
}

/** Sends an answer right after its message was stored. Never throws: what fails is taken over later. */
export async function answerInbound(world: World, job: AutoResponseJob): Promise<void> {
  await send(world, job).catch((error: unknown) => {
    world.log.warn({ err: error, inboundId: job.inboundId }, 'an auto-response could not be sent yet; it is tried again');
  });
}

/** Takes over the answers whose node died or could not send them; answers how many. */
export async function sendOverdueAutoResponses(world: World): Promise<number> {
  const jobs = await claimAutoResponses(world.db, CLAIM_MAX);
  for (const job of jobs) {
    const known = await findMessage(world.db, job.accountId, autoResponseId(job.inboundId));
    if (known === undefined) await answerInbound(world, job);
    else await deleteAutoResponse(world.db, job.inboundId);
  }
  return jobs.length;
}

async function send(world: World, job: AutoResponseJob): Promise<void> {
  const { inboundId, accountId, sender, destination, text, pair, isPairGiven } = job;
  const channel = await channelOf(world, job);
  try {
    await submitMessages(world, callerOf(accountId), {
      channel,
      messages: [
        {
          sender,
          destinations: [{ to: destination, messageId: autoResponseId(inboundId) }],
          content: channel === 'MMS' ? { kind: 'MMS', segments: [{ kind: 'TEXT', text }] } : { kind: 'TEXT', text },
          pair: isPairGiven ? pair : undefined,
          pairField: 'platform',
          validity: undefined,
          isReply: true,
          // Nobody sent it by hand, so nobody would know what the report is about; its life can be read all the same.
          report: { notify: false, isIntermediateWanted: false, contentType: 'application/json' },
        },
      ],
    });
  } catch (error) {
    // Too much at once passes; anything else said of this answer would be said again: its application is gone, say.
    if (!(error instanceof Refusal) || error.code === 'OVERLOADED' || error.code === 'TOO_MANY_REQUESTS') throw error;
    world.log.warn({ err: error, inboundId }, 'an auto-response cannot be sent');
  }
  await deleteAutoResponse(world.db, inboundId);
}

/**
 * Inferred: an answer is a text, so an MMS is answered by SMS, which every handset has, unless its number can send none. See
 * compatibility.md, "MMS inbound: auto-response".
 */
async function channelOf(world: World, { accountId, channel, sender, destination, pair }: AutoResponseJob): Promise<Channel> {
  if (channel !== 'MMS') return channel;
  const snapshot = await world.snapshots.of(accountId);
  const bySms = await decideSender(world, snapshot, { channel: 'SMS', to: destination, sender, pair, isReply: true }, true);
  return bySms.rejection === STATUS.REJECTED_SOURCE || bySms.rejection === STATUS.REJECTED_ROUTE_NOT_AVAILABLE ? 'MMS' : 'SMS';
}

function callerOf(accountId: AccountId): Caller {
  return { accountId, actor: 'inbound', scopes: new Set([ALL_SCOPES]), links: [] };
}
