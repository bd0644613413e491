// Bytes that come as text.

/** The bytes; undefined when the text is no Base64, whose lines may be broken. */
export function bytesOfBase64(text: string): Buffer | undefined {
  const signs = /\s/.test(text) ? text.replaceAll(/\s+/g, '') : text;
  // The platform's own reading passes over whatever does not belong there, and would send out half a file without a word.
  return /^[A-Za-z0-9+/]*={0,2}$/.test(signs) ? Buffer.from(signs, 'base64') : undefined;
}
