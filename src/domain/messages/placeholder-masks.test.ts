import { expect, it } from 'vitest';
import { maskedValues, type PlaceholderMask } from './placeholder-masks.ts';

it.each<[Partial<PlaceholderMask>, string, string]>([
  [{}, 'secret', '******'],
  [{ visibleChars: 4 }, '4111111111111234', '************1234'],
  [{ side: 'R', visibleChars: 2, maskChar: '+' }, 'secret', 'se++++'],
  [{ visibleChars: 9 }, 'short', 'short'],
  [{ delimiter: '@' }, 'jane@example.com', '****@example.com'],
  [{ side: 'R', delimiter: '@' }, 'jane@example.com', 'jane@***********'],
  [{ delimiter: '@', visibleChars: 3 }, 'nowhere', '*******'],
  [{ skipChars: ['(', ')', '-'] }, '(385)-9134849', '(***)-*******'],
  [{ visibleChars: 1 }, '🙂🙃', '*🙃'],
  [{}, '', ''],
])('%j shows %j as %j', (mask, value, shown) => {
  expect(maskedValues({ card: value, name: 'Ann' }, [{ name: 'card', ...mask }])).toEqual({ card: shown, name: 'Ann' });
});

it('what has no value stays without one', () => {
  expect(maskedValues({ a: '1' }, [{ name: 'constructor' }, { name: 'b' }])).toEqual({ a: '1' });
});
