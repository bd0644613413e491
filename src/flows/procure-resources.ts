// What a completed request leaves behind: owned numbers, bought from the inventory or put in anew, or an owned sender name.

import type { Caller } from '../domain/accounts.ts';
import { Refusal, type Violation } from '../domain/refusals.ts';
import { coverageFor } from '../domain/resource-coverage.ts';
import {
  ownedNumberType,
  type ProcuredNumber,
  type RequestSubject,
  type ResourceRequest,
} from '../domain/resource-requests/request.ts';
import { type Capability, externalId, type Resource } from '../domain/resources.ts';
import { foldedName } from '../domain/snapshot/resource-index.ts';
import { noteChange } from '../storage/changes.ts';
import type { Tx } from '../storage/db.ts';
import { findResources, lockResource, updateResource } from '../storage/resources.ts';
import type { Audit } from './change-configuration.ts';
import { readSender } from './create-alphanumeric-senders.ts';
import { type NumberRow, readNumber } from './create-numbers.ts';
import { fitRows, type RowName, storeResources } from './create-resources.ts';
import { buyOffer } from './purchase-number.ts';
import { resourceRules } from './resource-rules.ts';
import type { World } from './world.ts';

type Purchase = Extract<RequestSubject, { type: 'NUMBER_PURCHASE' }>;
type Registration = Extract<RequestSubject, { type: 'ALPHANUMERIC_REGISTRATION' }>;

/** One for sale, or one that comes from elsewhere: then what it can do is said, or as asked for. */
export type NumberToProcure =
  | { readonly kind: 'inventory'; readonly numberKey: string }
  | { readonly kind: 'new'; readonly number: string; readonly capabilities: readonly Capability[] | undefined };

const NAME: RowName = (index) => `numbers[${index}].`;

/** @throws Refusal INVALID naming every number that does not do */
export async function procureNumbers(
  world: World,
  tx: Tx,
  caller: Caller,
  { platform }: ResourceRequest,
  subject: Purchase,
  wanted: readonly NumberToProcure[],
  at: Date,
  audit: Audit,
): Promise<ProcuredNumber[]> {
  const procured: Resource[] = [];
  for (const [index, number] of wanted.entries()) {
    if (number.kind === 'inventory') {
      procured.push(await named(index, () => buyOffer(tx, caller, { numberKey: number.numberKey }, platform, at, audit)));
      continue;
    }
    const row: NumberRow = {
      number: number.number,
      countryCode: subject.countryCode,
      type: ownedNumberType(subject.numberType),
      capabilities: number.capabilities ?? subject.capabilities,
      applicationId: platform?.applicationId,
      entityId: platform?.entityId ?? undefined,
    };
    const name: RowName = () => NAME(index);
    procured.push(
      ...(await storeResources(tx, caller, 'number', fitRows([readNumber(row, world)], 'number', name), name, audit)),
    );
  }
  const violations = procured.flatMap((resource, index) => unfit(resource, subject, index));
  if (violations.length > 0) throw new Refusal('INVALID', { violations });
  return procured.flatMap((resource) =>
    resource.kind === 'NUMBER' ? [{ number: resource.number, numberKey: resource.numberKey }] : [],
  );
}

/** What a purchase says of a number, said of its place in the list; a number that is not for sale is a wrong field here. */
async function named(index: number, buy: () => Promise<Resource>): Promise<Resource> {
  try {
    return await buy();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { message = 'cannot be bought', violations = [{ property: 'numberKey', violation: message }] } = error.detail;
    throw new Refusal('INVALID', {
      violations: violations.map(({ property, violation }) => ({ property: `${NAME(index)}${property}`, violation })),
    });
  }
}

/** Whoever asked for numbers of a country, a type and capabilities gets no others. */
function unfit(resource: Resource, { countryCode, numberType, capabilities }: Purchase, index: number): Violation[] {
  if (resource.kind !== 'NUMBER') return [];
  const problems: string[] = [];
  if (resource.countryCode !== countryCode)
    problems.push(`is of ${resource.countryCode}, and numbers of ${countryCode} are asked for`);
  if (resource.numberType !== ownedNumberType(numberType))
    problems.push(`is a ${resource.numberType}, and ${numberType} is asked for`);
  const missing = capabilities.filter((capability) => !resource.capabilities.includes(capability));
  if (missing.length > 0) problems.push(`is not capable of ${missing.join(' and ')}`);
  return problems.map((violation) => ({ property: `numbers[${index}]`, violation }));
}

/** The account's own sender of that name, good for the country from now on. */
export async function registerSender(
  tx: Tx,
  caller: Caller,
  { platform }: ResourceRequest,
  { senderName, countryCode }: Registration,
  audit: Audit,
): Promise<void> {
  const { accountId } = caller;
  const [found] = await findResources(tx, accountId, [], [{ kind: 'ALPHA', identity: foldedName(senderName) }]);
  const owned = found && (await lockResource(tx, accountId, found.resourceId));
  if (owned?.kind === 'ALPHA') return extend(tx, accountId, owned, countryCode, audit);
  const { coverage } = await resourceRules(tx, accountId);
  const declared = coverageFor(coverage, countryCode, 'ALPHANUMERIC')?.capabilities ?? [];
  const row = readSender({ senderName, countryCodes: [countryCode], capabilities: declared.length > 0 ? declared : ['SMS'] });
  const alone: RowName = () => '';
  const resources = fitRows([row], 'senderName', alone).map((resource) => ({ ...resource, platform }));
  await storeResources(tx, caller, 'senderName', resources, alone, audit);
}

async function extend(
  tx: Tx,
  accountId: Caller['accountId'],
  owned: Extract<Resource, { kind: 'ALPHA' }>,
  countryCode: string,
  audit: Audit,
): Promise<void> {
  if (owned.countryCodes.includes(countryCode)) return;
  const { capabilities, messagesPerSecond = null, messagesPerDay = null, isActive } = owned;
  const before = { countries: owned.countryCodes, capabilities, messagesPerSecond, messagesPerDay, isShared: false, isActive };
  const after = { ...before, countries: [...owned.countryCodes, countryCode] };
  await updateResource(tx, owned.resourceId, after);
  await noteChange(tx, { accountId, noun: 'resource', keys: [owned.resourceId] });
  audit('update', 'resource', externalId(owned), before, after);
}
