// Reads a form with files (multipart/form-data) while it comes in, and holds it against its shape. Nothing is kept of it but what the
// endpoint has fields for, and no more than the endpoint takes.

import { createHash, type Hash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Busboy, type BusboyHeaders } from '@fastify/busboy';
import Type, { type TSchema } from 'typebox';
import Value from 'typebox/value';
import { invalid, Refusal } from '../domain/refusals.ts';
import type { UploadedFile } from '../wire/uploads.ts';
import { isPartNamedFile } from './form-parts.ts';
import type { Headers } from './headers.ts';
import { formDataType } from './media-types.ts';
import { checker } from './validation.ts';

/** Recipients are a field each; beside them a form has a few dozen. */
const FIELDS_MAX = 3_000;
const FILES_MAX = 500;
const FIELD_NAME_MAX = 200;
const FILE_NAME_MAX = 255;

/** A form as it came: texts and files by field, several where the field was repeated. */
interface Form {
  readonly texts: ReadonlyMap<string, readonly string[]>;
  readonly files: ReadonlyMap<string, readonly UploadedFile[]>;
}

export interface FormBody {
  readonly body: unknown;
  /** The same for the same fields and files, whatever boundary stands between them. */
  readonly digest: Buffer;
}

export type FormReader = (headers: Headers, stream: Readable | undefined) => Promise<FormBody>;

interface Shape {
  readonly type?: string;
  readonly items?: { readonly format?: string };
}

/**
 * Prepares the reading of forms of a shape. Fields whose items are binary are files; lists are fields that may be repeated.
 * @param oversize what is said of a form that is larger than `bytesMax`
 */
export function formReader(schema: TSchema, bytesMax: number, oversize: string): FormReader {
  const { properties = {}, required = [] } = schema as { properties?: Record<string, TSchema>; required?: string[] };
  const isOfFiles = (name: string): boolean => (properties[name] as Shape | undefined)?.items?.format === 'binary';
  const texts = Object.entries(properties).filter(([name]) => !isOfFiles(name));
  const textShape = Type.Object(
    Object.fromEntries(texts.map(([name, shape]) => [name, required.includes(name) ? shape : Type.Optional(shape)])),
  );
  const check = checker(textShape);
  const isKnown = (name: string): boolean => name in properties;

  return async (headers, stream) => {
    const type = formDataType(headers);
    if (type === undefined) throw new Refusal('UNSUPPORTED_MEDIA_TYPE');
    if (stream === undefined) throw unreadable();
    const hash = createHash('sha256');
    const form = await readForm({ 'content-type': type }, stream, { bytesMax, oversize, isKnown, isOfFiles, hash });
    const shaped: Record<string, unknown> = {};
    for (const [name, shape] of texts) {
      // An empty field is one that was not given.
      const given = form.texts.get(name)?.filter((text) => text.trim() !== '') ?? [];
      if (given.some((text) => text.includes('\u0000'))) throw invalid(name, 'must not contain the character U+0000');
      if (given.length > 0) shaped[name] = (shape as Shape).type === 'array' ? given : given.at(-1);
    }
    const body = check(Value.Convert(textShape, shaped)) as object;
    return { body: { ...body, ...Object.fromEntries(form.files) }, digest: hash.digest() };
  };
}

function unreadable(): Refusal {
  return invalid('', 'the request body is not a readable form');
}

interface Reading {
  readonly bytesMax: number;
  readonly oversize: string;
  readonly isKnown: (name: string) => boolean;
  readonly isOfFiles: (name: string) => boolean;
  readonly hash: Hash;
}

/** @throws Refusal INVALID when it cannot be read, or is larger than what is taken */
function readForm(headers: BusboyHeaders, stream: Readable, reading: Reading): Promise<Form> {
  return new Promise((resolve, reject) => {
    const texts = new Map<string, string[]>();
    const files = new Map<string, UploadedFile[]>();
    let bytes = 0;
    let busboy: Busboy | undefined;
    const fail = (refusal: Refusal): void => {
      if (busboy !== undefined) stream.unpipe(busboy);
      // What still comes is let go by, so that the caller reads the answer instead of a broken connection.
      stream.resume();
      reject(refusal);
    };
    try {
      busboy = new Busboy({
        headers,
        limits: {
          fieldSize: reading.bytesMax,
          fileSize: reading.bytesMax,
          fieldNameSize: FIELD_NAME_MAX,
          files: FILES_MAX,
          fields: FIELDS_MAX,
        },
        isPartAFile: isPartNamedFile,
      });
    } catch {
      return reject(unreadable());
    }
    busboy.on('field', (field, text) => {
      const name = plainName(field);
      if (!reading.isKnown(name) || reading.isOfFiles(name)) return;
      note(reading.hash, 'field', name, text);
      listIn(texts, name).push(text);
    });
    busboy.on('file', (field, part, fileName, _encoding, mediaType) => {
      const name = plainName(field);
      if (!reading.isOfFiles(name)) return void part.resume();
      const chunks: Buffer[] = [];
      part.on('data', (chunk: Buffer) => chunks.push(chunk));
      part.on('error', () => fail(unreadable()));
      part.on('end', () => {
        const file = { fileName: nameOfFile(fileName), mediaType, bytes: Buffer.concat(chunks) };
        note(reading.hash, 'file', name, file.fileName, mediaType, file.bytes);
        listIn(files, name).push(file);
      });
    });
    busboy.on('filesLimit', () => fail(invalid('', `must have at most ${FILES_MAX} files`)));
    busboy.on('fieldsLimit', () => fail(invalid('', `must have at most ${FIELDS_MAX} fields`)));
    busboy.on('error', () => fail(unreadable()));
    busboy.on('finish', () => resolve({ texts, files }));
    stream.on('error', () => fail(unreadable()));
    stream.on('aborted', () => fail(unreadable()));
    stream.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > reading.bytesMax) fail(invalid('', reading.oversize));
    });
    stream.pipe(busboy);
  });
}

function listIn<T>(lists: Map<string, T[]>, name: string): T[] {
  const list = lists.get(name) ?? [];
  lists.set(name, list);
  return list;
}

/** Clients count the values of a list in its name, each in a way of its own: `to[]`, `to[0]`, `to['0']`. */
function plainName(field: string): string {
  return field.replace(/\[[^\]]*\]$/, '');
}

/** Without the folders some clients send along. */
function nameOfFile(fileName: string | undefined): string {
  const name = (fileName ?? '').split(/[/\\]/).at(-1) ?? '';
  return name === '' ? 'attachment' : name.slice(-FILE_NAME_MAX);
}

/** With its length before each value, so that no two forms are read as one. */
function note(hash: Hash, ...values: readonly (string | Uint8Array)[]): void {
  for (const value of values) {
    hash.update(`${typeof value === 'string' ? Buffer.byteLength(value) : value.length}:`);
    hash.update(value);
  }
}
