// Files: as whole bodies, and within a form (multipart/form-data).

import Type from 'typebox';

/** A body that is the bytes of one file. */
export const Bytes = Type.Unsafe<Buffer>({ type: 'string', format: 'binary' });

export interface UploadedFile {
  readonly fileName: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** A field that may hold files, in the document of the API; handlers get them with their bytes. */
export const Files = Type.Unsafe<readonly UploadedFile[]>({ type: 'array', items: { type: 'string', format: 'binary' } });
