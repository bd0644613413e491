// Answers files that strangers have sent: to be saved, and never to run in the browser of whoever opens them.

import type { ContentId } from '../domain/messages/content.ts';
import type { AccountId } from '../domain/platform.ts';
import { notFound } from '../domain/refusals.ts';
import type { World } from '../flows/world.ts';
import { loadContents } from '../storage/contents.ts';
import type { Answer } from './endpoint.ts';
import { fileAnswer } from './resources/documents.ts';

/** Types that do nothing in a browser; whatever else it is called, it is bytes. */
const HARMLESS =
  /^(image\/(png|jpeg|gif|webp|bmp|heic)|audio\/[\w.+-]+|video\/[\w.+-]+|text\/(plain|csv)|application\/(pdf|zip|smil))$/;

/** A file by the id it is kept under. @throws Refusal NOT_FOUND when it is kept no more */
export async function storedFile(world: World, accountId: AccountId, contentId: ContentId, fileName: string): Promise<Answer> {
  const content = (await loadContents(world.db, accountId, [contentId])).get(contentId);
  if (content === undefined) throw notFound('The file is not kept any more.');
  return downloadOf(content.bytes, content.mediaType, fileName);
}

export function downloadOf(bytes: Uint8Array, mediaType: string, fileName: string): Answer {
  return fileAnswer({
    content: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    contentType: HARMLESS.test(mediaType) ? mediaType : 'application/octet-stream',
    fileName: fileName.replace(/\p{Cs}/gu, '_'),
  });
}
