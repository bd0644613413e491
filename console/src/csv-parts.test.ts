// A file cut into parts, and where in the file each stands.

import { describe, expect, it } from 'vitest';
import { csvParts } from './csv-parts.ts';

describe('parts of a CSV file', () => {
  it('begin with the header, and say where in the file they stand', () => {
    const { parts, rowCount } = csvParts('a,b\n1,2\n\n3,4\n5,6', 2);
    expect(rowCount).toBe(3);
    expect(parts.map(({ text }) => text)).toEqual(['a,b\n1,2\n\n3,4\n', 'a,b\n5,6']);
    // Line 2 of the second part is line 5 of the file.
    expect(parts.map(({ lineOffset }) => lineOffset)).toEqual([0, 3]);
  });

  it('never cut a row that has line breaks inside quotes', () => {
    const { parts } = csvParts('a\r\n"x\r\ny ""z"""\r\nlast\r\n', 1);
    expect(parts.map(({ text }) => text)).toEqual(['a\r\n"x\r\ny ""z"""\r\n', 'a\r\nlast\r\n']);
    expect(parts.map(({ lineOffset }) => lineOffset)).toEqual([0, 2]);
  });

  it('are none when there is nothing but a header', () => {
    expect(csvParts('', 10)).toEqual({ parts: [], rowCount: 0 });
    expect(csvParts('number,type', 10)).toEqual({ parts: [], rowCount: 0 });
  });
});
