// /callsign/1/senders: how senders are doing: what waits for one and how long that takes, and who was passed over, when and why.

import Type from 'typebox';
import { notFound } from '../../domain/refusals.ts';
import { type AlphanumericSender, type NumberResource, senderText } from '../../domain/resources.ts';
import type { AccountSnapshot } from '../../domain/snapshot/account-snapshot.ts';
import { endPassingOver } from '../../flows/end-passing-over.ts';
import { countDueOfSender } from '../../storage/due-messages.ts';
import { firstIdAt } from '../../storage/ids.ts';
import { countMessagesOf } from '../../storage/messages.ts';
import { findPassOvers } from '../../storage/sender-pass-overs.ts';
import { PAGE_SIZE, page as pageOf } from '../../wire/paging.ts';
import * as wire from '../../wire/senders.ts';
import { type Endpoint, endpoint, noContent, ok } from '../endpoint.ts';

const shared = { group: 'Senders', scopes: ['callsign:read', 'callsign:manage'], errors: 'modern' } as const;
const SenderPath = Type.Object({ sender: Type.String() });
const ON_DISK_MAX = 100_000;
const DAY_MS = 86_400_000;

const getSenderQueue = endpoint({
  ...shared,
  method: 'GET',
  path: '/callsign/1/senders/{sender}/queue',
  summary: 'Forecast how long a sender takes',
  params: SenderPath,
  answers: { 200: wire.SenderQueue },
  refusals: [404],
  handle: async ({ world, caller: { accountId }, params }) => {
    const { db, clock, dispatch, snapshots } = world;
    const resource = senderOf(await snapshots.of(accountId), params.sender);
    const { resourceId, messagesPerSecond = null, messagesPerDay = null } = resource;
    const sender = senderText(resource);
    const now = clock.now();
    const today = firstIdAt(Math.floor(now / DAY_MS) * DAY_MS);
    const [onDisk, sentToday, inForce] = await Promise.all([
      countDueOfSender(db, accountId, sender, ON_DISK_MAX),
      messagesPerDay === null ? null : countMessagesOf(db, accountId, sender, today),
      findPassOvers(db, accountId, { resourceId, inForceAt: new Date(now) }, 0, 1),
    ]);
    const load = dispatch.senderLoad(accountId, sender, resourceId);
    const [passOver] = inForce.passOvers;
    return ok({
      sender,
      queued: load.queued + onDisk,
      queuedOnDisk: onDisk,
      messagesPerSecond,
      expectedWaitMs: expectedWaitMs(load.queued + onDisk, load.ahead + onDisk, messagesPerSecond, load.messagesPerSecond),
      sentToday,
      messagesPerDay,
      lastMinute: { messages: load.messages, refused: load.refused },
      passedOver: passOver === undefined ? null : wire.passOverObject(passOver, sender),
    });
  },
});

const getPassOvers = endpoint({
  ...shared,
  method: 'GET',
  path: '/callsign/1/senders/passed-over',
  summary: 'List when senders were passed over',
  description: 'The latest first. Thresholds are the setting `senderHealth`; a period that has not ended is in force.',
  query: wire.PassOversQuery,
  answers: { 200: wire.PassOvers },
  handle: async ({ world, caller: { accountId }, query }) => {
    const snapshot = await world.snapshots.of(accountId);
    const { page = 0, size = PAGE_SIZE, sender, inForce } = query;
    const resource = sender === undefined ? undefined : snapshot.resources.bySender(sender);
    if (sender !== undefined && resource === undefined) return ok(pageOf([], { page, size }, 0));
    const filter = { resourceId: resource?.resourceId, inForceAt: inForce === true ? new Date(world.clock.now()) : undefined };
    const { passOvers, total } = await findPassOvers(world.db, accountId, filter, page, size);
    const results = passOvers.map((passOver) => {
      const of = snapshot.resources.get(passOver.resourceId);
      return wire.passOverObject(passOver, of === undefined || of.kind === 'DOMAIN' ? '' : senderText(of));
    });
    return ok(pageOf(results, { page, size }, total));
  },
});

const removePassOver = endpoint({
  ...shared,
  scopes: ['callsign:manage'],
  method: 'DELETE',
  path: '/callsign/1/senders/{sender}/passed-over',
  summary: 'Use a sender again that is passed over',
  params: SenderPath,
  answers: { 204: null },
  refusals: [404],
  handle: async ({ world, caller, params }) => {
    await endPassingOver(world, caller, senderOf(await world.snapshots.of(caller.accountId), params.sender));
    return noContent();
  },
});

export const senderEndpoints: readonly Endpoint[] = [getPassOvers, getSenderQueue, removePassOver];

function senderOf({ resources }: AccountSnapshot, text: string): NumberResource | AlphanumericSender {
  const resource = resources.bySender(text);
  if (resource === undefined) throw notFound(`The account has no sender "${text}".`);
  return resource;
}

/** By what is declared; where nothing is, by how fast its connectors send at present. */
function expectedWaitMs(own: number, ahead: number, declared: number | null, measured: number): number | null {
  if (own === 0) return 0;
  if (declared !== null) return Math.round((own / declared) * 1000);
  return measured === 0 ? null : Math.round((ahead / measured) * 1000);
}
