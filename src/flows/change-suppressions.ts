// Which addresses a sending domain does not write to: changed by its owner, by mail that comes back, and by readers who complain.

import type { Caller } from '../domain/accounts.ts';
import { invalid, Refusal, type Violation } from '../domain/refusals.ts';
import { OVER_QUOTA_DAYS, type Suppression, type SuppressionType } from '../domain/suppressions.ts';
import { noteChange } from '../storage/changes.ts';
import type { Tx } from '../storage/db.ts';
import { deleteOverQuotaBefore, deleteSuppressions, insertSuppressions, type NewSuppression } from '../storage/suppressions.ts';
import { changeConfiguration } from './change-configuration.ts';
import { asciiDomain, foldedAddress } from './read-domain-name.ts';
import type { World } from './world.ts';

/** One element of a request: addresses that have everything else in common. */
export interface SuppressionElement {
  readonly domainName: string;
  readonly emailAddress: readonly string[];
  readonly type: SuppressionType;
}

type Changer = Pick<Caller, 'accountId' | 'actor'>;

const BY_HAND = 'Added by the account';

/** From now on nothing goes from the domains to the addresses. What is there already stays as it is. @throws Refusal INVALID */
export async function addSuppressions(world: World, caller: Changer, elements: readonly SuppressionElement[]): Promise<void> {
  const suppressions = await readElements(world, caller, elements);
  const rows = suppressions.map((suppression) => ({ ...suppression, reason: BY_HAND }));
  await changeConfiguration(world, caller, async (tx, audit) => {
    const addresses = await insertSuppressions(tx, caller.accountId, rows);
    await noteChange(tx, { accountId: caller.accountId, noun: 'suppression', keys: addresses });
    if (addresses.length > 0) audit('create', 'suppression', namesOf(elements), null, { elements, added: addresses.length });
  });
}

/** Lets the domains write to the addresses again. What is not there changes nothing. @throws Refusal INVALID */
export async function removeSuppressions(world: World, caller: Changer, elements: readonly SuppressionElement[]): Promise<void> {
  const rows = await readElements(world, caller, elements);
  await changeConfiguration(world, caller, async (tx, audit) => {
    const addresses = await deleteSuppressions(tx, caller.accountId, rows);
    await noteChange(tx, { accountId: caller.accountId, noun: 'suppression', keys: addresses });
    if (addresses.length > 0) audit('delete', 'suppression', namesOf(elements), { elements, removed: addresses.length }, null);
  });
}

/** A domain stops writing to an address, for a reason that mail itself has brought up. Part of the transaction that stores it. */
export async function suppressDestination(tx: Tx, accountId: Caller['accountId'], suppression: NewSuppression): Promise<void> {
  const addresses = await insertSuppressions(tx, accountId, [suppression]);
  await noteChange(tx, { accountId, noun: 'suppression', keys: addresses });
}

const DAY_MS = 86_400_000;
const PAGE = 1_000;

/** Mailboxes that were full some days ago are written to again. */
export async function forgetFullMailboxes(world: World): Promise<void> {
  const before = new Date(world.clock.now() - OVER_QUOTA_DAYS * DAY_MS);
  for (let count = PAGE; count === PAGE; ) {
    count = await world.db.transaction(async (tx) => {
      const forgotten = await deleteOverQuotaBefore(tx, before, PAGE);
      const byAccount = new Map<Caller['accountId'], string[]>();
      for (const { accountId, address } of forgotten) byAccount.set(accountId, [...(byAccount.get(accountId) ?? []), address]);
      for (const [accountId, addresses] of byAccount) await noteChange(tx, { accountId, noun: 'suppression', keys: addresses });
      return forgotten.length;
    });
  }
}

async function readElements(
  world: World,
  { accountId }: Changer,
  elements: readonly SuppressionElement[],
): Promise<Suppression[]> {
  const { resources } = await world.snapshots.of(accountId);
  const violations: Violation[] = [];
  const read: Suppression[] = [];
  for (const [index, { domainName, emailAddress, type }] of elements.entries()) {
    const domain = asciiDomain(domainName);
    if (domain === undefined || resources.byDomain(domain) === undefined) {
      violations.push({ property: `suppressions[${index}].domainName`, violation: `"${domainName}" is not one of your domains` });
      continue;
    }
    for (const [place, text] of emailAddress.entries()) {
      const address = foldedAddress(text);
      if (address !== undefined) read.push({ domain, address, type });
      else
        violations.push({
          property: `suppressions[${index}].emailAddress[${place}]`,
          violation: 'must be an email address such as jane@example.com',
        });
    }
  }
  if (violations.length > 0) throw new Refusal('INVALID', { violations });
  return read;
}

/** The domain as suppressions know it. @throws Refusal INVALID */
export async function ownedSendingDomain(world: World, { accountId }: Changer, domainName: string): Promise<string> {
  const domain = asciiDomain(domainName);
  const { resources } = await world.snapshots.of(accountId);
  if (domain === undefined || resources.byDomain(domain) === undefined)
    throw invalid('domainName', `"${domainName}" is not one of your domains`);
  return domain;
}

function namesOf(elements: readonly SuppressionElement[]): string {
  return [...new Set(elements.map(({ domainName }) => domainName))].join(', ');
}
