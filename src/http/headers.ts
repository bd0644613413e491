// Headers of a request, as Node hands them over.

export type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** The text of a header; of one that came several times, the first. */
export function headerText(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
