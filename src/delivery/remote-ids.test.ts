// Which ids a receipt's message is looked for by.

import { describe, expect, it } from 'vitest';
import type { ConnectorId } from '../domain/connectors.ts';
import { alternativeIds } from '../protocols/smpp/receipts.ts';
import type { ConnectorKey } from './flights.ts';
import { RemoteIdForms } from './remote-ids.ts';

const key = '1 carrier' as ConnectorKey;

function report(remoteId: string) {
  return {
    connectorId: 'carrier' as ConnectorId,
    remoteId,
    remoteIdAlternatives: alternativeIds(remoteId),
    isFinal: true,
    statusId: 5,
    errorId: 0,
    doneAtMs: 0,
  };
}

describe('the ids a receipt may mean', () => {
  it("are not those of other messages while a carrier's ids are digits only", () => {
    const forms = new RemoteIdForms();
    forms.answered(key, ['10', '16']);
    expect(forms.candidates(key, report('16'))).not.toContain('10');
    expect(forms.candidates(key, report('10'))).not.toContain('16');
    expect(forms.candidates(key, report('16'))[0]).toBe('16');
  });

  it('are only its own spellings before the carrier has answered anything', () => {
    expect(new RemoteIdForms().candidates(key, report('0016'))).toEqual(expect.arrayContaining(['0016', '16']));
    expect(new RemoteIdForms().candidates(key, report('0016'))).not.toContain('22');
  });

  it('are converted where answers are hexadecimal and receipts decimal', () => {
    const forms = new RemoteIdForms();
    forms.answered(key, ['1A2B']);
    expect(forms.candidates(key, report('6699'))[0]).toBe('1A2B');
  });

  it('are converted where answers are decimal and receipts hexadecimal', () => {
    const forms = new RemoteIdForms();
    forms.answered(key, ['6699']);
    expect(forms.candidates(key, report('1a2b'))[0]).toBe('6699');
  });

  it('are not converted where both are hexadecimal', () => {
    const forms = new RemoteIdForms();
    forms.answered(key, ['1A2B', '10']);
    expect(forms.candidates(key, report('1a2b'))).toContain('1A2B');
    expect(forms.candidates(key, report('10'))).not.toContain('16');
  });

  it('overlook case and leading zeros in any case', () => {
    const forms = new RemoteIdForms();
    forms.answered(key, ['0000ab12']);
    expect(forms.candidates(key, report('AB12'))).toContain('0000ab12');
  });
});
