// POST /resources/1/coverage-lookup: which networks an owned resource reaches, and whether anything is configured for what comes in.

import { notFound } from '../../domain/refusals.ts';
import { type CoveredType, coverageFor, type Network } from '../../domain/resource-coverage.ts';
import type { AlphanumericSender, NumberResource } from '../../domain/resources.ts';
import type { AccountSnapshot } from '../../domain/snapshot/account-snapshot.ts';
import { type ResourceRules, resourceRules } from '../../flows/resource-rules.ts';
import { loadConfigurationsOf } from '../../storage/inbound-configurations.ts';
import * as wire from '../../wire/resource-coverage.ts';
import { endpoint, ok, perSecond } from '../endpoint.ts';
import { countryName, describedNumber, searchedDigits } from './names.ts';

const CHANNELS = ['SMS', 'MMS'] as const;

export const postCoverageLookup = endpoint({
  group: 'Resources',
  scopes: ['numbers:manage'],
  errors: 'classic',
  limit: perSecond(10),
  method: 'POST',
  path: '/resources/1/coverage-lookup',
  summary: 'Look up the coverage of a resource',
  description:
    'A number or an alphanumeric sender you own, in one country. Networks are those the operator has put into the coverage.',
  body: wire.CoverageLookup,
  answers: { 200: wire.FoundCoverage },
  refusals: [404],
  isReading: true,
  handle: async ({ world, caller, body }) => {
    const snapshot = await world.snapshots.of(caller.accountId);
    const rules = await resourceRules(world.db, caller.accountId);
    switch (body.resourceType) {
      case 'NUMBER': {
        const number = ownedNumber(snapshot, searchedDigits(body.number), body.countryCode);
        const configured = await loadConfigurationsOf(world.db, number.resourceId);
        return ok(numberCoverage(number, rules, new Set(configured.map(({ channel }) => channel))));
      }
      case 'ALPHANUMERIC':
        return ok(senderCoverage(ownedSender(snapshot, body.senderName, body.countryCode), body.countryCode, rules));
      default:
        throw notFound('resources of this type do not exist here');
    }
  },
});

/** @throws Refusal NOT_FOUND */
function ownedNumber({ resources }: AccountSnapshot, digits: string, countryCode: string): NumberResource {
  const number = resources.allByNumber(digits).find((found) => found.kind === 'NUMBER' && found.countryCode === countryCode);
  if (number?.kind !== 'NUMBER') throw notFound('none of your numbers is this one of this country');
  return number;
}

/** @throws Refusal NOT_FOUND */
function ownedSender({ resources }: AccountSnapshot, senderName: string, countryCode: string): AlphanumericSender {
  const sender = resources.byName(senderName);
  if (sender?.kind !== 'ALPHA' || !sender.countryCodes.includes(countryCode))
    throw notFound('none of your alphanumeric senders has this name in this country');
  return sender;
}

function numberCoverage(number: NumberResource, rules: ResourceRules, configured: ReadonlySet<string>) {
  const { countryCode, capabilities } = number;
  const networks = networksOf(rules, countryCode, coveredType(number));
  return {
    ...describedNumber(number),
    capabilities: CHANNELS.filter((channel) => capabilities.includes(channel)).map((channel) =>
      covered(channel, networks, configured.has(channel)),
    ),
  };
}

/** Long numbers of the US are covered as ten-digit long codes: that is what they are asked for as. */
function coveredType({ numberType, countryCode }: NumberResource): CoveredType {
  return numberType === 'VIRTUAL_LONG_NUMBER' && countryCode === 'US' ? 'TEN_DIGIT_LONG_CODE' : numberType;
}

function senderCoverage({ senderName, capabilities }: AlphanumericSender, countryCode: string, rules: ResourceRules) {
  const networks = networksOf(rules, countryCode, 'ALPHANUMERIC');
  return {
    resourceType: 'ALPHANUMERIC',
    senderName,
    countryCode,
    countryName: countryName(countryCode),
    // Nobody can answer a name.
    capabilities: CHANNELS.filter((channel) => capabilities.includes(channel)).map((channel) =>
      covered(channel, networks, false),
    ),
  };
}

function networksOf({ coverage }: ResourceRules, countryCode: string, type: CoveredType): readonly Network[] {
  return coverageFor(coverage, countryCode, type)?.networks ?? [];
}

function covered(channel: string, networks: readonly Network[], inbound: boolean) {
  // The contract spells it so.
  return {
    channel,
    coverage: { outbound: networks.map(({ mccMnc, networkName }) => ({ mccNnc: mccMnc, networkName })), inbound },
  };
}
