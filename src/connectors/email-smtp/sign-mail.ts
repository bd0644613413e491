// Signs mails (DKIM) without holding anything else up: RSA is a millisecond's work, which goes to the thread pool.

import { createHash, createPrivateKey, type KeyObject, sign } from 'node:crypto';
import type { MailDomain } from '../../ports.ts';
import { fieldsOf, relaxedBody, signatureField, signingInput, splitMessage } from '../../protocols/mail/dkim.ts';

/** Keys kept parsed: reading one costs about as much as signing. */
const KEYS_MAX = 1_000;

export class MailSigner {
  readonly #keys = new Map<string, KeyObject>();

  /** The mail with its signature in front. Rejects when the key is none. */
  async sign(mail: Buffer, { domain, selector, privateKey }: MailDomain, nowMs: number): Promise<Buffer> {
    const { header, body } = splitMessage(mail);
    const bodyHash = createHash('sha256').update(relaxedBody(body)).digest('base64');
    const input = signingInput(fieldsOf(header), bodyHash, { domain, selector }, nowMs);
    const signature = await signed(Buffer.from(input.text, 'latin1'), this.#keyOf(privateKey));
    return Buffer.concat([Buffer.from(signatureField(input, signature.toString('base64')), 'latin1'), mail]);
  }

  #keyOf(pem: string): KeyObject {
    const known = this.#keys.get(pem);
    if (known !== undefined) return known;
    if (this.#keys.size >= KEYS_MAX) this.#keys.clear();
    const key = createPrivateKey(pem);
    this.#keys.set(pem, key);
    return key;
  }
}

function signed(bytes: Buffer, key: KeyObject): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    sign('sha256', bytes, key, (error, signature) => (error === null ? resolve(signature) : reject(error)));
  });
}
