// /platform/1/blocklists: whom the account does not want to reach, and who does not want to be reached.

import { accountKeyOf } from '../../domain/blocklists.ts';
import { addressOf } from '../../domain/inbound/receiving-number.ts';
import { isStorable } from '../../domain/platform.ts';
import { invalid } from '../../domain/refusals.ts';
import { foldedName } from '../../domain/snapshot/resource-index.ts';
import {
  addToBlocklist,
  type BlocklistElement,
  readDestination,
  removeFromBlocklist,
  requireOwnKey,
} from '../../flows/change-blocklist.ts';
import type { World } from '../../flows/world.ts';
import { type BlocklistFilter, listBlocked } from '../../storage/blocklists.ts';
import * as wire from '../../wire/blocklists.ts';
import { page } from '../../wire/paging.ts';
import { parseWireDate } from '../../wire/sms-messages.ts';
import { wireDate } from '../../wire/statuses.ts';
import { type Answer, endpoint, ok, perSecond } from '../endpoint.ts';

const shared = {
  group: 'Blocklists',
  path: '/platform/1/blocklists',
  scopes: ['blocklist:manage'],
  limit: perSecond(1),
  errors: 'classic',
} as const;

/** Fifty thousand addresses of the greatest length. */
const BODY_BYTES_MAX = 16 * 1024 * 1024;
const ACCEPTED: Answer = { status: 202 };

export const getBlocklists = endpoint({
  ...shared,
  method: 'GET',
  summary: 'List the block list',
  description:
    'In the order of creation; every parameter narrows the list down. What subscribers have opted out of by a message is there too, as `MO`.',
  query: wire.BlocklistQuery,
  answers: { 200: wire.BlockedPage },
  handle: async ({ world, caller, query }) => {
    requireOwnKey(caller, query.accountKey);
    const at = { page: query.page ?? 0, size: query.size ?? wire.BLOCKLIST_PAGE_SIZE };
    const { optOuts } = await world.snapshots.of(caller.accountId);
    const { entries, total } = await listBlocked(world.db, caller.accountId, filterOf(world, query), at, optOuts.size);
    const accountKey = accountKeyOf(caller.accountId);
    const results = entries.map(
      ({ destination, sender, channel, source, campaign, createdAt }): wire.Blocked => ({
        ...(sender === null ? {} : { sender }),
        destination,
        sourceType: source,
        ...(channel === null ? {} : { channel }),
        accountKey,
        createdDate: wireDate(createdAt.getTime()),
        ...(campaign === null ? {} : { campaign }),
      }),
    );
    return ok(page(results, at, total));
  },
});

export const postBlocklists = endpoint({
  ...shared,
  method: 'POST',
  summary: 'Put destinations on the block list',
  description:
    'For one sender or all, on one channel or all. What is there already is left out. Stored when this is answered, and in force.',
  body: wire.BlocklistRequest,
  bodyBytesMax: BODY_BYTES_MAX,
  answers: { 202: null },
  handle: async ({ world, caller, body }) => {
    await addToBlocklist(world, caller, withinLimit(body.blocklist as readonly BlocklistElement[]));
    return ACCEPTED;
  },
});

export const removeBlocklists = endpoint({
  ...shared,
  method: 'DELETE',
  summary: 'Take destinations off the block list',
  description:
    'What agrees with the request in every part: an entry for one sender is not taken off by a request without it. Without `sourceType` the entries made here are meant.',
  body: wire.BlocklistRemoval,
  bodyBytesMax: BODY_BYTES_MAX,
  answers: { 202: null },
  handle: async ({ world, caller, body }) => {
    await removeFromBlocklist(world, caller, withinLimit(body.blocklist as readonly BlocklistElement[]));
    return ACCEPTED;
  },
});

function withinLimit(elements: readonly BlocklistElement[]): readonly BlocklistElement[] {
  const count = elements.reduce((sum, { destinations }) => sum + destinations.length, 0);
  if (count > wire.DESTINATIONS_MAX) throw invalid('blocklist', `must not name more than ${wire.DESTINATIONS_MAX} destinations`);
  return elements;
}

function filterOf(world: World, query: wire.BlocklistQuery): BlocklistFilter {
  const { sender, destination, channel, sourceType, campaign, createdDateFrom, createdDateTo } = query;
  for (const [field, text] of Object.entries({ sender, destination, campaign }))
    if (text !== undefined && !isStorable(text)) throw invalid(field, 'can be on no list');
  return {
    sender: sender === undefined ? undefined : foldedName(addressOf(sender)),
    // What is no address is on no list; it is looked for as it is.
    destination: destination === undefined ? undefined : (readDestination(world, destination) ?? destination),
    channel,
    source: sourceType,
    campaign,
    createdFrom: momentOf('createdDateFrom', createdDateFrom),
    createdTo: momentOf('createdDateTo', createdDateTo),
  };
}

function momentOf(field: string, text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const epochMs = parseWireDate(text);
  if (epochMs === undefined) throw invalid(field, 'must be a date and time like 2026-01-02T03:04:05.678+0000');
  return new Date(epochMs);
}
