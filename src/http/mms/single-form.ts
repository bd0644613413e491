// Reads the form of POST /mms/1/single: a head in JSON, and the parts of the message.

import type { Static } from 'typebox';
import { invalid, Refusal, type Violation } from '../../domain/refusals.ts';
import type { MmsSegmentDraft } from '../../flows/submit-mms.ts';
import { HostedMedia, MmsSingleHead } from '../../wire/mms-advanced.ts';
import { type FormPart, filesOfForm } from '../form-parts.ts';
import type { Headers } from '../headers.ts';
import { formDataType } from '../media-types.ts';
import type { SubmissionRules } from '../sending/request-parts.ts';
import { checker } from '../validation.ts';
import { SegmentReader } from './segments.ts';

const PARTS_MAX = 50;
const checkHead = checker(MmsSingleHead);
const checkHosted = checker(HostedMedia);

/** Every part comes as a file: so its bytes and its type are known, whatever it is. */
const PARTS = { limits: { parts: PARTS_MAX, files: PARTS_MAX }, isPartAFile: () => true };

/** @throws Refusal INVALID when the form, or its head, cannot be read */
export async function singleOf(
  headers: Headers,
  body: Buffer,
  rules: SubmissionRules,
  violations: Violation[],
): Promise<{ readonly head: Static<typeof MmsSingleHead>; readonly segments: readonly MmsSegmentDraft[] }> {
  const type = formDataType(headers);
  if (type === undefined) throw invalid('', 'the request body must be a form (multipart/form-data) with a part head');
  const parts = await filesOfForm(type, body, PARTS);
  const head = parts.find(({ field }) => field === 'head');
  if (head === undefined) throw invalid('head', 'must not be null');
  const segments = parts.flatMap((part) => segmentsOf(part, rules, violations));
  if (segments.length === 0)
    violations.push({ property: '', violation: 'one of text, media, externallyHostedMedia and smil must be there' });
  return { head: checked(head, checkHead) as Static<typeof MmsSingleHead>, segments };
}

function segmentsOf(part: FormPart, rules: SubmissionRules, violations: Violation[]): MmsSegmentDraft[] {
  const { field, bytes, mediaType, fileName } = part;
  const reader = new SegmentReader('', undefined, rules, violations);
  switch (field) {
    case 'text':
      return reader.text(bytes.toString('utf8'));
    case 'smil':
      return reader.smil(bytes.toString('utf8'));
    case 'media': {
      // The name of a file may have blanks and letters that the name of a segment may not.
      const name = fileName?.replace(/[^!#-;=?-~]/g, '_').slice(0, 100);
      return new SegmentReader('', name, rules, violations).bytes(bytes, mediaType, 'media', 'media');
    }
    case 'externallyHostedMedia': {
      const hosted = checked(part, checkHosted) as Static<typeof HostedMedia>;
      return hosted.flatMap(({ contentId, contentType, contentUrl }, index) =>
        new SegmentReader(`externallyHostedMedia[${index}]`, contentId, rules, violations).link(contentUrl, contentType),
      );
    }
    default:
      return [];
  }
}

/** A part in JSON, held against its shape; what is wrong is said with the part's name before it. */
function checked({ field, bytes }: FormPart, check: ReturnType<typeof checker>): unknown {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw invalid(field, 'must be JSON');
  }
  try {
    return check(value);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const violations = (error.detail.violations ?? []).map(({ property, violation }) => ({
      property: property === '' || property.startsWith('[') ? `${field}${property}` : `${field}.${property}`,
      violation,
    }));
    throw new Refusal(error.code, { violations });
  }
}
