// Changes an email domain's settings, and asks for its records to be looked for.

import type { Caller } from '../domain/accounts.ts';
import { type BlocklistLevel, type DomainSetup, isDomainActive, type Tracking } from '../domain/email-domains.ts';
import { notFound, type Refusal } from '../domain/refusals.ts';
import { noteChange } from '../storage/changes.ts';
import type { Tx } from '../storage/db.ts';
import { lockEmailDomain, requestDomainCheck, updateDomainActivity, updateDomainSettings } from '../storage/email-domains.ts';
import { changeConfiguration } from './change-configuration.ts';
import { asciiDomain } from './read-domain-name.ts';
import type { World } from './world.ts';

/** What is undefined stays. */
type TrackingChange = { readonly [What in keyof Tracking]?: boolean | undefined };

/** What is undefined stays. */
export interface DomainChange {
  readonly tracking?: TrackingChange | undefined;
  readonly isBlocked?: boolean | undefined;
  readonly blocklistLevel?: BlocklistLevel | undefined;
}

/** @throws Refusal NOT_FOUND */
export async function changeEmailDomain(world: World, caller: Caller, name: string, change: DomainChange): Promise<DomainSetup> {
  return changeConfiguration(world, caller, async (tx, audit) => {
    const domain = await lockedDomain(tx, caller, name);
    const { resourceId, domainName, findings } = domain;
    const before = settingsOf(domain);
    const after = {
      tracking: trackingAfter(before.tracking, change.tracking ?? {}),
      isBlocked: change.isBlocked ?? before.isBlocked,
      blocklistLevel: change.blocklistLevel ?? before.blocklistLevel,
    };
    const isActive = isDomainActive(findings, after.isBlocked, world.settings.acceptsUnverifiedDomains);
    await updateDomainSettings(tx, resourceId, after);
    await updateDomainActivity(tx, resourceId, isActive);
    await noteChange(tx, { accountId: caller.accountId, noun: 'resource', keys: [resourceId] });
    audit('update', 'resource', domainName, before, after);
    return { ...domain, ...after, isActive };
  });
}

/** The records are looked for at once, and then again and again until they are found. On disk before this resolves. @throws Refusal NOT_FOUND */
export async function requestVerification(world: World, caller: Caller, name: string): Promise<void> {
  await changeConfiguration(world, caller, async (tx) => {
    const { resourceId } = await lockedDomain(tx, caller, name);
    await requestDomainCheck(tx, resourceId, new Date(world.clock.now()));
  });
  world.wakeDomainChecks();
}

/** A domain nobody here has. */
export function unknownDomain(name: string): Refusal {
  return notFound(`domain "${name}" is not one of yours`);
}

async function lockedDomain(tx: Tx, { accountId }: Caller, name: string): Promise<DomainSetup> {
  const domainName = asciiDomain(name);
  const domain = domainName === undefined ? undefined : await lockEmailDomain(tx, accountId, domainName);
  if (domain === undefined) throw unknownDomain(name);
  return domain;
}

function settingsOf({
  tracking,
  isBlocked,
  blocklistLevel,
}: DomainSetup): Pick<DomainSetup, 'tracking' | 'isBlocked' | 'blocklistLevel'> {
  return { tracking, isBlocked, blocklistLevel };
}

function trackingAfter(before: Tracking, change: TrackingChange): Tracking {
  return {
    clicks: change.clicks ?? before.clicks,
    opens: change.opens ?? before.opens,
    unsubscribe: change.unsubscribe ?? before.unsubscribe,
  };
}
