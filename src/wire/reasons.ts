// Errors with codes of their own, in the modern envelope. Clients tell them apart by the code; the sentences are ours.

interface Reason {
  readonly errorCode: string;
  readonly description: string;
  readonly action: string;
}

const REASONS = {
  REQUEST_UNKNOWN: {
    errorCode: 'RR404',
    description: 'There is no resource request with this id.',
    action: 'Check the id of the request.',
  },
  REQUEST_WRONG_STATUS: {
    errorCode: 'RR-INVALID-STATUS400',
    description: 'The status of the resource request does not allow this.',
    action: 'Read the request, and change or cancel it only while an update of it is asked for.',
  },
  DOCUMENT_UNKNOWN: {
    errorCode: 'RR-DOC404',
    description: 'There is no document with this id.',
    action: 'Check the id of the document.',
  },
  ALPHANUMERIC_UNAVAILABLE: {
    errorCode: 'RR-ALPHA-UNAVAILABLE404',
    description: 'Alphanumeric senders are not offered for this country.',
    action: 'Choose another country, or send from a number.',
  },
  ALPHANUMERIC_SENDER_EXISTS: {
    errorCode: 'RR-ALPHA-SENDER-ALREADY-EXISTS400',
    description: 'This sender name is registered for the country already, or a request for it is open.',
    action: 'Choose another sender name.',
  },
  ALPHANUMERIC_REQUEST_LIMIT: {
    errorCode: 'RR-ALPHA-SS-LIMIT400',
    description: 'Two requests for sender names are open; there cannot be more at once.',
    action: 'Wait until one of them is decided.',
  },
  NUMBER_UNAVAILABLE: {
    errorCode: 'RR-NUMBER-PURCHASE-UNAVAILABLE404',
    description: 'No number is offered that has this type, these capabilities and this country.',
    action: 'Change the type, the capabilities or the country.',
  },
  US_VIRTUAL_LONG_NUMBER: {
    errorCode: 'RR-NUMBER-PURCHASE-US-VLN-UNSUPPORTED400',
    description: 'Virtual long numbers of the US are not offered.',
    action: 'Ask for TEN_DIGIT_LONG_CODE or TOLL_FREE_NUMBER.',
  },
  US_SHORT_CODE: {
    errorCode: 'RR-NUMBER-PURCHASE-US-SC-WEB-ONLY400',
    description: 'Short codes of the US cannot be asked for here.',
    action: 'Have the operator add the short code to your numbers.',
  },
  NXX_REQUIRES_NPA_AND_STATE: {
    errorCode: 'RR-NUMBER-PURCHASE-NXX-REQUIRES-NPA-STATE400',
    description: 'An exchange (nxx) says nothing without its area code and state.',
    action: 'Give state and npa together with nxx.',
  },
  INVALID_STATE_AND_NPA: {
    errorCode: 'RR-NUMBER-PURCHASE-INVALID-STATE-NPA-COMBO400',
    description: 'The state does not have this area code (npa).',
    action: 'Give an area code of the state.',
  },
  INVALID_NPA_AND_NXX: {
    errorCode: 'RR-NUMBER-PURCHASE-INVALID-NPA-NXX-COMBO400',
    description: 'The area code (npa) does not have this exchange (nxx).',
    action: 'Give an exchange of the area code.',
  },
  RCS_COUNTRY_UNSUPPORTED: {
    errorCode: 'RR-RCS-SENDER-COUNTRY-UNSUPPORTED400',
    description: 'RCS is not offered in this country.',
    action: 'Use SMS or MMS.',
  },
} as const satisfies Readonly<Record<string, Reason>>;

/** The body of an error with a code of its own. */
export function reasonBody(reason: keyof typeof REASONS): object {
  return { ...REASONS[reason], violations: [], resources: [] };
}
