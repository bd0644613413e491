#!/usr/bin/env node
// Starts the command line. Builds it first when the sources are newer than what was built last, so that a fresh checkout needs
// nothing but `npm ci`: no step of the build may hide in an install script, as those are often blocked.

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19))
  stop(`Callsign needs Node.js 20.19 or later, and this is ${process.versions.node}.`);

const root = fileURLToPath(new URL('..', import.meta.url));
const built = new URL('../dist/cli.js', import.meta.url);

if (existsSync(new URL('../src', import.meta.url))) {
  try {
    const { buildIfStale } = await import('../scripts/build.mjs');
    await buildIfStale(root);
  } catch (error) {
    if (error.code === 'ERR_MODULE_NOT_FOUND') stop('The dependencies are not installed. Run npm ci first.');
    const isReadOnly = ['EACCES', 'EROFS', 'EPERM'].includes(error.code);
    if (!isReadOnly) throw error;
    if (!existsSync(built)) stop(`${root} cannot be written to by this user. Run npm run build there once as its owner.`);
  }
}

process.setSourceMapsEnabled(true);
const { main } = await import(built.href);
await main(process.argv);

function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}
