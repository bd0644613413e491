// Status codes of MM7. Source: 3GPP TS 23.140, section 8.7.8.3.2 and its table of status codes.

export const MM7_STATUS = {
  SUCCESS: 1000,
  PARTIAL_SUCCESS: 1100,
  CLIENT_ERROR: 2000,
  OPERATION_RESTRICTED: 2001,
  ADDRESS_ERROR: 2002,
  ADDRESS_NOT_FOUND: 2003,
  MULTIMEDIA_CONTENT_REFUSED: 2004,
  MESSAGE_ID_NOT_FOUND: 2005,
  LINKED_ID_NOT_FOUND: 2006,
  MESSAGE_FORMAT_CORRUPT: 2007,
  APPLICATION_ID_NOT_FOUND: 2008,
  REPLY_APPLICATION_ID_NOT_FOUND: 2009,
  SERVER_ERROR: 3000,
  NOT_POSSIBLE: 3001,
  MESSAGE_REJECTED: 3002,
  MULTIPLE_ADDRESSES_NOT_SUPPORTED: 3003,
  APPLICATION_ADDRESSING_NOT_SUPPORTED: 3004,
  GENERAL_SERVICE_ERROR: 4000,
  IMPROPER_IDENTIFICATION: 4001,
  UNSUPPORTED_VERSION: 4002,
  UNSUPPORTED_OPERATION: 4003,
  VALIDATION_ERROR: 4004,
  SERVICE_ERROR: 4005,
  SERVICE_UNAVAILABLE: 4006,
  SERVICE_DENIED: 4007,
  APPLICATION_DENIED: 4008,
} as const;

const NAMES = new Map<number, string>(Object.entries(MM7_STATUS).map(([name, code]) => [code, name]));

/** `MESSAGE_REJECTED` → "Message rejected"; undefined for a code of a relay's own. */
export function statusWords(code: number): string | undefined {
  const words = NAMES.get(code)?.replaceAll('_', ' ').toLowerCase();
  return words === undefined ? undefined : `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
