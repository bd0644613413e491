// An email domain: whose it is, which DNS records it needs and what stands there, what is tracked, and whether it may send.

import { Alert, Group, Paper, Stack, Switch, Text, Title } from '@mantine/core';
import type { DomainDetail } from '../../../src/wire/email-domains.ts';
import type { Call } from '../api.ts';
import { useChange, useRead } from '../queries.ts';
import { useObstacle } from '../session.tsx';
import { Doing } from './Confirm.tsx';
import { Copyable } from './Copyable.tsx';
import { ErrorBox } from './ErrorBox.tsx';
import { Facts } from './Facts.tsx';
import { Moment, PairShown, State } from './format.tsx';
import { useIsMailInSandbox } from './mail-sandbox.ts';

type DnsRecord = DomainDetail['dnsRecords'][number];

/** What each record is for, in words. */
const PURPOSES: Readonly<Record<string, string>> = {
  SPF: 'Says that this server may send for the domain',
  DKIM: 'The key receivers check signatures with',
  INBOUND: 'Brings mail to the domain here',
  TRACKING: "Lets links that are counted, and the picture that tells of openings, be addresses of the domain's own",
  RETURN_PATH: 'Lets mail that comes back come back by the domain, so that SPF fits it',
};

/** Short names, where the purpose is no name of its own. */
const NAMES: Readonly<Record<string, string>> = {
  INBOUND: 'inbound mail',
  TRACKING: 'tracking',
  RETURN_PATH: 'the return path',
};

/** The name that stands in records while the server was told none. */
const NO_EMAIL_HOST = 'callsign.invalid';

const LOOK_EVERY_MS = 4_000;

export function useDomain(domainName: string, isWanted: boolean) {
  return useRead<DomainDetail>(
    `/callsign/1/email-domains/${encodeURIComponent(domainName)}`,
    {},
    { isWanted, everyMs: LOOK_EVERY_MS },
  );
}

export function DomainSetup({ domain }: { readonly domain: DomainDetail }) {
  const path = `/email/1/domains/${encodeURIComponent(domain.domainName)}`;
  const obstacle = useObstacle();
  const isInSandbox = useIsMailInSandbox();
  const verify = useChange('Looking for the records: what is found appears here.');
  const lacking = domain.dnsRecords.filter(({ required, outcome }) => required && outcome !== 'VERIFIED');
  const isHostUnknown = domain.dnsRecords.some(({ expectedValue }) => expectedValue.includes(NO_EMAIL_HOST));
  return (
    <Stack>
      <Alert
        color={domain.active ? 'green' : 'orange'}
        title={
          domain.blocked
            ? 'This domain is blocked, and sends nothing.'
            : domain.active
              ? 'This domain may send.'
              : isInSandbox
                ? 'Not verified yet: its mail goes no further than the sandbox.'
                : isInSandbox === false
                  ? 'This domain may not send yet.'
                  : 'Not verified yet.'
        }
      >
        {lacking.length > 0 && `${domain.active ? 'It may, although: ' : ''}${lackingText(lacking)} `}
        {isHostUnknown
          ? `The values below name ${NO_EMAIL_HOST}, which stands in no DNS: whoever runs this server has to set CALLSIGN_EMAIL_HOST first. They change with it.`
          : lacking.length > 0 &&
            'Set the records where the DNS of the domain is kept, then verify. New records can take an hour to be seen.'}
      </Alert>
      <Facts
        facts={[
          ['Inbound mail goes to', <PairShown key="pair" pair={domain} />],
          ['Mails a day', domain.targetedDailyTraffic.toLocaleString('en')],
          ['Looked for last', <Moment key="checked" at={domain.checkedAt} />],
          ['Looked for next', domain.nextCheckAt === undefined ? 'when asked to' : <Moment key="next" at={domain.nextCheckAt} />],
        ]}
      />
      <Group justify="space-between">
        <Title order={3} size="h4">
          DNS records
        </Title>
        <Doing
          obstacle={obstacle}
          size="xs"
          loading={verify.isPending}
          onClick={() => verify.mutate({ method: 'POST', path: `${path}/verify` })}
        >
          Verify now
        </Doing>
      </Group>
      {verify.error !== null && <ErrorBox error={verify.error} />}
      {domain.dnsRecords.map((record) => (
        <RecordShown key={record.purpose} record={record} />
      ))}
      <Tracking domain={domain} path={path} obstacle={obstacle} />
    </Stack>
  );
}

/** How many of the required records were not looked for, and how many were not found. */
function lackingText(lacking: readonly DnsRecord[]): string {
  const unseen = lacking.filter(({ outcome }) => outcome === 'NOT_CHECKED').length;
  const missing = lacking.length - unseen;
  const are = (count: number): string => (count === 1 ? 'is' : 'are');
  const parts = [
    ...(missing > 0 ? [`${missing} of the required records below ${are(missing)} not found`] : []),
    ...(unseen > 0 ? [`${unseen} of the required records below ${unseen === 1 ? 'was' : 'were'} not looked for yet`] : []),
  ];
  return `${parts.join('; ')}.`;
}

const OUTCOMES: Readonly<Record<DnsRecord['outcome'], string>> = {
  NOT_CHECKED: 'Not looked for yet',
  VERIFIED: 'Found',
  DIFFERENT: 'Something else is there',
  MISSING: 'Not there',
  FAILED: 'Nobody answered',
};

function RecordShown({ record }: { readonly record: DnsRecord }) {
  const { purpose, recordType, name, expectedValue, required, zoneLine, outcome, found, failure } = record;
  return (
    <Paper withBorder p="md" component="section" aria-label={`Record for ${purpose}`}>
      <Stack gap="xs">
        <Group justify="space-between">
          <Text fw={600}>
            {recordType} for {NAMES[purpose] ?? purpose}
            {required ? '' : ' (optional)'}
          </Text>
          <State name={OUTCOMES[outcome]} />
        </Group>
        <Text size="sm" c="dimmed">
          {PURPOSES[purpose]}
        </Text>
        <Copyable label="Name" text={name} />
        <Copyable label="Value" text={expectedValue} />
        <Copyable label="Zone file" text={zoneLine} />
        {outcome === 'DIFFERENT' && (
          <Text size="sm" className="wrap-anywhere">
            Found instead: {found.join(' · ')}
          </Text>
        )}
        {failure !== undefined && <Text size="sm">{failure}</Text>}
      </Stack>
    </Paper>
  );
}

function Tracking(props: { readonly domain: DomainDetail; readonly path: string; readonly obstacle: string | undefined }) {
  const { domain, path, obstacle } = props;
  const change = useChange('What is tracked is changed.');
  const isBlockedChange = useChange(domain.blocked ? 'The domain is not blocked any more.' : 'The domain is blocked.');
  const callOf = (part: object): Call => ({ method: 'PUT', path: `${path}/tracking`, body: part });
  const { opens, clicks, unsubscribe } = domain.tracking;
  return (
    <Stack gap="sm">
      <Title order={3} size="h4">
        What is tracked, and whether it sends
      </Title>
      <Text size="sm" c="dimmed">
        For mails whose request says nothing else. What readers do stands in the timeline of the message, and is told to the
        subscriptions of the channel EMAIL.
      </Text>
      {change.error !== null && <ErrorBox error={change.error} />}
      <Switch
        label="Opens"
        description="A picture nobody sees tells when a mail is opened. Many mail programs load no pictures, and some load all of them at once: a hint, not a count"
        checked={opens}
        disabled={obstacle !== undefined}
        title={obstacle ?? ''}
        onChange={(event) => change.mutate(callOf({ open: event.currentTarget.checked }))}
      />
      <Switch
        label="Clicks"
        description="Links of text and HTML lead over this server, which counts them and passes readers on"
        checked={clicks}
        disabled={obstacle !== undefined}
        title={obstacle ?? ''}
        onChange={(event) => change.mutate(callOf({ clicks: event.currentTarget.checked }))}
      />
      <Switch
        label="Unsubscribe"
        description="Mail programs show a button of their own for it (List-Unsubscribe). In a text, [[unsubscribe]] stands for the address to do it at"
        checked={unsubscribe}
        disabled={obstacle !== undefined}
        title={obstacle ?? ''}
        onChange={(event) => change.mutate(callOf({ unsubscribe: event.currentTarget.checked }))}
      />
      <Switch
        label="Blocked"
        description="A blocked domain sends nothing, whatever its records"
        checked={domain.blocked}
        disabled={obstacle !== undefined}
        title={obstacle ?? ''}
        onChange={(event) =>
          isBlockedChange.mutate({
            method: 'PATCH',
            path: `/callsign/1/email-domains/${encodeURIComponent(domain.domainName)}`,
            body: { blocked: event.currentTarget.checked },
          })
        }
      />
      {isBlockedChange.error !== null && <ErrorBox error={isBlockedChange.error} />}
    </Stack>
  );
}
