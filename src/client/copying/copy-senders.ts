// Alphanumeric senders: the contract shows one row for each country a name is registered in.

import type { Client } from '../callsign-client.ts';
import type { CopyState } from './copy-account.ts';
import { everyPage, reasonOf } from './pages.ts';

interface Row {
  readonly senderName?: string;
  readonly countryCode?: string;
  readonly capabilities?: readonly string[];
}

interface Sender {
  readonly senderName: string;
  readonly countryCodes: Set<string>;
  readonly capabilities: Set<string>;
}

const CARRIED = ['SMS', 'MMS'];

export async function copySenders({ source, target, isDryRun, isUpdating, onOutcome }: CopyState): Promise<void> {
  const wanted = await senders(source);
  const known = await senders(target);
  for (const sender of wanted.values()) {
    const { senderName } = sender;
    const report = { kind: 'alphanumeric-sender', id: senderName } as const;
    const here = known.get(senderName.toLowerCase());
    const countryCodes = [...sender.countryCodes];
    const missing = countryCodes.filter((code) => here?.countryCodes.has(code) !== true);
    const capabilities = [...sender.capabilities].filter((item) => CARRIED.includes(item));
    const lacking = capabilities.filter((item) => here?.capabilities.has(item) !== true);
    if (capabilities.length === 0) {
      const served = [...sender.capabilities].join(', ') || 'nothing';
      onOutcome({ ...report, outcome: 'CANNOT', reason: `serves ${served}, which is not carried here` });
    } else if (here === undefined) {
      const body = { senderName, countryCodes, capabilities };
      let reason: string | undefined;
      if (!isDryRun)
        reason = await target.call('POST', '/callsign/1/resources/alphanumeric-senders', body).then(() => undefined, reasonOf);
      onOutcome({ ...report, outcome: reason === undefined ? 'CREATE' : 'CANNOT', reason });
    } else if (missing.length + lacking.length === 0) onOutcome({ ...report, outcome: 'SAME' });
    else {
      const reason = [
        ...(missing.length === 0 ? [] : [`is not registered here in ${missing.join(', ')}`]),
        ...(lacking.length === 0 ? [] : [`does not serve ${lacking.join(', ')} here`]),
      ].join('; ');
      if (!isUpdating) onOutcome({ ...report, outcome: 'DIFFERS', reason });
      else {
        const all = {
          countryCodes: [...here.countryCodes, ...missing],
          capabilities: [...here.capabilities, ...lacking],
        };
        if (!isDryRun)
          await target.call('PATCH', `/callsign/1/resources/alphanumeric-senders/${encodeURIComponent(here.senderName)}`, all);
        onOutcome({ ...report, outcome: 'UPDATE', reason });
      }
    }
  }
}

async function senders(client: Client): Promise<Map<string, Sender>> {
  const rows = await everyPage<Row>((page, size) =>
    client.call('POST', `/resources/1/resources?page=${page}&size=${size}`, { resourceType: 'ALPHANUMERIC' }),
  );
  const found = new Map<string, Sender>();
  for (const { senderName = '', countryCode, capabilities = [] } of rows) {
    const key = senderName.toLowerCase();
    const sender = found.get(key) ?? { senderName, countryCodes: new Set<string>(), capabilities: new Set<string>() };
    if (countryCode !== undefined) sender.countryCodes.add(countryCode);
    for (const capability of capabilities) sender.capabilities.add(capability);
    found.set(key, sender);
  }
  return found;
}
