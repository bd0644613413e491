// Senders and recipients as MM7 addresses, and back. Source: 3GPP TS 23.140, section 8.7.8.1; OMA MMS encapsulation, "addressing".

import type { Mm7Settings } from '../../domain/connectors.ts';
import type { SenderType } from '../../domain/resources.ts';
import type { Mm7Address } from '../../protocols/mm7/messages.ts';

/** The longest short codes have six digits; a number in international form has more. */
const SHORT_CODE_DIGITS_MAX = 6;

/** The address to send from; undefined where the relay goes by our identification alone. */
export function senderAddress(
  sender: string,
  senderType: SenderType | null,
  { senderAddressing, numberFormat }: Pick<Mm7Settings, 'senderAddressing' | 'numberFormat'>,
): Mm7Address | undefined {
  const form = senderAddressing === 'AUTO' ? usualForm(sender, senderType) : senderAddressing;
  if (form === 'NONE') return undefined;
  return form === 'NUMBER' ? numberAddress(sender, numberFormat) : { form, text: sender };
}

/** The address of a number in international form, given as digits. */
export function numberAddress(digits: string, numberFormat: Mm7Settings['numberFormat']): Mm7Address {
  return { form: 'NUMBER', text: numberFormat === 'PLUS' && /^\d+$/.test(digits) ? `+${digits}` : digits };
}

function usualForm(sender: string, senderType: SenderType | null): Mm7Address['form'] {
  if (senderType === 'SHORT_CODE') return 'SHORT_CODE';
  // MM7 has no form for names; a mail address is the one that takes any text.
  if (!/^\d+$/.test(sender)) return 'RFC2822';
  return senderType === null && sender.length <= SHORT_CODE_DIGITS_MAX ? 'SHORT_CODE' : 'NUMBER';
}

/** An address as a relay wrote it, in our form: digits without the plus, mail addresses of people as they are. */
export function plainAddress({ text }: Mm7Address): string {
  // +15551234567/TYPE=PLMN, with or without @ and a relay behind it, and the same without the type.
  const bare = text.trim().replace(/\/TYPE=[A-Za-z0-9]+(@.*)?$/i, '');
  const number = bare.replace(/^(\+?[\d() .-]+)@.*$/, '$1');
  const digits = number.replace(/[() .-]/g, '');
  if (/^\+\d+$/.test(digits)) return digits.slice(1);
  if (!/^\d+$/.test(digits)) return bare;
  return /^00[1-9]\d{7,}$/.test(digits) ? digits.slice(2) : digits;
}

/** Longer ones are nobody's; they are cut, since the database could not index them and the relay would bring them for ever. */
const STORED_LENGTH_MAX = 255;

/** A text of the relay's in the length in which addresses and ids are kept. */
export function storedLength(text: string): string {
  return text.slice(0, STORED_LENGTH_MAX);
}
