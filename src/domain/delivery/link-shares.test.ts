import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HeldLink, linkShare } from './link-shares.ts';

/** Lets every node act once in turn, as long as anybody has something to do. */
function settled(linkCount: number, nodes: readonly number[], start: readonly HeldLink[] = []): HeldLink[] {
  let held = start.filter(({ nodeId }) => nodes.includes(nodeId));
  for (let round = 0; round < 20; round += 1) {
    let isQuiet = true;
    for (const nodeId of nodes) {
      const { release, claim } = linkShare('7 carrier', linkCount, nodes, held, nodeId);
      if (release.length + claim.length > 0) isQuiet = false;
      held = held.filter((row) => row.nodeId !== nodeId || !release.includes(row.link));
      held = [...held, ...claim.map((link) => ({ link, nodeId }))];
    }
    if (isQuiet) return held;
  }
  throw new Error('the nodes never agreed');
}

const countsOf = (held: readonly HeldLink[], nodes: readonly number[]): number[] =>
  nodes.map((nodeId) => held.filter((row) => row.nodeId === nodeId).length);

describe('links', () => {
  it('all go to the only node', () => {
    expect(linkShare('7 carrier', 3, [4], [], 4)).toEqual({ release: [], claim: [0, 1, 2] });
  });

  it('beyond the number there is are let go of', () => {
    const held = [0, 1, 2].map((link) => ({ link, nodeId: 4 }));
    expect(linkShare('7 carrier', 1, [4], held, 4)).toEqual({ release: [1, 2], claim: [] });
  });

  it('are not taken by a node that others do not see alive', () => {
    expect(linkShare('7 carrier', 3, [4], [], 5)).toEqual({ release: [], claim: [] });
  });

  it('are all kept, each by one node, evenly, wherever they were before', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.uniqueArray(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 6 }),
        fc.uniqueArray(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 6 }),
        (linkCount, before, after) => {
          const held = settled(linkCount, after, settled(linkCount, before));
          expect(held.map(({ link }) => link).sort((a, b) => a - b)).toEqual(Array.from({ length: linkCount }, (_, at) => at));
          const counts = countsOf(held, after);
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it('stay where they are while nobody comes or goes', () => {
    const held = settled(5, [1, 2, 3]);
    for (const nodeId of [1, 2, 3])
      expect(linkShare('7 carrier', 5, [1, 2, 3], held, nodeId)).toEqual({ release: [], claim: [] });
  });

  it('that are left over go to other nodes for other connectors', () => {
    const takers = new Set(
      Array.from({ length: 40 }, (_, at) =>
        [1, 2, 3].find((nodeId) => linkShare(`${at} c`, 1, [1, 2, 3], [], nodeId).claim.length),
      ),
    );
    expect(takers.size).toBe(3);
  });
});
