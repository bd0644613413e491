// The shipped default of the coverage: a start, not a survey. Rules of countries change and differ by carrier, so an operator checks
// what his carriers say and puts his own lines over these (PUT /callsign/1/resource-coverage/…). Every line says where it comes from.

import type { Coverage } from './resource-coverage.ts';
import type { NumberCapability } from './resource-requests/request.ts';

const MESSAGES: readonly NumberCapability[] = ['SMS', 'MMS'];
const ALL: readonly NumberCapability[] = ['SMS', 'MMS', 'VOICE'];

function line(
  countryCode: string,
  senderType: Coverage['senderType'],
  capabilities: readonly NumberCapability[],
  note: string,
  rest: Partial<Pick<Coverage, 'isOffered' | 'isRegistrationRequired'>> = {},
): Coverage {
  return { countryCode, senderType, isOffered: true, isRegistrationRequired: false, capabilities, networks: [], note, ...rest };
}

const NORTH_AMERICA =
  'Carriers there take messages of businesses from ten-digit, toll-free and short numbers only (CTIA Messaging Principles and Best Practices).';
const NOT_OFFERED = { isOffered: false };
const REGISTERED = { isRegistrationRequired: true };

export const DEFAULT_COVERAGE: readonly Coverage[] = [
  line(
    'ANY',
    'ALPHANUMERIC',
    MESSAGES,
    'Most countries take alphanumeric senders without registration; check with your carrier.',
  ),
  line('ANY', 'VIRTUAL_LONG_NUMBER', ALL, 'The reviewer decides what can be procured.'),
  line('ANY', 'SHORT_CODE', MESSAGES, 'The reviewer decides what can be procured.'),
  line('ANY', 'TOLL_FREE_NUMBER', ALL, 'The reviewer decides what can be procured.'),

  line('US', 'ALPHANUMERIC', [], NORTH_AMERICA, NOT_OFFERED),
  line('US', 'VIRTUAL_LONG_NUMBER', [], 'Long numbers of the US are ten-digit long codes.', NOT_OFFERED),
  line('US', 'SHORT_CODE', [], 'Leased for months from the Short Code Registry, not bought by a request.', NOT_OFFERED),
  line(
    'US',
    'TEN_DIGIT_LONG_CODE',
    ALL,
    'Needs a registered brand and campaign before it carries traffic (The Campaign Registry).',
    REGISTERED,
  ),
  line('US', 'TOLL_FREE_NUMBER', ALL, 'Has to be verified before it carries traffic.', REGISTERED),
  line('CA', 'ALPHANUMERIC', [], NORTH_AMERICA, NOT_OFFERED),
  line('CA', 'TEN_DIGIT_LONG_CODE', ALL, 'The same as a virtual long number there.'),

  line('AE', 'ALPHANUMERIC', MESSAGES, 'Sender names have to be registered with the operators (rules of the TDRA).', REGISTERED),
  line('AU', 'ALPHANUMERIC', MESSAGES, 'Sender names have to be in the SMS Sender ID Register of the ACMA.', REGISTERED),
  line('IE', 'ALPHANUMERIC', MESSAGES, 'Sender names have to be in the SMS Sender ID Registry of ComReg.', REGISTERED),
  line('IN', 'ALPHANUMERIC', MESSAGES, 'Headers have to be registered on a DLT platform (TRAI, TCCCPR 2018).', REGISTERED),
  line('SA', 'ALPHANUMERIC', MESSAGES, 'Sender names have to be registered (rules of the CST).', REGISTERED),
  line('SG', 'ALPHANUMERIC', MESSAGES, 'Sender names have to be in the SMS Sender ID Registry (SSIR, IMDA).', REGISTERED),
];
