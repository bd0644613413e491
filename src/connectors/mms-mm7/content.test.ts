import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MmsSegment } from '../../domain/messages/content.ts';
import type { AccountId } from '../../domain/platform.ts';
import type { FetchedFile } from '../../ports.ts';
import type { MimePart } from '../../protocols/mm7/mime.ts';
import { type ContentSources, composeContent } from './content.ts';
import { rememberingFetch } from './links.ts';

const sources: ContentSources = {
  accountId: 1 as AccountId,
  settings: { sizeMax: 100_000, mediaTypes: ['*/*'] },
  contents: { read: async () => new Map() },
  fetchFile: async () => ({ kind: 'fetched', mediaType: 'image/svg+xml', bytes: new Uint8Array(1) }),
};

async function partsOf(segments: readonly MmsSegment[]): Promise<readonly MimePart[]> {
  const content = await composeContent({ kind: 'MMS', segments }, 'c', sources);
  if ('kind' in content || content.content instanceof Uint8Array) throw new Error('there are no parts');
  return content.content;
}

describe('the parts of a message', () => {
  it('have names that tell them apart, and can stand in headers and addresses', async () => {
    const name = fc.option(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('a', 'b', 'presentation.smil')), {
      nil: undefined,
    });
    const segment = fc.oneof(
      fc.record({ kind: fc.constant('TEXT' as const), text: fc.string({ maxLength: 20 }), name }),
      fc.record({ kind: fc.constant('LINK' as const), url: fc.constant('https://a.example/x'), name }),
      fc.record({ kind: fc.constant('SMIL' as const), smil: fc.string({ maxLength: 20 }), name }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(segment, { maxLength: 6 }), async (segments) => {
        const parts = await partsOf(segments);
        const names = parts.map(({ contentId }) => contentId ?? '');
        expect(new Set(names).size).toBe(names.length);
        for (const each of names) expect(each).toMatch(/^[!$%()*+,./0-9:;=@A-Z[\]_a-z~-]+$/);
        expect(parts[0]?.mediaType).toBe('application/smil');
        expect(parts.length).toBe(segments.length + (segments.some(({ kind }) => kind === 'SMIL') ? 0 : 1));
      }),
    );
  });

  it('keep the names a presentation refers to', async () => {
    const parts = await partsOf([
      { kind: 'LINK', url: 'https://a.example/x', name: 'pic.svg' },
      { kind: 'SMIL', smil: '<smil/>', name: 'show' },
      { kind: 'TEXT', text: 'hi', name: 'my text' },
    ]);
    expect(parts.map(({ contentLocation }) => contentLocation)).toEqual(['show', 'pic.svg', 'my%20text']);
  });
});

it('a text is as long as people count it', async () => {
  expect(await partsOf([{ kind: 'TEXT', text: '😀'.repeat(1_600) }])).toHaveLength(2);
  await expect(partsOf([{ kind: 'TEXT', text: '😀'.repeat(1_601) }])).rejects.toThrow();
});

describe('files behind links', () => {
  it('are asked for once a while, but again after a failure', async () => {
    let now = 0;
    const answers: FetchedFile[] = [
      { kind: 'failed', detail: 'no', isPassing: true },
      { kind: 'tooLarge' },
      { kind: 'tooLarge' },
    ];
    let asked = 0;
    const fetchFile = rememberingFetch(async () => answers[asked++] ?? { kind: 'tooLarge' }, {
      now: () => now,
      after: () => () => {},
    });
    expect((await fetchFile('https://a.example/', 10)).kind).toBe('failed');
    expect((await fetchFile('https://a.example/', 10)).kind).toBe('tooLarge');
    expect((await fetchFile('https://a.example/', 10)).kind).toBe('tooLarge');
    expect(asked).toBe(2);
    await fetchFile('https://a.example/', 20);
    expect(asked).toBe(3);
    now = 60_000;
    await fetchFile('https://a.example/', 20);
    expect(asked).toBe(4);
    for (let at = 0; at < 40; at += 1) await fetchFile(`https://b.example/${at}`, 20);
    await fetchFile('https://a.example/', 20);
    expect(asked).toBe(45);
  });
});
