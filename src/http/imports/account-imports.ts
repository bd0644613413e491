// /callsign/1/imports: importing an account of the platform whose API we speak.

import Type from 'typebox';
import { cancelImport, startImport, unknownImport } from '../../flows/import-account.ts';
import type { World } from '../../flows/world.ts';
import { looksLikeId, timeOfId } from '../../storage/ids.ts';
import { type AccountImport, findImport, listImports, loadOutcomes } from '../../storage/imports.ts';
import * as wire from '../../wire/imports.ts';
import { type Endpoint, endpoint, noContent, ok } from '../endpoint.ts';

const shared = { group: 'Imports', scopes: ['callsign:manage'], errors: 'modern' } as const;
const ImportPath = Type.Object({ importId: Type.String() });
const IMPORTS_SHOWN = 100;
const OUTCOMES_SHOWN = 500;

const postAccountImport = endpoint({
  ...shared,
  method: 'POST',
  path: '/callsign/1/imports/account',
  summary: 'Import an account',
  description:
    'Reads applications, entities, numbers, alphanumeric senders, associations, inbound configurations and sending strategies of another account by its public API, and makes them here. Runs in the background; run again, it does what is missing.',
  body: wire.ImportRequest,
  answers: { 202: wire.ImportStarted },
  handle: async ({ world, caller, body }) => {
    const { baseUrl, apiKey, dryRun = false, update = false, include = wire.ALL_KINDS, pace = 'published' } = body;
    const wishes = { baseUrl, apiKey, isDryRun: dryRun, isUpdating: update, kinds: include, isPaced: pace === 'published' };
    return { status: 202, body: { importId: await startImport(world, caller, wishes) } };
  },
});

const getImports = endpoint({
  ...shared,
  method: 'GET',
  path: '/callsign/1/imports',
  summary: 'List imports',
  description: 'The latest hundred, the latest first.',
  answers: { 200: wire.Imports },
  handle: async ({ world, caller }) => ok({ results: (await listImports(world.db, caller.accountId, IMPORTS_SHOWN)).map(shown) }),
});

const getImport = endpoint({
  ...shared,
  method: 'GET',
  path: '/callsign/1/imports/{importId}',
  summary: 'Read how an import is doing',
  params: ImportPath,
  answers: { 200: wire.Import },
  refusals: [404],
  handle: async ({ world, caller, params: { importId } }) => ok(shown(await known(world, caller.accountId, importId))),
});

const getImportOutcomes = endpoint({
  ...shared,
  method: 'GET',
  path: '/callsign/1/imports/{importId}/outcomes',
  summary: 'Read what became of what was imported',
  description: 'Everything but what was the same already.',
  params: ImportPath,
  query: wire.ImportOutcomesQuery,
  answers: { 200: wire.ImportOutcomes },
  refusals: [404],
  handle: async ({ world, caller, params: { importId }, query: { from = 0, limit = OUTCOMES_SHOWN } }) => {
    await known(world, caller.accountId, importId);
    const outcomes = await loadOutcomes(world.db, importId, from, limit);
    const last = outcomes.length === limit ? outcomes.at(-1) : undefined;
    const results = outcomes.map(({ kind, id, outcome, reason }) => ({
      kind,
      id,
      outcome,
      ...(reason === null ? {} : { reason }),
    }));
    return ok({ results, ...(last === undefined ? {} : { next: last.position + 1 }) });
  },
});

const postImportCancel = endpoint({
  ...shared,
  method: 'POST',
  path: '/callsign/1/imports/{importId}/cancel',
  summary: 'Cancel an import',
  description: 'What it has made stays.',
  params: ImportPath,
  answers: { 204: null },
  refusals: [404],
  handle: async ({ world, caller, params: { importId } }) => {
    await known(world, caller.accountId, importId);
    await cancelImport(world, caller, importId);
    return noContent();
  },
});

export const importEndpoints: readonly Endpoint[] = [
  postAccountImport,
  getImports,
  getImport,
  getImportOutcomes,
  postImportCancel,
];

async function known(world: World, accountId: AccountImport['accountId'], importId: string): Promise<AccountImport> {
  const found = looksLikeId(importId) ? await findImport(world.db, accountId, importId) : undefined;
  if (found === undefined) throw unknownImport(importId);
  return found;
}

function shown(job: AccountImport): wire.Import {
  return wire.importObject({ ...job, startedAtMs: timeOfId(job.importId) });
}
