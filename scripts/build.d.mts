/** Builds what was not made from exactly these sources: the server into dist/, the console into console/dist/. */
export function buildIfStale(root: string): Promise<void>;
