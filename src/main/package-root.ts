// Where the package stands on disk: the same for the sources and for what is built from them.

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder with package.json, migrations/ and, here or above, node_modules/. */
export function packageRoot(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json')) && existsSync(join(folder, 'migrations'))) return folder;
    if (folder === dirname(folder)) throw new Error(`no package.json above ${import.meta.dirname}`);
  }
}
