// Takes in a mail: finds the accounts whose domains it was delivered to, and stores one message for each domain, all or none.

import { type ConnectorId, MAIL_LISTENER } from '../domain/connectors.ts';
import type { AccountId } from '../domain/platform.ts';
import type { ArrivedMail, CarrierInbound } from '../ports.ts';
import { findDomainOwners } from '../storage/email-domains.ts';
import { asciiDomainOf } from './read-domain-name.ts';
import { type ReceivedInbound, receiveTogether } from './receive-inbound.ts';
import type { World } from './world.ts';

/** Whether mail to this address is taken: its domain is an active one of some account. Every address of it is. */
export async function takesMailFor(world: World, address: string): Promise<boolean> {
  const domain = asciiDomainOf(address);
  return domain !== undefined && (await findDomainOwners(world.db, [domain])).has(domain);
}

/**
 * Stores a mail; resolves after the commit with what became of it at each domain, in the order of its recipients. Empty = none of them
 * is ours.
 */
export async function receiveMail(world: World, arrived: ArrivedMail): Promise<readonly ReceivedInbound[]> {
  const byDomain = new Map<string, string[]>();
  for (const address of arrived.envelope.to) {
    const domain = asciiDomainOf(address);
    if (domain !== undefined) byDomain.set(domain, [...(byDomain.get(domain) ?? []), addressAt(address, domain)]);
  }
  const owners = await findDomainOwners(world.db, [...byDomain.keys()]);
  const messages = [...byDomain].flatMap(([domain, addresses]) => {
    const owner = owners.get(domain);
    return owner === undefined ? [] : [messageOf(world, owner.accountId, MAIL_LISTENER, arrived, addresses)];
  });
  return messages.length === 0 ? [] : receiveTogether(world, messages);
}

/** Stores a mail to a domain of this very account, whoever else has it too; active or not; undefined = it has none. */
export async function receiveOwnMail(
  world: World,
  accountId: AccountId,
  connectorId: ConnectorId,
  arrived: ArrivedMail,
): Promise<ReceivedInbound | undefined> {
  const [address = ''] = arrived.envelope.to;
  const domain = asciiDomainOf(address);
  const resource = domain === undefined ? undefined : (await world.snapshots.of(accountId)).resources.byDomain(domain);
  if (domain === undefined || resource === undefined) return undefined;
  const message = messageOf(world, accountId, connectorId, arrived, [addressAt(address, domain)]);
  return (await receiveTogether(world, [message]))[0];
}

/** What becomes of a mail at one domain. */
function messageOf(
  { clock }: World,
  accountId: AccountId,
  connectorId: ConnectorId,
  { raw, mail: { text, ...letter }, senderIp, checks, envelope }: ArrivedMail,
  addresses: readonly string[],
): CarrierInbound {
  return {
    accountId,
    connectorId,
    channel: 'EMAIL',
    from: letter.from?.address ?? envelope.from,
    to: addresses[0] ?? '',
    text,
    content: { kind: 'EMAIL', ...letter, envelope: { from: envelope.from, to: addresses }, senderIp, checks, raw },
    receivedAtMs: clock.now(),
  };
}

/** What stands before the @ is its owner's business, and stays as it is. */
function addressAt(address: string, domain: string): string {
  return `${address.slice(0, address.lastIndexOf('@'))}@${domain}`;
}
