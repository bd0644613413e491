// What a mail says, as its reader sees it. Strangers wrote it, so it stands in a frame of its own: no scripts, nothing from elsewhere.

import { Anchor, Code, List, SegmentedControl, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { dataUrlOf } from '../files.ts';
import { shownHtml } from '../mail-html.ts';
import { Folded } from './Folded.tsx';

export interface InlinePicture {
  /** What the HTML calls it: `cid:logo`. */
  readonly cid: string;
  /** Where it is on this server. */
  readonly url: string;
}

interface MailBodyProps {
  readonly html?: string | undefined;
  readonly text?: string | undefined;
  readonly ampHtml?: string | undefined;
  readonly pictures?: readonly InlinePicture[];
}

const NO_PICTURES: readonly InlinePicture[] = [];
const NAMES = { html: 'As it looks', text: 'Text', source: 'HTML source', amp: 'AMP source' } as const;
type View = keyof typeof NAMES;

export function MailBody({ html, text, ampHtml, pictures = NO_PICTURES }: MailBodyProps) {
  const [chosen, choose] = useState<View>();
  const views: readonly View[] = [
    ...(html === undefined ? [] : (['html'] as const)),
    ...(text === undefined ? [] : (['text'] as const)),
    ...(html === undefined ? [] : (['source'] as const)),
    ...(ampHtml === undefined ? [] : (['amp'] as const)),
  ];
  const view = chosen !== undefined && views.includes(chosen) ? chosen : views[0];
  return (
    <Stack gap="xs">
      {views.length > 1 && (
        <SegmentedControl
          aria-label="How the mail is shown"
          size="xs"
          data={views.map((value) => ({ value, label: NAMES[value] }))}
          value={view ?? ''}
          onChange={(value) => choose(value as View)}
          style={{ alignSelf: 'flex-start' }}
        />
      )}
      {view === undefined && <Text c="dimmed">(no text)</Text>}
      {view === 'html' && <HtmlShown html={html ?? ''} pictures={pictures} />}
      {view === 'text' && (
        <Text size="sm" className="wrap-anywhere" style={{ whiteSpace: 'pre-wrap' }}>
          {text === '' ? '(empty)' : text}
        </Text>
      )}
      {(view === 'source' || view === 'amp') && (
        <Code block mah={420} style={{ overflow: 'auto' }} tabIndex={0}>
          {view === 'source' ? html : ampHtml}
        </Code>
      )}
    </Stack>
  );
}

function HtmlShown({ html, pictures }: { readonly html: string; readonly pictures: readonly InlinePicture[] }) {
  const loaded = useQuery({
    queryKey: ['inline pictures', ...pictures.map(({ url }) => url)],
    queryFn: () => loadPictures(pictures),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: pictures.length > 0,
  });
  const shown = useMemo(() => shownHtml(html, new Map(loaded.data ?? [])), [html, loaded.data]);
  return (
    <Stack gap="xs">
      <iframe title="The mail" sandbox="" referrerPolicy="no-referrer" srcDoc={shown.document} className="mail-frame" />
      {shown.leftOut > 0 && (
        <Text size="sm" c="dimmed">
          {shown.leftOut === 1 ? 'One thing' : `${shown.leftOut} things`} from elsewhere, such as pictures,{' '}
          {shown.leftOut === 1 ? 'is' : 'are'} not loaded here: it would tell the sender that somebody looks.
        </Text>
      )}
      {shown.links.length > 0 && (
        <Folded title={shown.links.length === 1 ? 'The link in it' : `The ${shown.links.length} links in it`}>
          <List size="sm">
            {shown.links.map(({ url, text }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the same link may stand there twice, and their order stays.
              <List.Item key={`${index} ${url}`} className="wrap-anywhere">
                {text !== url && `${text}: `}
                <Anchor underline="always" href={url} target="_blank" rel="noopener noreferrer" size="sm">
                  {url}
                </Anchor>
              </List.Item>
            ))}
          </List>
        </Folded>
      )}
    </Stack>
  );
}

/** What cannot be read is left out: the mail is shown without it. */
async function loadPictures(pictures: readonly InlinePicture[]): Promise<(readonly [string, string])[]> {
  const found = await Promise.all(
    pictures.map(async ({ cid, url }) => {
      const response = await fetch(url);
      return response.ok ? ([[cid, await dataUrlOf(await response.blob())]] as const) : [];
    }),
  );
  return found.flat();
}
