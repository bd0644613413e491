// Reads a form (multipart/form-data) whose bytes are all there. Forms that may be large are read while they come in: see form-body.ts.

import { Readable } from 'node:stream';
import { Busboy, type BusboyConfig } from '@fastify/busboy';
import { invalid } from '../domain/refusals.ts';

export interface FormPart {
  readonly field: string;
  readonly mediaType: string;
  readonly fileName: string | undefined;
  readonly bytes: Buffer;
  /** Larger than the limit: its bytes end there. */
  readonly isTruncated: boolean;
}

/** A file has a name, whatever its type: the parser's own rule would take text for a field. */
export const isPartNamedFile: NonNullable<BusboyConfig['isPartAFile']> = (_field, type, fileName) =>
  fileName !== undefined || type === 'application/octet-stream';

/**
 * The parts of a form that are files, in the order they stand in.
 * @param type the content type with the boundary
 * @throws Refusal INVALID when the form cannot be read
 */
export function filesOfForm(
  type: string,
  body: Buffer,
  config: Required<Pick<BusboyConfig, 'limits' | 'isPartAFile'>>,
): Promise<FormPart[]> {
  return new Promise((resolve, reject) => {
    const unreadable = (): void => reject(invalid('', 'the request body is not a readable form'));
    const parts: FormPart[] = [];
    let form: Busboy;
    try {
      form = new Busboy({ headers: { 'content-type': type }, ...config });
    } catch {
      return unreadable();
    }
    form.on('file', (field, stream, fileName, _encoding, mediaType) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('error', unreadable);
      stream.on('end', () =>
        parts.push({ field, mediaType, fileName, bytes: Buffer.concat(chunks), isTruncated: stream.truncated }),
      );
    });
    form.on('error', unreadable);
    form.on('finish', () => resolve(parts));
    Readable.from([body]).pipe(form);
  });
}
