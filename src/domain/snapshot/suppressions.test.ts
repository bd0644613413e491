// Suppressed addresses in memory.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SUPPRESSION_TYPES, type Suppression } from '../suppressions.ts';
import { Suppressions } from './suppressions.ts';

const back: Suppression = { domain: 'shop.example', address: 'jane@post.example', type: 'BOUNCE' };

describe('a suppressed address', () => {
  it('stands against its domain alone, however it is written', () => {
    const suppressions = new Suppressions();
    suppressions.add(back);
    expect(suppressions.against('Jane@Post.example', 'shop.example')).toBe('BOUNCE');
    expect(suppressions.against('jane@post.example', 'news.example')).toBeUndefined();
    expect(suppressions.anywhere('JANE@post.example')).toBe('BOUNCE');
  });

  it('is known to bounce before all else', () => {
    const suppressions = new Suppressions();
    suppressions.add({ ...back, domain: 'news.example', type: 'COMPLAINT' });
    suppressions.add(back);
    expect(suppressions.anywhere(back.address)).toBe('BOUNCE');
  });

  it('is there until it is forgotten, as a plain list would have it', () => {
    const suppression = fc.record({
      domain: fc.constantFrom('a.example', 'b.example'),
      address: fc.constantFrom('x@y.example', 'z@y.example'),
      type: fc.constantFrom(...SUPPRESSION_TYPES),
    });
    fc.assert(
      fc.property(fc.array(fc.oneof(suppression, fc.constantFrom('x@y.example', 'z@y.example'))), (steps) => {
        const suppressions = new Suppressions();
        let plain: Suppression[] = [];
        for (const step of steps) {
          if (typeof step === 'string') suppressions.forget(step);
          else suppressions.add(step);
          plain = typeof step === 'string' ? plain.filter(({ address }) => address !== step) : [...plain, step];
          for (const address of ['x@y.example', 'z@y.example'])
            for (const domain of ['a.example', 'b.example'])
              expect(suppressions.against(address, domain) !== undefined).toBe(
                plain.some((one) => one.address === address && one.domain === domain),
              );
        }
      }),
    );
  });
});
