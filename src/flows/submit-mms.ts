// Sends MMS: puts what came in the request where carriers' connectors find it, checks what was uploaded before, then goes the way of
// every message. Contents are stored in a commit before the messages that name them: a crash between leaves some that expire unused.

import type { Caller } from '../domain/accounts.ts';
import type { ContentId, MmsSegment } from '../domain/messages/content.ts';
import { VALIDITY_MAX_MS } from '../domain/messages/expiry.ts';
import { MMS_MEDIA_BYTES_MAX, mediaTypeProblem } from '../domain/messages/mms.ts';
import { Refusal, type Violation } from '../domain/refusals.ts';
import { type ContentFacts, insertContents, keepContents, type NewContent } from '../storage/contents.ts';
import { looksLikeId } from '../storage/ids.ts';
import { newToken } from './media-links.ts';
import type { MessageSubmission, SubmitRequest, SubmitResult } from './submission.ts';
import { submitMessages } from './submit-messages.ts';
import type { RepeatGuard } from './submit-once.ts';
import type { World } from './world.ts';

const DAY_MS = 86_400_000;

/** `field`: where it stands in the request. */
export type MmsSegmentDraft =
  | Exclude<MmsSegment, { kind: 'MEDIA' }>
  | { readonly kind: 'UPLOADED'; readonly uploadedId: string; readonly name?: string | undefined; readonly field: string }
  | {
      readonly kind: 'BYTES';
      readonly bytes: Uint8Array;
      readonly mediaType: string;
      readonly name?: string | undefined;
      readonly field: string;
    };

export interface MmsSubmission extends Omit<MessageSubmission, 'content'> {
  readonly title: string | undefined;
  readonly segments: readonly MmsSegmentDraft[];
  /** Where the segments stand in the request. */
  readonly segmentsField: string;
}

export interface MmsRequest extends Omit<SubmitRequest, 'channel' | 'messages'> {
  readonly messages: readonly MmsSubmission[];
}

/**
 * Accepts MMS as submitMessages does.
 * @throws Refusal INVALID naming uploads that are unknown or gone, and messages whose files are too large
 */
export function submitMms(world: World, caller: Caller, request: MmsRequest, guard?: RepeatGuard): Promise<SubmitResult> {
  return submitMessages(world, caller, () => madeReady(world, caller, request), guard);
}

async function madeReady(world: World, caller: Caller, request: MmsRequest): Promise<SubmitRequest> {
  const until = keptUntil(world, request);
  const uploaded = await keepContents(world.db, caller.accountId, uploadedIds(request), until);
  const stored: NewContent[] = [];
  const violations: Violation[] = [];
  const messages = request.messages.map(({ title, segments, segmentsField, ...submission }) => {
    let bytes = 0;
    const finished = segments.flatMap((segment): readonly MmsSegment[] => {
      if (segment.kind !== 'UPLOADED' && segment.kind !== 'BYTES') return [segment];
      const facts = segment.kind === 'BYTES' ? keep(segment) : uploadedFacts(segment, uploaded, violations);
      if (facts === undefined) return [];
      bytes += facts.size;
      const name = segment.name ?? facts.name ?? undefined;
      const { contentId, mediaType, size } = facts;
      return [{ kind: 'MEDIA', contentId, mediaType, size, ...(name === undefined ? {} : { name }) }];
    });
    if (bytes > MMS_MEDIA_BYTES_MAX) {
      const violation = `the files are ${bytes} bytes together, and ${MMS_MEDIA_BYTES_MAX} are the most an MMS may have`;
      violations.push({ property: segmentsField, violation });
    }
    return { ...submission, content: { kind: 'MMS', ...(title === undefined ? {} : { title }), segments: finished } as const };
  });
  if (violations.length > 0) throw new Refusal('INVALID', { violations });
  await insertContents(world.db, caller.accountId, stored);
  return { ...request, channel: 'MMS', messages };

  function keep({ bytes, mediaType, name }: Extract<MmsSegmentDraft, { kind: 'BYTES' }>): ContentFacts {
    const contentId = world.ids.next() as string as ContentId;
    stored.push({ contentId, mediaType, name, bytes, expiresAt: until, token: newToken() });
    return { contentId, mediaType, name: name ?? null, size: bytes.length, expiresAt: until };
  }
}

function uploadedIds({ messages }: MmsRequest): ContentId[] {
  const ids = messages.flatMap(({ segments }) =>
    segments.flatMap((segment) =>
      segment.kind === 'UPLOADED' && looksLikeId(segment.uploadedId) ? [segment.uploadedId as ContentId] : [],
    ),
  );
  return [...new Set(ids)];
}

function uploadedFacts(
  { uploadedId, field }: Extract<MmsSegmentDraft, { kind: 'UPLOADED' }>,
  uploaded: ReadonlyMap<ContentId, ContentFacts>,
  violations: Violation[],
): ContentFacts | undefined {
  const facts = uploaded.get(uploadedId as ContentId);
  if (facts !== undefined && mediaTypeProblem(facts.mediaType) === undefined) return facts;
  violations.push({ property: field, violation: 'is not the id of an upload, or its validity is over: upload it again' });
  return undefined;
}

/** Until no message of the request can be under way, with two days to spare. */
function keptUntil({ clock }: World, { sendAtMs, intervalMs = 0, messages }: MmsRequest): Date {
  const now = clock.now();
  const starts = messages.map((message) => message.sendAtMs ?? sendAtMs ?? now);
  const count = messages.reduce((sum, { destinations }) => sum + destinations.length, 0);
  return new Date(Math.max(now, ...starts) + count * intervalMs + VALIDITY_MAX_MS + 2 * DAY_MS);
}
