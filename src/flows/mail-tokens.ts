// What the addresses in a mail that lead to us say: signed, so that nothing has to be stored when a mail is sent, and so that we lead
// nobody to an address that was in no mail.

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { MessageId } from '../domain/messages/message.ts';
import type { AccountId } from '../domain/platform.ts';
import type { Queryable } from '../storage/db.ts';
import { installationSecret } from '../storage/installation-secrets.ts';

interface OfMail {
  readonly accountId: AccountId;
  readonly messageId: MessageId;
}

export type MailToken =
  | (OfMail & { readonly kind: 'OPEN' })
  | (OfMail & { readonly kind: 'CLICK'; readonly url: string })
  /** With both addresses: one unsubscribes as long as the mail lies in the mailbox, which may be longer than we keep it. */
  | (OfMail & { readonly kind: 'UNSUBSCRIBE'; readonly sender: string; readonly destination: string });

const LETTERS = { OPEN: 'o', CLICK: 'c', UNSUBSCRIBE: 'u' } as const;
/** 132 bits. */
const SIGNATURE_LENGTH = 22;

export class MailTokens {
  readonly #secret: Buffer;

  constructor(secret: Buffer) {
    this.#secret = secret;
  }

  /** With the secret of the installation, which the first start makes. */
  static async load(db: Queryable): Promise<MailTokens> {
    return new MailTokens(await installationSecret(db, 'mail-tokens'));
  }

  write(token: MailToken): string {
    const said = `${LETTERS[token.kind]}.${token.accountId.toString(36)}.${BigInt(token.messageId).toString(36)}.${restOf(token)}`;
    return `${said}.${this.#signatureOf(said)}`;
  }

  /** Undefined when we have not signed it. */
  read(text: string): MailToken | undefined {
    const at = text.lastIndexOf('.');
    const [said, signature] = [text.slice(0, Math.max(0, at)), text.slice(at + 1)];
    const expected = Buffer.from(this.#signatureOf(said));
    const given = Buffer.from(signature);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    const [letter, account = '', message = '', rest = ''] = said.split('.');
    const ofMail: OfMail = {
      accountId: Number.parseInt(account, 36) as AccountId,
      messageId: decimalOf(message) as MessageId,
    };
    const details = Buffer.from(rest, 'base64url').toString('utf8');
    switch (letter) {
      case 'o':
        return { ...ofMail, kind: 'OPEN' };
      case 'c':
        return { ...ofMail, kind: 'CLICK', url: details };
      case 'u': {
        const [sender = '', destination = ''] = JSON.parse(details) as string[];
        return { ...ofMail, kind: 'UNSUBSCRIBE', sender, destination };
      }
      default:
        return undefined;
    }
  }

  #signatureOf(said: string): string {
    return createHmac('sha256', this.#secret).update(said).digest('base64url').slice(0, SIGNATURE_LENGTH);
  }
}

function restOf(token: MailToken): string {
  switch (token.kind) {
    case 'OPEN':
      return '';
    case 'CLICK':
      return Buffer.from(token.url).toString('base64url');
    case 'UNSUBSCRIBE':
      return Buffer.from(JSON.stringify([token.sender, token.destination])).toString('base64url');
  }
}

/** A number to the base 36 in decimal digits, larger than a number of JavaScript can be. */
function decimalOf(text: string): string {
  let value = 0n;
  for (const digit of text) value = value * 36n + BigInt(Number.parseInt(digit, 36));
  return value.toString();
}
