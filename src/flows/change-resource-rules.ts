// An operator says what can be asked for and what a request has to bring along, or lets the shipped default speak again.

import type { Caller } from '../domain/accounts.ts';
import { isCountryCode } from '../domain/addresses/countries.ts';
import { isStorable } from '../domain/platform.ts';
import { Refusal, type Violation } from '../domain/refusals.ts';
import { ANY_COUNTRY, type Coverage } from '../domain/resource-coverage.ts';
import { patternProblem, type Requirement, type TextRule } from '../domain/resource-requests/requirements.ts';
import type { RequirementSet } from '../domain/resource-requirements.ts';
import type { Tx } from '../storage/db.ts';
import { lockDocuments } from '../storage/documents.ts';
import { deleteCoverage, deleteRequirementSet, putCoverage, putRequirementSet } from '../storage/resource-coverage.ts';
import { changeConfiguration } from './change-configuration.ts';
import type { World } from './world.ts';

/** @throws Refusal INVALID */
export async function changeCoverage(world: World, caller: Caller, coverage: Coverage): Promise<void> {
  requireCountry(coverage.countryCode);
  await changeConfiguration(world, caller, async (tx, audit) => {
    const before = await putCoverage(tx, caller.accountId, coverage);
    audit(before === undefined ? 'create' : 'update', 'resource_coverage', nameOf(coverage), before ?? null, coverage);
  });
}

/** @throws Refusal NOT_FOUND when the operator has said nothing of it */
export async function resetCoverage(
  world: World,
  caller: Caller,
  name: Pick<Coverage, 'countryCode' | 'senderType'>,
): Promise<void> {
  await changeConfiguration(world, caller, async (tx, audit) => {
    const before = await deleteCoverage(tx, caller.accountId, name);
    if (before === undefined) throw nothingSaid();
    audit('delete', 'resource_coverage', nameOf(name), before, null);
  });
}

function nameOf({ countryCode, senderType }: Pick<Coverage, 'countryCode' | 'senderType'>): string {
  return `${countryCode}/${senderType}`;
}

/** @throws Refusal INVALID naming each bad requirement */
export async function changeRequirements(world: World, caller: Caller, set: RequirementSet): Promise<void> {
  requireCountry(set.countryCode);
  await changeConfiguration(world, caller, async (tx, audit) => {
    const violations = await problemsOf(tx, caller, set.requirements);
    if (violations.length > 0) throw new Refusal('INVALID', { violations });
    const before = await putRequirementSet(tx, caller.accountId, set);
    audit(before === undefined ? 'create' : 'update', 'resource_requirements', setName(set), before ?? null, set);
  });
}

/** @throws Refusal NOT_FOUND when the operator has said nothing of it */
export async function resetRequirements(
  world: World,
  caller: Caller,
  name: Pick<RequirementSet, 'type' | 'countryCode'>,
): Promise<void> {
  await changeConfiguration(world, caller, async (tx, audit) => {
    const before = await deleteRequirementSet(tx, caller.accountId, name);
    if (before === undefined) throw nothingSaid();
    audit('delete', 'resource_requirements', setName(name), before, null);
  });
}

function setName({ type, countryCode }: Pick<RequirementSet, 'type' | 'countryCode'>): string {
  return `${type}/${countryCode}`;
}

function nothingSaid(): Refusal {
  return new Refusal('NOT_FOUND', { message: 'nothing of your own is stored for it; the shipped default is in force' });
}

function requireCountry(countryCode: string): void {
  if (countryCode === ANY_COUNTRY || isCountryCode(countryCode)) return;
  const violation = `must be the code of a country with phone numbers, or ${ANY_COUNTRY}`;
  throw new Refusal('INVALID', { violations: [{ property: 'countryCode', violation }] });
}

async function problemsOf(tx: Tx, { accountId }: Caller, requirements: readonly Requirement[]): Promise<Violation[]> {
  const wanted = requirements.flatMap(({ attachment }) => attachment?.documentId ?? []).filter(isStorable);
  const documents = await lockDocuments(tx, accountId, wanted);
  const keys = new Set<string>();
  return requirements.flatMap((requirement, index) => {
    const { key, type, options, validation, attachment } = requirement;
    const problems: Violation[] = [];
    const add = (field: string, violation: string): void => {
      problems.push({ property: `requirements[${index}].${field}`, violation });
    };
    if (keys.has(key)) add('key', 'is there twice');
    keys.add(key);
    if (options !== undefined && type !== 'TEXT' && type !== 'INTEGER') add('options', `a requirement of type ${type} has none`);
    const { minLength, maxLength, pattern } = (validation ?? {}) as TextRule;
    const isTextRule = [minLength, maxLength, pattern].some((part) => part !== undefined);
    const hasRule = validation !== undefined && Object.values(validation).some((part) => part !== undefined);
    if (hasRule && type !== (isTextRule ? 'TEXT' : 'INTEGER')) add('validation', `does not fit the type ${type}`);
    const bad = pattern === undefined ? undefined : patternProblem(pattern);
    if (bad !== undefined) add('validation.pattern', bad);
    if (attachment !== undefined && type !== 'DOCUMENT') add('attachment', `a requirement of type ${type} has none`);
    if (attachment !== undefined && !documents.has(attachment.documentId)) add('attachment.documentId', 'no such document');
    return problems;
  });
}
