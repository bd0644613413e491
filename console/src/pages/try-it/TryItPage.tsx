// A phone and a mailbox of the sandbox: choose who you are and which application sends; messages appear as on a handset or in a mail
// program, answers are routed before one's eyes.

import { Alert, SimpleGrid, Stack, Tabs, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { HandsetMessage } from '../../../../src/wire/sandbox.ts';
import type { MailboxMessage } from '../../../../src/wire/sandbox-mail.ts';
import { paths } from '../../paths.ts';
import { useFilters, useRead } from '../../queries.ts';
import { ErrorBox } from '../../ui/ErrorBox.tsx';
import { Page } from '../../ui/Page.tsx';
import { MailboxShown } from './MailboxShown.tsx';
import { Phone } from './Phone.tsx';
import { SendMail } from './SendMail.tsx';
import { SendToPhone } from './SendToPhone.tsx';

export function TryItPage() {
  const [filters, change] = useFilters();
  return filters['box'] === 'mail' ? (
    <Mailbox onTurn={() => change({ box: undefined })} />
  ) : (
    <Handset onTurn={() => change({ box: 'mail' })} />
  );
}

interface TurnProps {
  /** To the other box. */
  readonly onTurn: () => void;
}

function Boxes({ here, onTurn }: TurnProps & { readonly here: 'phone' | 'mail' }) {
  return (
    <Tabs value={here} onChange={(to) => to !== null && to !== here && onTurn()} activateTabWithKeyboard={false}>
      <Tabs.List>
        <Tabs.Tab value="phone">Phone: SMS and MMS</Tabs.Tab>
        <Tabs.Tab value="mail">Mailbox: email</Tabs.Tab>
      </Tabs.List>
    </Tabs>
  );
}

function Handset({ onTurn }: TurnProps) {
  const [phone, setPhone] = useState('12025550142');
  const read = useRead<{ messages: HandsetMessage[] }>(
    `/callsign/1/sandbox/handsets/${encodeURIComponent(phone)}/messages`,
    {},
    { everyMs: 1_000, isWanted: /^\d{3,15}$/.test(phone) },
  );
  const messages = read.result.error?.status === 404 ? [] : (read.result.data?.messages ?? []);
  return (
    <Page
      title="Try it"
      description="A phone in a box: nothing leaves this computer. Send to it from an application, and answer as its owner."
      calls={[read.call]}
    >
      <Boxes here="phone" onTurn={onTurn} />
      <RealRoutes channels={['SMS', 'MMS']} />
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <SendToPhone phone={phone} />
        <Stack>
          <TextInput
            label="The phone's number"
            inputMode="tel"
            value={phone}
            onChange={(event) => setPhone(event.currentTarget.value.replace(/\D/g, ''))}
            maw={420}
          />
          <Phone phone={phone} messages={messages} />
          {read.result.error !== null && read.result.error.status !== 404 && <ErrorBox error={read.result.error} />}
        </Stack>
      </SimpleGrid>
    </Page>
  );
}

/** Mails are long; older ones are found under Outbound and Inbound. */
const MAILS_SHOWN = 10;

function Mailbox({ onTurn }: TurnProps) {
  const [address, setAddress] = useState('jane@home.example');
  const read = useRead<{ messages: MailboxMessage[] }>(
    `/callsign/1/sandbox/mailboxes/${encodeURIComponent(address.trim())}/messages`,
    { limit: MAILS_SHOWN },
    { everyMs: 1_500, isWanted: /^\S+@\S+$/.test(address.trim()) },
  );
  return (
    <Page
      title="Try it"
      description="A mailbox in a box: nothing leaves this computer. Write to it from one of your domains, read it as its owner does, and answer."
      calls={[read.call]}
    >
      <Boxes here="mail" onTurn={onTurn} />
      <RealRoutes channels={['EMAIL']} />
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <SendMail to={address.trim()} />
        <Stack>
          <TextInput
            label="The mailbox"
            inputMode="email"
            value={address}
            onChange={(event) => setAddress(event.currentTarget.value)}
            maw={420}
          />
          <MailboxShown key={address.trim()} address={address.trim()} mails={read.result.data?.messages ?? []} />
          {read.result.error !== null && <ErrorBox error={read.result.error} />}
        </Stack>
      </SimpleGrid>
    </Page>
  );
}

/** Where routes lead elsewhere, what is sent here does not come to the box. */
function RealRoutes({ channels }: { readonly channels: readonly string[] }) {
  const read = useRead<{ results: { channel: string; connectorId: string }[] }>('/callsign/1/routes', { size: 100 });
  const leading = (read.result.data?.results ?? []).filter(
    ({ channel, connectorId }) => connectorId !== 'sandbox' && channels.includes(channel),
  );
  if (leading.length === 0) return null;
  const names = [...new Set(leading.map(({ connectorId }) => connectorId))].join(', ');
  return (
    <Alert color="orange" title="Routes lead elsewhere">
      What they match goes to {names}, and is sent for real. See <Link to={paths.connectors}>connectors and routes</Link>.
    </Alert>
  );
}
