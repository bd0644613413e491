// Which requirements are asked for which requests: sets per type and country, the shipped default and what an operator says over it.

import { ANY_COUNTRY, type SourcedCoverage } from './resource-coverage.ts';
import type { RequestType } from './resource-requests/request.ts';
import type { Requirement } from './resource-requests/requirements.ts';
import type { CountryCode } from './resources.ts';

export interface RequirementSet {
  readonly type: RequestType;
  /** A country, or ANY for all without a set of their own. */
  readonly countryCode: CountryCode;
  readonly requirements: readonly Requirement[];
}

export interface SourcedRequirementSet extends RequirementSet {
  readonly source: 'DEFAULT' | 'OPERATOR';
}

const TEN_DIGIT = { when: { numberTypes: ['TEN_DIGIT_LONG_CODE'] } };

/** Where a number is to be from. Contract: state, npa and nxx are its names for that. */
const US_PLACE: readonly Requirement[] = [
  {
    key: 'state',
    type: 'TEXT',
    name: 'State',
    description: 'Two letters: the state the number is to be from.',
    required: false,
    category: 'MARKET_SPECIFIC_DETAILS',
    validation: { pattern: '^[A-Za-z]{2}$' },
    ...TEN_DIGIT,
  },
  {
    key: 'npa',
    type: 'TEXT',
    name: 'Area code',
    description: 'Three digits; one of the state.',
    required: false,
    category: 'MARKET_SPECIFIC_DETAILS',
    validation: { pattern: '^[0-9]{3}$' },
    ...TEN_DIGIT,
  },
  {
    key: 'nxx',
    type: 'TEXT',
    name: 'Exchange',
    description: 'The three digits behind the area code.',
    required: false,
    category: 'MARKET_SPECIFIC_DETAILS',
    validation: { pattern: '^[0-9]{3}$' },
    ...TEN_DIGIT,
  },
];

/** What every register of sender names asks for. */
const REGISTRATION: readonly Requirement[] = [
  {
    key: 'companyName',
    type: 'TEXT',
    name: 'Company name',
    description: 'The legal name of the company that sends.',
    required: true,
    category: 'BUSINESS_DETAILS',
    validation: { minLength: 2, maxLength: 100 },
  },
  {
    key: 'companyWebsite',
    type: 'URL',
    name: 'Website of the company',
    required: false,
    category: 'BUSINESS_DETAILS',
  },
  {
    key: 'useCase',
    type: 'TEXT',
    name: 'What is sent',
    description: 'What the messages are about and who gets them.',
    required: true,
    category: 'USE_CASE_DETAILS',
    validation: { minLength: 3, maxLength: 1000 },
  },
];

export const DEFAULT_REQUIREMENT_SETS: readonly RequirementSet[] = [
  { type: 'NUMBER_PURCHASE', countryCode: ANY_COUNTRY, requirements: [] },
  { type: 'NUMBER_PURCHASE', countryCode: 'US', requirements: US_PLACE },
];

/** All sets in force: the operator's, and the defaults he says nothing about; by type, then country. */
export function setsInForce(stored: readonly RequirementSet[], coverage: readonly SourcedCoverage[]): SourcedRequirementSet[] {
  const sets = new Map<string, SourcedRequirementSet>();
  const put = (set: RequirementSet, source: SourcedRequirementSet['source']): void => {
    sets.set(`${set.type} ${set.countryCode}`, { ...set, source });
  };
  for (const set of DEFAULT_REQUIREMENT_SETS) put(set, 'DEFAULT');
  for (const set of registrationSets(coverage)) put(set, 'DEFAULT');
  for (const set of stored) put(set, 'OPERATOR');
  return [...sets.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, set]) => set);
}

/** Where names have to be registered, the register wants to know for whom; elsewhere nothing is asked. */
function registrationSets(coverage: readonly SourcedCoverage[]): RequirementSet[] {
  return coverage
    .filter(({ senderType, isOffered }) => senderType === 'ALPHANUMERIC' && isOffered)
    .map(({ countryCode, isRegistrationRequired }) => ({
      type: 'ALPHANUMERIC_REGISTRATION',
      countryCode,
      requirements: isRegistrationRequired ? REGISTRATION : [],
    }));
}

/** The set for a country: its own before the one of every country. */
export function requirementsIn(
  inForce: readonly SourcedRequirementSet[],
  type: RequestType,
  countryCode: CountryCode,
): readonly Requirement[] {
  const ofType = inForce.filter((set) => set.type === type);
  const own = ofType.find((set) => set.countryCode === countryCode);
  return (own ?? ofType.find((set) => set.countryCode === ANY_COUNTRY))?.requirements ?? [];
}
