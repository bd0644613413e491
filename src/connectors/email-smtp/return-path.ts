// Where a mail that cannot be delivered comes back to: an address of its own, which names the message and which nobody else can make.

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { MessageId } from '../../domain/messages/message.ts';

const PREFIX = 'bounce+';
/** Hexadecimal digits of the proof: 80 bits, and the whole local part within 64 characters. */
const PROOF_LENGTH = 20;
/** As long as an id of 63 bits can be. */
const ID_LENGTH_MAX = 13;

/** `bounce+<token>@<domain>`; the token is also what we call the mail towards other servers. */
export function returnPathFor(messageId: MessageId, domain: string, secret: Uint8Array): string {
  return `${PREFIX}${returnToken(messageId, secret)}@${domain}`;
}

/** Names the message and proves that we named it. Lower case throughout: servers may change it. */
export function returnToken(messageId: MessageId, secret: Uint8Array): string {
  const id = BigInt(messageId).toString(36);
  return `${id}-${proofOf(id, secret)}`;
}

/** The message a return path belongs to; undefined when it is none of ours. */
export function readReturnPath(address: string, secret: Uint8Array): MessageId | undefined {
  const local = address.replace(/^<|>$/g, '').split('@')[0]?.toLowerCase() ?? '';
  if (!local.startsWith(PREFIX)) return undefined;
  const [id = '', proof = '', ...rest] = local.slice(PREFIX.length).split('-');
  if (rest.length > 0 || id.length > ID_LENGTH_MAX || !/^[1-9a-z][0-9a-z]*$/.test(id) || proof.length !== PROOF_LENGTH)
    return undefined;
  if (!timingSafeEqual(Buffer.from(proof), Buffer.from(proofOf(id, secret)))) return undefined;
  return String([...id].reduce((sum, digit) => sum * 36n + BigInt(Number.parseInt(digit, 36)), 0n)) as MessageId;
}

function proofOf(id: string, secret: Uint8Array): string {
  return createHmac('sha256', secret).update(`return-path ${id}`).digest('hex').slice(0, PROOF_LENGTH);
}
