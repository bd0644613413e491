// A body that is one thing or a list of them.

/** The rows of a body, and how a row is named in a violation: `[17].`, or nothing where there is only one. */
export function oneOrMany<Row>(body: Row | readonly Row[]): { rows: readonly Row[]; rowName: (index: number) => string } {
  return Array.isArray(body)
    ? { rows: body as readonly Row[], rowName: (index) => `[${index}].` }
    : { rows: [body as Row], rowName: () => '' };
}
