// What counting the parts of a text costs beside the independent calculator the tests hold it against, and that both agree.

import { SegmentedMessage } from 'sms-segments-calculator';
import { countParts } from '../src/domain/messages/segments.ts';

export interface SegmentsRow {
  readonly texts: string;
  readonly oursPerSecond: number;
  readonly calculatorPerSecond: number;
  readonly ratio: number;
  readonly disagreements: number;
}

const COMPARED = Number(process.env.BENCH_TEXTS ?? 5_000);
const KINDS: Readonly<Record<string, string>> = {
  'GSM, 1 to 480 characters': 'abcdefghijklmnopqrstuvwxyz ABCDEFGHIJ0123456789.,!?@£$¥èéùìòÇØøÅå€[]{}^~|\\',
  'mixed, 1 to 480 characters': 'abc 漢字 äöü 😀 ğış кириллица €',
};

export function benchSegments(): SegmentsRow[] {
  return Object.entries(KINDS).map(([texts, alphabet]) => {
    const characters = [...alphabet];
    const samples = Array.from({ length: COMPARED }, () =>
      Array.from(
        { length: 1 + Math.floor(Math.random() * 480) },
        () => characters[Math.floor(Math.random() * characters.length)],
      ).join(''),
    );
    const calculator = timed(samples, (text) => new SegmentedMessage(text).segmentsCount);
    timed(samples, (text) => countParts(text));
    const ours = timed(samples, (text) => countParts(text));
    const disagreements = samples.filter((_text, index) => ours.counts[index] !== calculator.counts[index]).length;
    return {
      texts,
      oursPerSecond: ours.perSecond,
      calculatorPerSecond: calculator.perSecond,
      ratio: Math.round(ours.perSecond / calculator.perSecond),
      disagreements,
    };
  });
}

function timed(samples: readonly string[], count: (text: string) => number): { perSecond: number; counts: number[] } {
  const start = performance.now();
  const counts = samples.map(count);
  return { perSecond: Math.round((samples.length / (performance.now() - start)) * 1_000), counts };
}
