// /m/{code}: the page that shows an MMS to whom only its link could be sent by SMS.

import Type from 'typebox';
import type { MmsContent, MmsSegment } from '../../domain/messages/content.ts';
import { escapedHtml } from '../../domain/messages/placeholders.ts';
import { notFound } from '../../domain/refusals.ts';
import { MMS_PAGES_PATH } from '../../flows/send-failovers.ts';
import { shownFile, shownMms } from '../../flows/show-mms.ts';
import { type Answer, endpoint } from '../endpoint.ts';
import { mediaAnswer } from './content.ts';

const STYLE =
  'body{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem}img,video{max-width:100%;height:auto;border-radius:.5rem}p{white-space:pre-wrap;overflow-wrap:anywhere}audio{width:100%}';

const GONE = page('Message not found', '<p>This message is not here, or no longer.</p>');

/** The page runs nothing, asks nobody for anything but its pictures, and is in no frame and no search engine. */
const SAFE_HEADERS = {
  'content-security-policy':
    "default-src 'none'; img-src 'self' https:; media-src 'self' https:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
};

const shared = {
  method: 'GET',
  group: 'MMS',
  scopes: null,
  // Per address, as for short links: a whole mobile network can share one.
  limit: { count: 500, seconds: 1, burst: 1_000 },
  errors: 'modern',
  refusals: [404],
} as const;

export const getMmsPage = endpoint({
  ...shared,
  path: `${MMS_PAGES_PATH}/{code}`,
  summary: 'Show an MMS',
  description: 'Texts and media of an MMS that could not be delivered as such; its address goes out by SMS.',
  params: Type.Object({ code: Type.String({ maxLength: 64 }) }),
  produces: 'text/html',
  answers: { 200: Type.String() },
  handle: async ({ world, params: { code } }): Promise<Answer> => {
    const shown = await shownMms(world, code);
    const answer = shown === undefined ? { status: 404, body: GONE } : { status: 200, body: pageOf(shown.content, code) };
    return { ...answer, contentType: 'text/html;charset=UTF-8', headers: SAFE_HEADERS };
  },
});

export const getMmsPageFile = endpoint({
  ...shared,
  path: `${MMS_PAGES_PATH}/{code}/{index}`,
  summary: 'Fetch a file of a shown MMS',
  params: Type.Object({ code: Type.String({ maxLength: 64 }), index: Type.Integer({ minimum: 0 }) }),
  produces: 'application/octet-stream',
  answers: { 200: Type.Unsafe<Buffer>({ type: 'string', format: 'binary' }) },
  handle: async ({ world, params: { code, index } }) => {
    const shown = await shownMms(world, code);
    const file = shown && (await shownFile(world, shown, index));
    if (file === undefined) throw notFound('There is no such file, or it is no longer kept.');
    return mediaAnswer(file);
  },
});

function pageOf({ title, segments }: MmsContent, code: string): string {
  const heading = title === undefined ? '' : `<h1>${escapedHtml(title)}</h1>`;
  const parts = segments.map((segment, index) => partOf(segment, `${MMS_PAGES_PATH}/${code}/${index}`));
  return page(title ?? 'Message', `${heading}${parts.join('\n')}`);
}

function partOf(segment: MmsSegment, ownUrl: string): string {
  switch (segment.kind) {
    case 'TEXT':
      return `<p>${escapedHtml(segment.text)}</p>`;
    case 'SMIL':
      return '';
    case 'LINK':
      return mediaElement(segment.mediaType ?? '', segment.url, segment.url);
    case 'MEDIA':
      return mediaElement(segment.mediaType, ownUrl, segment.name ?? segment.mediaType);
    default:
      return segment satisfies never;
  }
}

function mediaElement(mediaType: string, url: string, name: string): string {
  const [address, words] = [escapedHtml(url), escapedHtml(name)];
  if (/^image\/(?!svg)/.test(mediaType)) return `<p><img src="${address}" alt="${words}"></p>`;
  if (mediaType.startsWith('video/')) return `<p><video src="${address}" controls preload="metadata"></video></p>`;
  if (mediaType.startsWith('audio/')) return `<p><audio src="${address}" controls preload="none"></audio></p>`;
  return `<p><a href="${address}" rel="noreferrer nofollow">${words}</a></p>`;
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${escapedHtml(title)}</title><style>${STYLE}</style></head><body><main>${body}</main></body></html>`;
}
