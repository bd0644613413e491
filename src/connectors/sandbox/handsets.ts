// The handsets and mailboxes of the sandbox and what each has received and sent lately. In memory only: a box to look into, not a store.

import type { Handset, HandsetMessage } from '../../domain/handsets.ts';
import type { AccountId } from '../../domain/platform.ts';

/** Messages kept per handset, and handsets per account; the ones unused longest go first. */
const MESSAGES_MAX = 100;
const HANDSETS_MAX = 10_000;

export class Handsets<Message extends { readonly atMs: number } = HandsetMessage> {
  /** Handsets in the order of their last message, the latest at the end. */
  readonly #accounts = new Map<AccountId, Map<string, Message[]>>();

  note(accountId: AccountId, number: string, message: Message): void {
    let handsets = this.#accounts.get(accountId);
    if (handsets === undefined) {
      handsets = new Map();
      this.#accounts.set(accountId, handsets);
    }
    const messages = handsets.get(number) ?? [];
    messages.push(message);
    // Cut only now and then: taking the first off an array moves all others.
    if (messages.length >= MESSAGES_MAX * 2) messages.splice(0, messages.length - MESSAGES_MAX);
    handsets.delete(number);
    handsets.set(number, messages);
    if (handsets.size > HANDSETS_MAX) {
      const [eldest] = handsets.keys();
      if (eldest !== undefined) handsets.delete(eldest);
    }
  }

  /** The latest `limit` handsets in use, the latest first. */
  list(accountId: AccountId, limit: number): Handset[] {
    const handsets = [...(this.#accounts.get(accountId) ?? [])].slice(-limit).reverse();
    return handsets.map(([number, messages]) => ({
      number,
      messageCount: Math.min(messages.length, MESSAGES_MAX),
      lastAtMs: messages.at(-1)?.atMs ?? 0,
    }));
  }

  /** What a handset received and sent lately, the latest first; undefined when it was never used. */
  messagesOf(accountId: AccountId, number: string): Message[] | undefined {
    return this.#accounts.get(accountId)?.get(number)?.slice(-MESSAGES_MAX).reverse();
  }
}
