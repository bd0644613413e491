// POST /resources/1/requirements-lookup: what a request has to bring along.

import { isCountryCode } from '../../domain/addresses/countries.ts';
import { invalid, Refusal } from '../../domain/refusals.ts';
import { whyUnavailable } from '../../domain/resource-coverage.ts';
import { requirementsFor } from '../../domain/resource-requests/requirements.ts';
import { requirementsIn } from '../../domain/resource-requirements.ts';
import { resourceRules } from '../../flows/resource-rules.ts';
import { refuseFor } from '../../flows/submit-resource-request.ts';
import * as wire from '../../wire/resource-coverage.ts';
import { endpoint, ok, perSecond } from '../endpoint.ts';

export const postRequirementsLookup = endpoint({
  group: 'Resource requests',
  scopes: ['resource-request-hub:manage', 'resource-request-hub:read'],
  errors: 'modern',
  limit: perSecond(10),
  method: 'POST',
  path: '/resources/1/requirements-lookup',
  summary: 'Look up what a resource request needs',
  body: wire.RequirementsLookup,
  answers: { 200: wire.FoundRequirements },
  refusals: [404],
  isReading: true,
  handle: async ({ world, caller, body }) => {
    const countryCode = body.countryCode.toUpperCase();
    if (!isCountryCode(countryCode)) throw invalid('countryCode', 'must be a two-letter code of a country');
    if (body.type === 'RCS_SENDER_LAUNCH') throw new Refusal('INVALID', { reason: 'RCS_COUNTRY_UNSUPPORTED' });
    const { coverage, sets } = await resourceRules(world.db, caller.accountId);
    refuseFor(whyUnavailable(coverage, { ...body, countryCode }));
    const required = requirementsFor(requirementsIn(sets, body.type, countryCode), body);
    // Which requests it is asked of is between the operator and us.
    return ok({ requirements: required.map(({ when, ...shown }) => shown) });
  },
});
