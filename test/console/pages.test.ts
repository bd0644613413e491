// Every page of the console, narrow and wide, light and dark: nothing that axe objects to, nothing that does not fit.
// CALLSIGN_SCREENSHOTS=folder keeps a picture of each.

import AxeBuilder from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildIfStale } from '../../scripts/build.mjs';
import { startBrowser, visit } from '../support/browser.ts';
import { startService, type TestService } from '../support/service.ts';
import { CERTIFICATE, CERTIFICATE_KEY } from '../support/smpp-certificate.ts';
import { ROOT } from '../support/source-tree.ts';
import { until } from '../support/until.ts';

const USER = { username: 'looker', password: 'a long enough one', role: 'ADMINISTRATOR' };
const PICTURES = process.env['CALLSIGN_SCREENSHOTS'];

let service: TestService;
let browser: Browser;
const ids = {
  numberKey: '',
  messageId: '',
  inboundId: '',
  importId: '',
  requestId: '',
  mmsId: '',
  inboundMmsId: '',
  mailId: '',
  inboundMailId: '',
  templateId: '',
};

beforeAll(async () => {
  await buildIfStale(ROOT);
  service = await startService({ CALLSIGN_UNVERIFIED_DOMAINS: 'accept' });
  browser = await startBrowser();
  await fill();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

/** Something of everything. */
async function fill(): Promise<void> {
  const { api } = service;
  await api('POST', '/callsign/1/users', USER);
  for (const applicationId of ['shop', 'bank'])
    await api('POST', '/provisioning/1/applications', { applicationId, applicationName: applicationId });
  await api('POST', '/provisioning/1/entities', { entityId: 'north', entityName: 'North' });
  const { body: made } = await api('POST', '/callsign/1/resources/numbers', [
    { number: '12125550101', type: 'VIRTUAL_LONG_NUMBER', capabilities: ['SMS', 'MMS'], applicationId: 'shop' },
    { number: '13105550102', type: 'VIRTUAL_LONG_NUMBER', capabilities: ['SMS'] },
  ]);
  ids.numberKey = made.results[0].numberKey;
  await api('POST', '/callsign/1/resources/alphanumeric-senders', {
    senderName: 'ExampleShop',
    countryCodes: ['GB', 'DE'],
    capabilities: ['SMS'],
  });
  const pair = { applicationId: 'shop', entityId: 'north' };
  await api('POST', '/provisioning/1/associations', {
    resourceType: 'NUMBER',
    channel: 'SMS',
    ...pair,
    resourceId: ids.numberKey,
  });
  await api('POST', '/provisioning/2/sending-strategies', {
    platform: pair,
    useStickySender: true,
    priorities: [{ senderType: 'VIRTUAL_LONG_NUMBER', priority: 1 }],
  });
  await api('POST', '/resource-management/1/inbound-message-configurations', {
    channel: 'SMS',
    numberKey: ids.numberKey,
    keyword: 'garden',
    platform: pair,
    autoResponse: { message: 'Thank you' },
  });
  await api('POST', '/callsign/1/connectors', {
    connectorId: 'carrier',
    type: 'SMPP',
    smpp: { host: '127.0.0.1', port: 9, systemId: 'nobody', password: 'secret' },
  });
  await api('POST', '/callsign/1/routes', { connectorId: 'carrier', channel: 'SMS', countryCode: 'GB' });
  await api('POST', '/callsign/1/opt-out-policies', { languages: ['en', 'es'] });
  await api('POST', '/callsign/1/opt-outs', { destination: '13105550177' });
  await api('POST', '/subscriptions/1/subscription/SMS', {
    subscriptionId: 'reports',
    events: ['DELIVERY'],
    criteria: [pair],
    profile: { profileId: 'reports', webhook: { notifyUrl: 'http://127.0.0.1:9/reports' } },
  });
  await api('POST', '/sms/3/messages', {
    messages: [
      {
        sender: '12125550101',
        destinations: [{ to: '12025550144' }],
        content: { text: 'The sale begins: https://shop.example/sale' },
        webhooks: { delivery: { url: 'http://127.0.0.1:9/reports' } },
      },
    ],
    options: {
      schedule: { bulkId: 'sale', sendAt: new Date(Date.now() + 3_600_000).toISOString() },
      tracking: { shortenUrl: true, trackClicks: true },
      conversionTracking: { useConversionTracking: true, conversionTrackingName: 'sale' },
    },
  });
  await service.callsign.world.db.query(
    `insert into sender_pass_over (account_id, resource_id, reason, detail, since, until)
     select account_id, resource_id, 'REFUSED', 'carriers refused 30 of its 40 messages of the last minute', now(), now() + interval '1 hour'
     from resource where kind = 'NUMBER' order by resource_id limit 1`,
  );
  await fillAccount();
  await fillMmsAndMail();
  const { body: sent } = await api('POST', '/sms/3/messages', {
    messages: ['12025550142', '12025550143', '12'].map((to) => ({
      destinations: [{ to }],
      content: { text: 'Your parcel comes today between ten and noon.' },
      options: { platform: pair },
    })),
  });
  ids.messageId = sent.messages[0].messageId;
  const { body: received } = await api('POST', '/callsign/1/sandbox/inbound', {
    from: '12025550142',
    to: '12125550101',
    text: 'garden party',
  });
  ids.inboundId = received.messageId;
  await until(async () => (await api('GET', `/callsign/1/messages/${ids.messageId}`)).body.status.groupName === 'DELIVERED');
  await until(async () => {
    const { body } = await api('GET', '/callsign/1/traffic');
    return body.hours.some((hour: { delivered: number }) => hour.delivered > 0);
  }, 20_000);
}

/** What was brought in, asked for and is for sale, and how others are told. */
async function fillAccount(): Promise<void> {
  const { api } = service;
  await api('POST', '/email/1/domains', { domainName: 'mail.shop.test', targetedDailyTraffic: 1000, applicationId: 'shop' });
  const source = { baseUrl: service.url, apiKey: service.apiKey, pace: 'none', dryRun: true };
  ids.importId = (await api('POST', '/callsign/1/imports/account', source)).body.importId;
  await until(async () => (await api('GET', `/callsign/1/imports/${ids.importId}`)).body.status === 'DONE');
  await api('POST', '/subscriptions/1/security', {
    authId: 'shop-signature',
    type: 'HMAC',
    credentials: { secretKey: 'hidden', algorithm: 'HMAC_SHA_256' },
  });
  await api('POST', '/subscriptions/1/certificates', {
    certificateId: 'shop-certificate',
    certificateContent: Buffer.from(CERTIFICATE + CERTIFICATE_KEY).toString('base64'),
  });
  await api('POST', '/callsign/1/number-inventory', {
    number: '14155550190',
    type: 'VIRTUAL_LONG_NUMBER',
    capabilities: ['SMS', 'VOICE'],
    pricePerMonth: 1.5,
    currency: 'USD',
  });
  const request = {
    type: 'NUMBER_PURCHASE',
    countryCode: 'GB',
    numberType: 'VIRTUAL_LONG_NUMBER',
    capabilities: ['SMS'],
    quantity: 2,
  };
  ids.requestId = (await api('POST', '/resources/1/requests', request)).body.id;
}

/** A picture in two colours. */
const PICTURE =
  'iVBORw0KGgoAAAANSUhEUgAAAKAAAABkCAIAAACO1KzYAAAAuUlEQVR42u3RQREAIAgAQdL5No5JDEEwc5BD2JlLcBsnnxoXFgAWYAEWYAEWYAEGLMACLMACLMACDFiABViABViABViAAQuwAAuwAAuwAAMWYAEWYAEWYAEGLMACLMACLMACLMCABViABViABViAAQuwAAuwAAuwAI8HXnercYABC7AAC7AAC7AAAxZgARZgARZgAQYswAIswAIswAIswIAFWIAFWIAFWIABC7AAC7AAC7AAAxZgfVoBR7p+KHcWijkAAAAASUVORK5CYII=';
const MAIL =
  '<h1 style="color:#2b8a3e">The garden is open</h1><p>Dear Jane, come and see. <a href="https://shop.example/garden">How to get there</a></p><img src="https://elsewhere.example/tulips.jpg"><table width="900" border="1"><tr><td>Monday to Friday</td><td>nine to five</td></tr></table>';

/** An MMS and a mail out and in, and what stands beside them. */
async function fillMmsAndMail(): Promise<void> {
  const { api } = service;
  const [handset, reader, sender] = ['12025550142', 'jane@home.example', 'Shop <hello@mail.shop.test>'];
  await api('POST', '/callsign/1/connectors', {
    connectorId: 'mail-relay',
    type: 'SMTP',
    smtp: { host: '127.0.0.1', port: 9, security: 'NONE' },
  });
  await api('POST', '/callsign/1/connectors', {
    connectorId: 'mmsc',
    type: 'MM7',
    mm7: { url: 'http://127.0.0.1:9/', vaspId: 'ACME', vasId: 'Offers', inbound: { username: 'mmsc', password: 'secret' } },
  });
  const picture = { contentId: 'garden.png', contentType: 'image/png', contentBase64: PICTURE };
  const smil = { contentType: 'application/smil', smil: '<smil><body><par><img src="garden.png"/></par></body></smil>' };
  const { body: mms } = await api('POST', '/mms/1/advanced', {
    messages: [
      {
        from: '12125550101',
        destinations: [{ to: handset }],
        title: 'Our garden',
        messageSegments: [{ text: 'It is open today' }, picture, smil],
      },
    ],
  });
  ids.mmsId = mms.messages[0].messageId;
  const parts = [{ contentType: 'image/png', base64: PICTURE, name: 'a picture.png' }];
  const inbound = { from: handset, to: '12125550101', channel: 'MMS', text: 'Lovely', parts };
  ids.inboundMmsId = (await api('POST', '/callsign/1/sandbox/inbound', inbound)).body.messageId;
  const attachments = [
    { type: 'binary', fileName: 'plan of the garden.pdf', contentType: 'application/pdf', content: 'JVBERi0xLjQ=' },
  ];
  const content = { subject: 'The garden is open', html: MAIL, attachments, headers: '{"X-Campaign":"garden"}' };
  const { body: mail } = await api('POST', '/email/4/messages', {
    messages: [{ sender, destinations: [{ to: [{ destination: reader }] }], content }],
  });
  ids.mailId = mail.messages[0].messageId;
  await until(async () => (await api('GET', `/callsign/1/messages/${ids.mailId}`)).body.status.groupName === 'DELIVERED');
  for (const event of ['COMPLAINED', 'LATE_BOUNCE'])
    await api('POST', '/callsign/1/mail-events', { messageId: ids.mailId, event, detail: 'said by the mailbox provider' });
  const answer = {
    from: reader,
    to: 'hello@mail.shop.test',
    subject: 'Re: The garden is open',
    text: 'Thank you',
    html: MAIL,
    attachments: [{ name: 'me.png', mediaType: 'image/png', content: PICTURE }],
  };
  ids.inboundMailId = (await api('POST', '/callsign/1/sandbox/inbound-mail', answer)).body.messageId;
  await api('POST', '/email/1/suppressions', {
    suppressions: [{ domainName: 'mail.shop.test', emailAddress: ['gone@home.example', 'away@home.example'], type: 'BOUNCE' }],
  });
  await api('POST', '/email/2/validations', { destinations: [{ destination: 'jane@' }, { destination: 'info@home.example' }] });
  const form = new FormData();
  for (const [name, value] of Object.entries({
    name: 'Welcome',
    subject: 'Welcome, {{name}}',
    html: `<p>Hello {{name}}</p>${MAIL}`,
  }))
    form.append(name, value);
  const made = await fetch(`${service.url}/email/1/templates`, {
    method: 'POST',
    headers: { authorization: `App ${service.apiKey}` },
    body: form,
  });
  ids.templateId = String(((await made.json()) as { id: number }).id);
}

it('the first page needs no more than 250 kB of scripts, as they travel', async () => {
  const headers = { 'accept-encoding': 'gzip' };
  const document = await (await fetch(`${service.url}/console`)).text();
  let bytes = 0;
  for (const [path] of document.matchAll(/\/console\/assets\/[^"]+\.js/g)) {
    const answer = await fetch(service.url + path, { headers });
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    bytes += Number(answer.headers.get('content-length'));
    expect(await answer.text()).toBe(
      await (await fetch(service.url + path, { headers: { 'accept-encoding': 'identity' } })).text(),
    );
  }
  expect(bytes).toBeGreaterThan(50_000);
  expect(bytes).toBeLessThanOrEqual(250_000);
});

const PAGES: Readonly<Record<string, () => string>> = {
  overview: () => '/',
  overview_by_application: () => '/?by=application&hours=168',
  applications: () => '/applications',
  application: () => '/applications/shop',
  entities: () => '/entities',
  entity: () => '/entities/north',
  numbers_as_resources: () => '/resources',
  alphanumeric_senders: () => '/resources?kind=ALPHA',
  domains: () => '/resources?kind=DOMAIN',
  resource: () => `/resources/NUMBER/${ids.numberKey}`,
  numbers: () => '/numbers',
  number: () => `/numbers/${ids.numberKey}`,
  number_inbound: () => `/numbers/${ids.numberKey}?tab=SMS`,
  number_inbound_mms: () => `/numbers/${ids.numberKey}?tab=MMS`,
  strategies: () => '/strategies',
  messages: () => '/messages',
  message: () => `/messages/${ids.messageId}`,
  inbound: () => '/inbound',
  inbound_message: () => `/inbound/${ids.inboundId}`,
  map: () => '/map',
  map_of_one: () => '/map?focus=application:shop',
  map_in_words: () => '/map?view=table',
  connectors: () => '/connectors',
  connector: () => '/connectors/carrier',
  sandbox: () => '/connectors/sandbox',
  passed_over: () => '/passed-over',
  bulks: () => '/bulks',
  bulk: () => '/bulks/sale',
  links: () => '/links',
  try_it: () => '/try-it',
  try_mail: () => '/try-it?box=mail',
  mms: () => `/messages/${ids.mmsId}`,
  inbound_mms: () => `/inbound/${ids.inboundMmsId}`,
  mail: () => `/messages/${ids.mailId}`,
  inbound_mail: () => `/inbound/${ids.inboundMailId}`,
  suppressions: () => '/suppressions?type=COMPLAINT',
  suppressions_by_hand: () => '/suppressions',
  check_address: () => '/check-an-address',
  templates: () => '/templates',
  template: () => `/templates/${ids.templateId}`,
  mail_connector: () => '/connectors/mail-relay',
  mms_connector: () => '/connectors/mmsc',
  keys: () => '/keys',
  users: () => '/users',
  subscriptions: () => '/subscriptions',
  opt_outs: () => '/opt-outs',
  webhooks: () => '/webhooks',
  settings: () => '/settings',
  audit_log: () => '/audit-log',
  audit_log_filtered: () => '/audit-log?subjectKind=resource&action=create&from=2020-01-01',
  resources_filtered: () => '/resources?associated=false&channel=SMS&countryCode=US',
  no_resources: () => '/resources?search=999999',
  domain: () => '/resources/DOMAIN/mail.shop.test',
  import_numbers: () => '/import',
  import_senders: () => '/import?tab=senders',
  import_account: () => '/import?tab=account',
  import: () => `/import/${ids.importId}`,
  profiles: () => '/profiles',
  security_settings: () => '/security-settings',
  certificates: () => '/certificates',
  buy_numbers: () => '/buy-numbers',
  resource_requests: () => '/resource-requests',
  resource_request: () => `/resource-requests/${ids.requestId}`,
  no_such_page: () => '/nowhere',
};

/** Each width and each scheme once; whoever keeps pictures wants them all. */
const LOOKS = [
  { width: 390, colorScheme: 'light' },
  { width: 1440, colorScheme: 'dark' },
  ...(PICTURES === undefined
    ? []
    : ([
        { width: 390, colorScheme: 'dark' },
        { width: 1440, colorScheme: 'light' },
      ] as const)),
] as const;

describe.each(LOOKS)('$width pixels, $colorScheme', ({ width, colorScheme }) => {
  it('every page fits, has nothing that axe objects to, and asks nobody else', async () => {
    const { page, context, complaints } = await visit(browser, service.url, { width, colorScheme });
    const faults: string[] = [];
    const look = async (name: string): Promise<void> => {
      const { violations } = await new AxeBuilder({ page }).analyze();
      for (const { id, nodes } of violations)
        faults.push(`${name}: ${id} at ${nodes.map(({ target, any }) => `${target} ${any[0]?.message ?? ''}`).join('; ')}`);
      const beyond = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
      if (Number(beyond) > 0) faults.push(`${name}: ${beyond} pixels wider than the screen`);
      if (PICTURES !== undefined)
        await page.screenshot({ path: `${PICTURES}/${name}-${width}-${colorScheme}.png`, fullPage: true });
    };
    await page.goto('/console');
    await page.getByLabel('User name').waitFor();
    await look('sign_in');
    await page.getByLabel('User name').fill(USER.username);
    await page.getByRole('textbox', { name: 'Password' }).fill(USER.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    if (width < 992) {
      await page.getByRole('button', { name: 'Navigation' }).click();
      await page.getByRole('link', { name: 'Audit log' }).waitFor();
      await look('navigation');
    }
    for (const [name, address] of Object.entries(PAGES)) {
      await page.goto(`/console${address()}`);
      await page.getByRole('heading', { level: 2 }).first().waitFor();
      await until(async () => (await page.getByLabel(/^Loading/).count()) === 0);
      await look(name);
    }
    await page.goto('/console/resources');
    await page.getByRole('button', { name: 'Add number' }).click();
    await page.getByRole('dialog').getByLabel('Number').first().waitFor();
    await look('dialog');
    await context.close();
    expect(faults).toEqual([]);
    expect(complaints).toEqual([]);
  }, 300_000);
});
