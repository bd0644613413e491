// What stands against sending to a destination, asked once for every message: who does not want to hear from which sender, and whom
// the account itself has put on its block list. A million entries share a handful of restrictions, so an entry costs little more
// than its destination.

import { foldedName } from './resource-index.ts';

/** Who put a destination on the list: the account itself, or the subscriber by a message, a link or a campaign. */
export type BlockSource = 'CUSTOM' | 'MO' | 'URL_OPT_OUT' | 'CAMPAIGN';

export interface OptOut {
  /** Digits, a mailbox, or the domain of mailboxes. */
  readonly destination: string;
  /** Digits or sender name; '' = from no sender of the account. */
  readonly sender: string;
  /** Absent or '' = on every channel. The block list knows channels we do not send on. */
  readonly channel?: string | undefined;
  /** Absent = the subscriber, by a message. */
  readonly source?: BlockSource | undefined;
}

/** One reason not to send, whatever the destination. */
export interface Restriction {
  /** In the form names are compared in; '' = every sender. */
  readonly sender: string;
  /** '' = every channel. */
  readonly channel: string;
  readonly source: BlockSource;
}

/** As an opt-out stands for every sender of the account. */
export const EVERY_SENDER = '';
/** As an entry stands for every channel. */
export const EVERY_CHANNEL = '';

export class OptOuts {
  readonly #restrictions = new Map<string, Restriction>();
  /** Nearly always one, and then without a list around it. */
  readonly #ofDestination = new Map<string, Restriction | readonly Restriction[]>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** What stands against a destination, a mailbox's domain included; undefined, as nearly always, when nothing does. */
  of(destination: string): readonly Restriction[] | undefined {
    if (this.#size === 0) return undefined;
    const own = this.#listOf(destination);
    const at = destination.lastIndexOf('@');
    const all = at < 0 ? own : [...own, ...this.#listOf(destination.slice(at + 1))];
    return all.length === 0 ? undefined : all;
  }

  /** What forbids this sender (digits or name) to send to the destination on the channel; undefined when nothing does. */
  against(destination: string, sender: string, channel: string): Restriction | undefined {
    const restrictions = this.of(destination);
    return restrictions && forbidding(restrictions, sender, channel);
  }

  add(optOut: OptOut): void {
    const restriction = this.#restrictionOf(optOut);
    const known = this.#listOf(optOut.destination);
    if (known.includes(restriction)) return;
    this.#ofDestination.set(optOut.destination, known.length === 0 ? restriction : [...known, restriction]);
    this.#size += 1;
  }

  delete(optOut: OptOut): void {
    const restriction = this.#restrictionOf(optOut);
    const known = this.#listOf(optOut.destination);
    if (!known.includes(restriction)) return;
    const [first, ...others] = known.filter((other) => other !== restriction);
    if (first === undefined) this.#ofDestination.delete(optOut.destination);
    else this.#ofDestination.set(optOut.destination, others.length === 0 ? first : [first, ...others]);
    this.#size -= 1;
  }

  /** Takes out whatever stands against a destination. */
  forget(destination: string): void {
    this.#size -= this.#listOf(destination).length;
    this.#ofDestination.delete(destination);
  }

  #listOf(destination: string): readonly Restriction[] {
    const entry = this.#ofDestination.get(destination);
    if (entry === undefined) return NONE;
    return isList(entry) ? entry : [entry];
  }

  /** Equal restrictions are one object. */
  #restrictionOf({ sender, channel = EVERY_CHANNEL, source = 'MO' }: OptOut): Restriction {
    const folded = foldedName(sender);
    const key = `${source} ${channel} ${folded}`;
    const known = this.#restrictions.get(key);
    if (known !== undefined) return known;
    const restriction: Restriction = { sender: folded, channel, source };
    this.#restrictions.set(key, restriction);
    return restriction;
  }
}

const NONE: readonly Restriction[] = [];

function isList(entry: Restriction | readonly Restriction[]): entry is readonly Restriction[] {
  return Array.isArray(entry);
}

/** What of these forbids the sender on the channel; the account's own word is named before the subscriber's. */
export function forbidding(restrictions: readonly Restriction[], sender: string, channel: string): Restriction | undefined {
  const folded = foldedName(sender);
  const inForce = restrictions.filter(
    (restriction) =>
      (restriction.sender === EVERY_SENDER || restriction.sender === folded) &&
      (restriction.channel === EVERY_CHANNEL || restriction.channel === channel),
  );
  return inForce.find(isBlock) ?? inForce[0];
}

/** Whether the account put it there, and not the subscriber: then not even an answer to his own words goes out. */
export function isBlock({ source }: Restriction): boolean {
  return source === 'CUSTOM';
}
