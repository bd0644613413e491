// Puts destinations on the account's block list and takes them off, thousands in one transaction.

import { setImmediate } from 'node:timers/promises';
import type { Caller } from '../domain/accounts.ts';
import { accountKeyOf, addressKind, canConcern } from '../domain/blocklists.ts';
import { addressOf } from '../domain/inbound/receiving-number.ts';
import { isStorable } from '../domain/platform.ts';
import { Refusal, type Violation } from '../domain/refusals.ts';
import { type BlockSource, EVERY_CHANNEL, EVERY_SENDER } from '../domain/snapshot/opt-outs.ts';
import { foldedName } from '../domain/snapshot/resource-index.ts';
import { type BlocklistEntry, deleteBlocked, insertBlocked } from '../storage/blocklists.ts';
import { noteChange } from '../storage/changes.ts';
import { changeConfiguration } from './change-configuration.ts';
import { asciiDomain } from './read-domain-name.ts';
import type { World } from './world.ts';

/** One element of a request: destinations that have everything else in common. */
export interface BlocklistElement {
  readonly destinations: readonly { readonly to: string }[];
  readonly sender?: string | undefined;
  readonly channel?: string | undefined;
  readonly accountKey?: string | undefined;
  readonly sourceType?: BlockSource | undefined;
}

/** Numbers parsed before others are served again. */
const SLICE = 1_000;

/** From now on nothing is sent to these. What is on the list already changes nothing. @throws Refusal INVALID, FORBIDDEN */
export async function addToBlocklist(world: World, caller: Caller, elements: readonly BlocklistElement[]): Promise<void> {
  const entries = await entriesOf(world, caller, elements);
  await changeConfiguration(world, caller, async (tx) => {
    const destinations = await insertBlocked(tx, caller, entries);
    await noteChange(tx, { accountId: caller.accountId, noun: 'opt_out', keys: destinations });
  });
}

/**
 * Takes off the list what agrees with an element in every part. Inferred: without a source the account's own entries are meant;
 * what subscribers asked for has to be named as such. See compatibility.md, "removing without a source". What is not on the list changes nothing. @throws Refusal INVALID, FORBIDDEN
 */
export async function removeFromBlocklist(world: World, caller: Caller, elements: readonly BlocklistElement[]): Promise<void> {
  const entries = await entriesOf(world, caller, elements);
  await changeConfiguration(world, caller, async (tx) => {
    const destinations = await deleteBlocked(tx, caller, entries);
    await noteChange(tx, { accountId: caller.accountId, noun: 'opt_out', keys: destinations });
  });
}

/** Refuses the key of another account: there are none below this one. @throws Refusal FORBIDDEN */
export function requireOwnKey({ accountId }: Caller, accountKey: string | undefined): void {
  if (accountKey === undefined || accountKey.toUpperCase() === accountKeyOf(accountId)) return;
  throw new Refusal('FORBIDDEN', { message: `"${accountKey}" is not the key of this account` });
}

/** A destination in the form it is compared in; undefined when it is no address. */
export function readDestination(world: World, text: string): string | undefined {
  const { at, local, domain } = partsOf(text);
  const ascii = at < 0 && addressKind(text) === 'NUMBER' ? undefined : asciiDomain(domain);
  if (ascii === undefined) return at < 0 ? digitsOf(world, text) : undefined;
  const address = at < 0 ? ascii : `${local.toLowerCase()}@${ascii}`;
  return addressKind(address) === undefined ? undefined : address;
}

function partsOf(text: string): { readonly at: number; readonly local: string; readonly domain: string } {
  const trimmed = text.trim();
  const at = trimmed.lastIndexOf('@');
  return { at, local: trimmed.slice(0, Math.max(0, at)), domain: trimmed.slice(at + 1) };
}

/** Digits as messages are sent to. What no numbering plan knows is kept as it is: the list may be wider than the plans. */
function digitsOf(world: World, text: string): string | undefined {
  const bare = text.replace(/[\s()+.-]/g, '');
  if (!/^\d{5,15}$/.test(bare)) return undefined;
  return world.parseNumber(text)?.digits ?? bare;
}

async function entriesOf(world: World, caller: Caller, elements: readonly BlocklistElement[]): Promise<BlocklistEntry[]> {
  const entries: BlocklistEntry[] = [];
  const violations: Violation[] = [];
  let read = 0;
  for (const [index, element] of elements.entries()) {
    requireOwnKey(caller, element.accountKey);
    const { channel, sender } = element;
    if (sender !== undefined && !isStorable(sender)) {
      violations.push({ property: `blocklist[${index}].sender`, violation: 'is no sender' });
      continue;
    }
    const senderText = sender === undefined ? EVERY_SENDER : addressOf(sender);
    const shared = {
      senderText,
      sender: foldedName(senderText),
      channel: channel ?? EVERY_CHANNEL,
      source: element.sourceType ?? 'CUSTOM',
    } as const;
    for (const [place, { to }] of element.destinations.entries()) {
      const destination = readDestination(world, to);
      const problem = destination === undefined ? NO_ADDRESS : channelProblem(destination, channel);
      if (problem !== undefined)
        violations.push({ property: `blocklist[${index}].destinations[${place}].to`, violation: problem });
      else if (destination !== undefined) entries.push({ destination, ...shared });
      read += 1;
      if (read % SLICE === 0) await setImmediate();
    }
  }
  if (violations.length > 0) throw new Refusal('INVALID', { violations });
  return entries;
}

const NO_ADDRESS = 'must be a number in international format, an email address or an email domain';

function channelProblem(destination: string, channel: string | undefined): string | undefined {
  const kind = addressKind(destination);
  if (kind === undefined || canConcern(kind, channel)) return undefined;
  return kind === 'NUMBER'
    ? `is a number, which ${channel} does not reach`
    : `is an email address, which ${channel} does not reach`;
}
