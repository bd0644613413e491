// What becomes of an inbound configuration when a caller sends parts of it: whole parts are replaced, the others stay.

import type { PlatformPair } from '../platform.ts';
import type { AutoResponse, BlockListChange, Forwarding } from './configurations.ts';

/** The parts that can be set and unset. */
export interface ConfigurationParts {
  readonly username: string | null;
  readonly platform: PlatformPair | null;
  readonly forwarding: Forwarding | null;
  readonly autoResponse: AutoResponse | null;
  readonly blockList: BlockListChange | null;
}

export const NO_PARTS: ConfigurationParts = {
  username: null,
  platform: null,
  forwarding: null,
  autoResponse: null,
  blockList: null,
};

/** Parts a caller names are set, those to be unset go first: a part that is both is set. What is undefined was not sent. */
export function mergedParts(
  before: ConfigurationParts,
  unset: ReadonlySet<keyof ConfigurationParts>,
  sent: Partial<{ readonly [Part in keyof ConfigurationParts]: ConfigurationParts[Part] | undefined }>,
): ConfigurationParts {
  const merged = <Part extends keyof ConfigurationParts>(part: Part): ConfigurationParts[Part] => {
    const given: ConfigurationParts[Part] | undefined = sent[part];
    if (given !== undefined) return given;
    return unset.has(part) ? NO_PARTS[part] : before[part];
  };
  return {
    username: merged('username'),
    platform: merged('platform'),
    forwarding: merged('forwarding'),
    autoResponse: merged('autoResponse'),
    blockList: merged('blockList'),
  };
}
