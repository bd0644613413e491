// What stands in a request for MMS, read into what the flow understands: destinations, groups of them, and the segments of the content.

import { callbackUrlProblem } from '../../domain/addresses/callback-url.ts';
import { mediaTypeProblem, plainMediaType, segmentNameProblem } from '../../domain/messages/mms.ts';
import type { Violation } from '../../domain/refusals.ts';
import type { SubmittedDestination } from '../../flows/submission.ts';
import type { MmsSegmentDraft } from '../../flows/submit-mms.ts';
import type { OldMmsSegmentShape } from '../../wire/mms-advanced.ts';
import type { MmsSegmentShape } from '../../wire/mms-messages.ts';
import { type SubmissionRules, within } from '../sending/request-parts.ts';

const MISSING = 'must not be null';
const NUL = 'must not contain the character U+0000';

interface DestinationShape {
  readonly to?: string | undefined;
  readonly messageId?: string | undefined;
  readonly group?: readonly { readonly to: string; readonly messageId?: string | undefined }[] | undefined;
}

/** Inferred: each member of a group gets a message of its own. See compatibility.md, "MMS: groups". `idMax`: longer ids are clipped. */
export function destinationsOf(
  shapes: readonly DestinationShape[],
  path: string,
  violations: Violation[],
  idMax = Number.POSITIVE_INFINITY,
): SubmittedDestination[] {
  const destination = (to: string, messageId: string | undefined): SubmittedDestination => ({
    to,
    messageId: messageId?.slice(0, idMax) || undefined,
  });
  return shapes.flatMap(({ to, messageId, group }, index) => {
    const at = `${path}[${index}]`;
    if (group !== undefined) {
      if (to !== undefined) violations.push({ property: at, violation: 'must have either to or group, not both' });
      return group.map((member) => destination(member.to, member.messageId));
    }
    if (to === undefined) violations.push({ property: `${at}.to`, violation: `${MISSING}: give to, or group` });
    return [destination(to ?? '', messageId)];
  });
}

/** The segments of the newest endpoint. */
export function segmentsOf(
  shapes: readonly MmsSegmentShape[],
  path: string,
  rules: SubmissionRules,
  violations: Violation[],
): MmsSegmentDraft[] {
  return shapes.flatMap((shape, index) => {
    const reader = new SegmentReader(`${path}[${index}]`, shape.contentId, rules, violations);
    switch (shape.type) {
      case 'TEXT':
        return reader.text(shape.text);
      case 'LINK':
        return reader.link(shape.contentUrl, shape.contentType);
      case 'SMIL':
        if (shape.contentType === undefined) reader.say('contentType', MISSING);
        return reader.smil(shape.smil);
      case 'UPLOADED_REFERENCE':
        return reader.uploaded(shape.uploadedContentId);
      default:
        return shape.type satisfies never;
    }
  });
}

/** The segments of the older endpoint: what each is shows in which field is there. */
export function oldSegmentsOf(
  shapes: readonly OldMmsSegmentShape[],
  path: string,
  rules: SubmissionRules,
  violations: Violation[],
): MmsSegmentDraft[] {
  return shapes.flatMap((shape, index) => {
    const { contentId, contentType, text, contentUrl, contentBase64, smil, uploadedContentId } = shape;
    const reader = new SegmentReader(`${path}[${index}]`, contentId, rules, violations);
    if (contentUrl !== undefined) return reader.link(contentUrl, contentType);
    if (contentBase64 !== undefined) return reader.base64(contentBase64, contentType);
    if (uploadedContentId !== undefined) return reader.uploaded(uploadedContentId);
    if (smil !== undefined) return reader.smil(smil);
    if (text !== undefined) return reader.text(text);
    reader.say('', 'must have one of text, contentUrl, contentBase64, smil and uploadedContentId');
    return [];
  });
}

/** Reads one segment; what is wrong with it is said of its own fields. */
export class SegmentReader {
  readonly #path: string;
  readonly #rules: SubmissionRules;
  readonly #violations: Violation[];
  readonly #name: { readonly name?: string };

  /** `name`: what the caller calls the segment. */
  constructor(path: string, name: string | undefined, rules: SubmissionRules, violations: Violation[]) {
    this.#path = path;
    this.#rules = rules;
    this.#violations = violations;
    this.#name = name === undefined || name === '' ? {} : { name };
    const problem = name === undefined || name === '' ? undefined : segmentNameProblem(name);
    if (problem !== undefined) this.say('contentId', problem);
  }

  say(field: string, violation: string): void {
    this.#violations.push({ property: field === '' ? this.#path : within(this.#path, field), violation });
  }

  text(text: string | undefined): MmsSegmentDraft[] {
    if (text === undefined) this.say('text', MISSING);
    else if (text.includes('\u0000')) this.say('text', NUL);
    return [{ kind: 'TEXT', text: text ?? '', ...this.#name }];
  }

  link(url: string | undefined, contentType: string | undefined): MmsSegmentDraft[] {
    const problem = url === undefined ? MISSING : callbackUrlProblem(url, this.#rules.allowPrivateCallbacks);
    if (problem !== undefined) this.say('contentUrl', problem);
    const mediaType = contentType === undefined || contentType === '' ? {} : { mediaType: this.#mediaType(contentType) };
    return [{ kind: 'LINK', url: url ?? '', ...mediaType, ...this.#name }];
  }

  smil(smil: string | undefined): MmsSegmentDraft[] {
    if (smil === undefined) this.say('smil', MISSING);
    else if (smil.includes('\u0000')) this.say('smil', NUL);
    return [{ kind: 'SMIL', smil: smil ?? '', ...this.#name }];
  }

  uploaded(uploadedId: string | undefined): MmsSegmentDraft[] {
    if (uploadedId === undefined) this.say('uploadedContentId', MISSING);
    return [{ kind: 'UPLOADED', uploadedId: uploadedId ?? '', field: `${this.#path}.uploadedContentId`, ...this.#name }];
  }

  base64(text: string, contentType: string | undefined): MmsSegmentDraft[] {
    if (contentType === undefined) this.say('contentType', MISSING);
    if (!isBase64(text)) this.say('contentBase64', 'must be bytes in Base64, and at least one');
    return this.bytes(Buffer.from(text, 'base64'), contentType ?? 'image/png', 'contentType', 'contentBase64');
  }

  bytes(bytes: Buffer, contentType: string, typeField: string, field: string): MmsSegmentDraft[] {
    const mediaType = this.#mediaType(contentType, typeField);
    return [{ kind: 'BYTES', bytes, mediaType, field: `${this.#path}.${field}`, ...this.#name }];
  }

  #mediaType(contentType: string, field = 'contentType'): string {
    const problem = mediaTypeProblem(contentType);
    if (problem !== undefined) this.say(field, problem);
    return plainMediaType(contentType);
  }
}

function isBase64(text: string): boolean {
  const letters = text.replace(/\s/g, '');
  return letters !== '' && letters.length % 4 !== 1 && /^[A-Za-z0-9+/_-]+={0,2}$/.test(letters);
}
