// Senders and destinations as SMPP addresses, with type of number and numbering plan: SMPP 3.4 sections 5.2.5 and 5.2.6.

import type { SenderType } from '../../domain/resources.ts';
import type { Address } from '../../protocols/smpp/pdu.ts';

const TON_UNKNOWN = 0;
const TON_INTERNATIONAL = 1;
const TON_NETWORK_SPECIFIC = 3;
const TON_ALPHANUMERIC = 5;
const NPI_UNKNOWN = 0;
const NPI_E164 = 1;

/** The longest short codes have six digits; a number in international form has more. */
const SHORT_CODE_DIGITS_MAX = 6;
const ADDRESS_LENGTH_MAX = 20;

/** The address to send from. The type of an unregistered sender is read off its characters. */
export function senderAddress(sender: string, senderType: SenderType | null): Address {
  switch (senderType ?? guessedType(sender)) {
    case 'ALPHANUMERIC':
      return { ton: TON_ALPHANUMERIC, npi: NPI_UNKNOWN, address: sender };
    case 'SHORT_CODE':
      // Network specific, as short codes mean something in one network only. Carriers that want 0/1 accept 3/0 as well.
      return { ton: TON_NETWORK_SPECIFIC, npi: NPI_UNKNOWN, address: sender };
    default:
      return { ton: TON_INTERNATIONAL, npi: NPI_E164, address: sender };
  }
}

/** The address to send to: digits in international form. */
export function destinationAddress(destination: string): Address {
  return { ton: TON_INTERNATIONAL, npi: NPI_E164, address: destination };
}

/** A sender or receiver as a carrier wrote it, in our form: digits without the plus, names as they are. */
export function plainAddress({ ton, address }: Address): string {
  const text = address.trim();
  if (ton === TON_ALPHANUMERIC) return text;
  if (/^\+\d+$/.test(text)) return text.slice(1);
  // "00" before a number said to be international, or of no said type and too long to be anything else.
  const isInternational = ton === TON_INTERNATIONAL || (ton === TON_UNKNOWN && text.length > 9);
  return isInternational && /^00[1-9]\d+$/.test(text) ? text.slice(2) : text;
}

/** Whether a text fits into an address field: up to twenty characters of one byte each. */
export function fitsAddress(text: string): boolean {
  if (text.length === 0 || text.length > ADDRESS_LENGTH_MAX) return false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0 || code > 0xff) return false;
  }
  return true;
}

function guessedType(sender: string): SenderType {
  if (!/^\d+$/.test(sender)) return 'ALPHANUMERIC';
  return sender.length <= SHORT_CODE_DIGITS_MAX ? 'SHORT_CODE' : 'VIRTUAL_LONG_NUMBER';
}
