import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BlockSource, type OptOut, OptOuts } from './opt-outs.ts';

describe('what stands against a destination', () => {
  test('is the word of the account before that of the subscriber', () => {
    const optOuts = new OptOuts();
    optOuts.add({ destination: '1', sender: '' });
    optOuts.add({ destination: '1', sender: 'Acme', source: 'CUSTOM' });
    expect(optOuts.against('1', 'ACME', 'SMS')?.source).toBe('CUSTOM');
    expect(optOuts.against('1', 'Other', 'SMS')?.source).toBe('MO');
  });

  test('counts on its channel, or on all', () => {
    const optOuts = new OptOuts();
    optOuts.add({ destination: '1', sender: '', channel: 'MMS', source: 'CUSTOM' });
    expect(optOuts.against('1', 'Acme', 'SMS')).toBeUndefined();
    expect(optOuts.against('1', 'Acme', 'MMS')).toBeDefined();
  });

  test('is for a mailbox what stands against its domain too, but not against the domains around it', () => {
    const optOuts = new OptOuts();
    optOuts.add({ destination: 'b.example', sender: '', source: 'CUSTOM' });
    expect(optOuts.against('a@b.example', 'x@y.example', 'EMAIL')).toBeDefined();
    expect(optOuts.against('a@c.b.example', 'x@y.example', 'EMAIL')).toBeUndefined();
    expect(optOuts.against('a@example', 'x@y.example', 'EMAIL')).toBeUndefined();
  });

  test('is what was added and not taken out, whatever the order', () => {
    const optOut = fc.record<OptOut>({
      destination: fc.constantFrom('1', '2', 'a@b.example'),
      sender: fc.constantFrom('', 'acme', '49'),
      channel: fc.constantFrom('', 'SMS', 'MMS'),
      source: fc.constantFrom<BlockSource>('CUSTOM', 'MO'),
    });
    const change = fc.oneof(
      fc.record({ kind: fc.constantFrom('add' as const, 'add' as const, 'delete' as const), optOut }),
      fc.record({ kind: fc.constant('forget' as const), optOut }),
    );
    fc.assert(
      fc.property(fc.array(change), (changes) => {
        const optOuts = new OptOuts();
        const model = new Map<string, OptOut>();
        for (const { kind, optOut } of changes) {
          optOuts[kind === 'forget' ? 'delete' : kind](optOut);
          if (kind === 'forget') optOuts.forget(optOut.destination);
          if (kind === 'add') model.set(JSON.stringify(optOut), optOut);
          else model.delete(JSON.stringify(optOut));
          if (kind === 'forget')
            for (const [key, { destination }] of model) if (destination === optOut.destination) model.delete(key);
        }
        expect(optOuts.size).toBe(model.size);
        for (const destination of ['1', '2', 'a@b.example']) {
          for (const [sender, channel] of [
            ['acme', 'SMS'],
            ['49', 'MMS'],
            ['other', 'EMAIL'],
          ] as const) {
            const expected = [...model.values()].some(
              (entry) =>
                entry.destination === destination &&
                (entry.sender === '' || entry.sender === sender) &&
                (entry.channel === '' || entry.channel === channel),
            );
            expect(optOuts.against(destination, sender, channel) !== undefined).toBe(expected);
          }
        }
      }),
    );
  });
});
