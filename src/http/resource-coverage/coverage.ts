// /callsign/1/resource-coverage: where which senders are offered. The shipped lines, and the operator's over them.

import { labelViolation } from '../../domain/platform.ts';
import { invalid } from '../../domain/refusals.ts';
import type { SourcedCoverage } from '../../domain/resource-coverage.ts';
import { changeCoverage, resetCoverage } from '../../flows/change-resource-rules.ts';
import { resourceRules } from '../../flows/resource-rules.ts';
import * as wire from '../../wire/resource-coverage.ts';
import { endpoint, noContent, ok } from '../endpoint.ts';

const shared = { group: 'Resource coverage', scopes: ['callsign:manage'], errors: 'modern' } as const;
const ONE = '/callsign/1/resource-coverage/{countryCode}/{senderType}';

export const getCoverage = endpoint({
  ...shared,
  scopes: ['callsign:manage', 'callsign:read'],
  method: 'GET',
  path: '/callsign/1/resource-coverage',
  summary: 'List the coverage',
  description: 'What can be asked for where. Lines of `ANY` stand for all countries without one of their own.',
  query: wire.CoverageFilter,
  answers: { 200: wire.CoverageLines },
  handle: async ({ world, caller, query }) => {
    const { countryCode, senderType } = query;
    const lines = (await resourceRules(world.db, caller.accountId)).coverage.filter(
      (line) =>
        (countryCode === undefined || line.countryCode === countryCode.toUpperCase()) &&
        (senderType === undefined || line.senderType === senderType),
    );
    return ok({ results: lines.map(lineObject) });
  },
});

export const putCoverageLine = endpoint({
  ...shared,
  method: 'PUT',
  path: ONE,
  summary: 'Set a line of the coverage',
  description: 'Takes the place of the shipped line, whole.',
  params: wire.CoverageName,
  body: wire.CoverageContent,
  answers: { 200: wire.CoverageLine },
  handle: async ({ world, caller, params, body }) => {
    const texts = [body.note ?? '', ...(body.networks ?? []).map(({ networkName }) => networkName)];
    const problem = texts.map(labelViolation).find((violation) => violation !== undefined);
    if (problem !== undefined) throw invalid('', problem);
    const coverage = {
      countryCode: params.countryCode.toUpperCase(),
      senderType: params.senderType,
      isOffered: body.offered,
      isRegistrationRequired: body.registrationRequired ?? false,
      capabilities: [...new Set(body.capabilities)],
      networks: body.networks ?? [],
      note: body.note ?? null,
    };
    await changeCoverage(world, caller, coverage);
    return ok(lineObject({ ...coverage, source: 'OPERATOR' }));
  },
});

export const removeCoverageLine = endpoint({
  ...shared,
  method: 'DELETE',
  path: ONE,
  summary: 'Reset a line of the coverage',
  description: 'The shipped line is in force again, if there is one.',
  params: wire.CoverageName,
  answers: { 204: null },
  refusals: [404],
  handle: async ({ world, caller, params }) => {
    await resetCoverage(world, caller, { countryCode: params.countryCode.toUpperCase(), senderType: params.senderType });
    return noContent();
  },
});

function lineObject(line: SourcedCoverage): wire.CoverageLine {
  const { countryCode, senderType, isOffered, isRegistrationRequired, capabilities, networks, note, source } = line;
  return {
    countryCode,
    senderType,
    offered: isOffered,
    registrationRequired: isRegistrationRequired,
    capabilities: [...capabilities],
    networks: networks.map((network) => ({ ...network })),
    ...(note === null ? {} : { note }),
    source,
  };
}
