// Headers a caller may add to a mail of his own.

/**
 * Set from the message itself, or by whoever carries it. The contract names To, Cc, Bcc, From, Subject, Content-Type, DKIM-Signature,
 * Content-Transfer-Encoding, Return-Path and MIME-Version; the others would make a mail that says two things of itself.
 */
const RESERVED: ReadonlySet<string> = new Set([
  ...['to', 'cc', 'bcc', 'from', 'subject', 'content-type', 'content-transfer-encoding', 'mime-version', 'return-path'],
  ...['dkim-signature', 'sender', 'date', 'message-id', 'received', 'content-disposition', 'content-id', 'delivered-to'],
  ...['authentication-results', 'received-spf'],
]);
const RESERVED_STARTS: readonly string[] = ['arc-', 'resent-'];

/** RFC 5322, 2.2: printable ASCII without the colon. */
const NAME = /^[!-9;-~]{1,76}$/;
const VALUE_LENGTH_MAX = 2_000;

/** Why a header cannot be added; undefined when it can. A value that could begin another header is one that cannot. */
export function headerProblem(name: string, value: string): string | undefined {
  const lower = name.toLowerCase();
  if (!NAME.test(name)) return 'is no name of a header: 1 to 76 visible ASCII characters without a colon';
  if (RESERVED.has(lower) || RESERVED_STARTS.some((start) => lower.startsWith(start))) return 'is set by the mail itself';
  if (/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(value)) return 'must not hold line breaks or other control characters';
  if (value.length > VALUE_LENGTH_MAX) return `must not be longer than ${VALUE_LENGTH_MAX} characters`;
  return undefined;
}
