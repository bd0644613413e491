// What a request is in: JSON, XML or a form; and which of JSON and XML its sender wants to read.

import { type Headers, headerText } from './headers.ts';

/** Whether a body of this type may be read as JSON; one of no type is given the benefit of the doubt. */
export function isJson(headers: Headers): boolean {
  const media = mediaOf(headers['content-type']);
  return media === '' || media === 'application/json' || media.endsWith('+json');
}

/** Whether the body says that it is a form's fields. */
export function isForm(headers: Headers): boolean {
  return mediaOf(headers['content-type']) === 'application/x-www-form-urlencoded';
}

/** The type of a form with files, its boundary included; undefined when the body says that it is something else. */
export function formDataType(headers: Headers): string | undefined {
  const type = headerText(headers['content-type']);
  return type !== undefined && /^multipart\/form-data\s*;/i.test(type) ? type : undefined;
}

/** Whether the body says that it is XML. */
export function isXml(headers: Headers): boolean {
  return isXmlMedia(mediaOf(headers['content-type']));
}

/** Whether the answer is to be XML: what `Accept` prefers; without a preference, what the request came in. */
export function wantsXml(headers: Headers): boolean {
  const accept = headers.accept;
  if (typeof accept === 'string' && accept !== '' && accept !== '*/*') {
    if (!accept.includes('xml')) return isXml(headers) && !accept.includes('json');
    return qualityOf(accept, isXmlMedia) > qualityOf(accept, (media) => media === 'application/json');
  }
  return isXml(headers);
}

function isXmlMedia(media: string): boolean {
  return media === 'application/xml' || media === 'text/xml';
}

/** The best weight of a type in an Accept header (RFC 9110 section 12.4.2); of equals the first named wins by a hair. */
function qualityOf(accept: string, is: (media: string) => boolean): number {
  const weights = accept.split(',').flatMap((range, at) => {
    const [media = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const quality = parameters.find((parameter) => parameter.startsWith('q='));
    return is(media) ? [(quality === undefined ? 1 : Number(quality.slice(2)) || 0) - at * 1e-6] : [];
  });
  return Math.max(-1, ...weights);
}

function mediaOf(header: string | string[] | undefined): string {
  return headerText(header)?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
}
