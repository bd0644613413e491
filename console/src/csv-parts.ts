// A CSV file in parts of so many rows, each with the header line, so that a long import can be followed and stopped.

export interface CsvPart {
  readonly text: string;
  readonly rowCount: number;
  /** What is to be added to a line number of the part to have the line of the file. */
  readonly lineOffset: number;
}

/** Cuts only where a row ends: line breaks inside quotes belong to the row. */
export function csvParts(file: string, rowsMax: number): { readonly parts: readonly CsvPart[]; readonly rowCount: number } {
  const lines = rowEnds(file);
  const [header] = lines;
  if (header === undefined) return { parts: [], rowCount: 0 };
  const headerText = file.slice(0, header.end);
  const rows = lines.slice(1).filter(({ isBlank }) => !isBlank);
  const parts: CsvPart[] = [];
  for (let at = 0; at < rows.length; at += rowsMax) {
    const some = rows.slice(at, at + rowsMax);
    const [first, last] = [some[0], some.at(-1)];
    if (first === undefined || last === undefined) break;
    parts.push({
      text: headerText + file.slice(first.start, last.end),
      rowCount: some.length,
      lineOffset: first.linesBefore - header.lines,
    });
  }
  return { parts, rowCount: rows.length };
}

interface RowEnd {
  readonly start: number;
  /** Behind the line break. */
  readonly end: number;
  readonly linesBefore: number;
  readonly lines: number;
  readonly isBlank: boolean;
}

function rowEnds(file: string): RowEnd[] {
  const rows: RowEnd[] = [];
  let [start, isQuoted, lines, linesBefore] = [0, false, 0, 0];
  for (let at = 0; at <= file.length; at += 1) {
    const character = file[at];
    if (character === '"') isQuoted = !isQuoted;
    const isEnd = at === file.length;
    if (character !== '\n' && !isEnd) continue;
    lines += 1;
    if (isQuoted && !isEnd) continue;
    const end = isEnd ? at : at + 1;
    if (end > start) rows.push({ start, end, linesBefore, lines, isBlank: file.slice(start, end).trim() === '' });
    linesBefore += lines;
    lines = 0;
    start = end;
  }
  return rows;
}
