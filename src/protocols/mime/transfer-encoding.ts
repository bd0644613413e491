// Transfer encodings of MIME, taken off. Source: RFC 2045, section 6.

import { Buffer } from 'node:buffer';

/** The bytes behind what a part holds, by the value of its Content-Transfer-Encoding. */
export function decodeTransfer(encoding: string | undefined, body: Buffer): Buffer {
  switch (encoding?.trim().toLowerCase()) {
    case 'base64':
      return Buffer.from(body.toString('latin1'), 'base64');
    case 'quoted-printable':
      return fromQuotedPrintable(body.toString('latin1'));
    default:
      // 7bit, 8bit, binary, and what nobody has heard of: as it is.
      return body;
  }
}

/** RFC 2045, section 6.7. What is no escape stays as it is. */
function fromQuotedPrintable(text: string): Buffer {
  // Each line, and behind it the end it has.
  const pieces = text.split(/(\r?\n)/);
  let joined = '';
  for (let at = 0; at < pieces.length; at += 2) {
    const line = withoutBlanksAtEnd(pieces[at] ?? '');
    // A line that ends in = goes on in the next.
    joined += line.endsWith('=') ? line.slice(0, -1) : `${line}${pieces[at + 1] ?? ''}`;
  }
  const bytes = joined.replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1');
}

/** Blanks at the end of a line were added on the way. No pattern: one would begin anew at each blank. */
function withoutBlanksAtEnd(line: string): string {
  let end = line.length;
  while (end > 0 && (line[end - 1] === ' ' || line[end - 1] === '\t')) end -= 1;
  return line.slice(0, end);
}
