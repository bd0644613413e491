// Runs the command line from its sources, for `npm run dev`: tsx starts this again whenever one of them changes.

import { main } from '../src/main/cli.ts';

await main(process.argv);
