// /callsign/1/opt-outs: who does not want to hear from which sender, as an operator sees and corrects it.

import { addressOf } from '../../domain/inbound/receiving-number.ts';
import { invalid } from '../../domain/refusals.ts';
import type { OptOut } from '../../domain/snapshot/opt-outs.ts';
import { addOptOut, removeOptOut } from '../../flows/change-opt-outs.ts';
import { listOptOuts, optOutKey, optOutOfKey } from '../../storage/opt-outs.ts';
import * as wire from '../../wire/opt-outs.ts';
import { created, endpoint, noContent, ok } from '../endpoint.ts';

const shared = { group: 'Opt-outs', scopes: ['callsign:manage'], errors: 'modern' } as const;

export const getOptOuts = endpoint({
  ...shared,
  method: 'GET',
  path: '/callsign/1/opt-outs',
  summary: 'List opt-outs',
  description: 'By destination, then by sender.',
  scopes: ['callsign:read', 'callsign:manage'],
  query: wire.OptOutsQuery,
  answers: { 200: wire.OptOuts },
  handle: async ({ world, caller, query }) => {
    const { destination, limit = wire.OPT_OUTS_LIMIT, cursor } = query;
    const after = cursor === undefined ? undefined : optOutAt(cursor);
    const found = await listOptOuts(world.db, caller.accountId, destination, after, limit + 1);
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    const results = page.map(wire.optOutObject);
    return ok(last === undefined ? { results } : { results, nextCursor: cursorAt(last) });
  },
});

export const postOptOut = endpoint({
  ...shared,
  method: 'POST',
  path: '/callsign/1/opt-outs',
  summary: 'Add an opt-out',
  description: 'Without a sender the destination hears from no sender of the account. Adding one twice changes nothing.',
  body: wire.OptOutRequest,
  answers: { 201: wire.OptOut },
  handle: async ({ world, caller, body }) =>
    created(wire.optOutObject(await addOptOut(world, caller, body.destination, addressOf(body.sender ?? '')))),
});

export const removeOptOuts = endpoint({
  ...shared,
  method: 'DELETE',
  path: '/callsign/1/opt-outs',
  summary: 'Remove an opt-out',
  description: 'Without a sender the one from every sender; those from single senders stay.',
  query: wire.OptOutName,
  answers: { 204: null },
  refusals: [404],
  handle: async ({ world, caller, query }) => {
    await removeOptOut(world, caller, query.destination, addressOf(query.sender ?? ''));
    return noContent();
  },
});

/** Callers shall not read anything into it, nor make one up. */
function cursorAt(optOut: OptOut): string {
  return Buffer.from(optOutKey(optOut)).toString('base64url');
}

function optOutAt(cursor: string): OptOut {
  const key = Buffer.from(cursor, 'base64url').toString();
  if (!/^\d+\|/.test(key) || cursorAt(optOutOfKey(key)) !== cursor || key.includes('\0')) {
    throw invalid('cursor', 'must be the nextCursor of an earlier answer');
  }
  return optOutOfKey(key);
}
