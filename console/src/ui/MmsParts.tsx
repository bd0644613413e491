// The parts of an MMS in their order: texts, pictures and other files, links; how they are laid out is folded away.

import { Anchor, Code, Stack, Text } from '@mantine/core';
import type { MmsSegment } from '../../../src/wire/message-life.ts';
import { ownPath } from '../files.ts';
import { MediaShown } from './Attached.tsx';
import { Folded } from './Folded.tsx';

export function MmsParts({ title, parts }: { readonly title?: string | undefined; readonly parts: readonly MmsSegment[] }) {
  return (
    <Stack gap="xs">
      {title !== undefined && (
        <Text fw={600} className="wrap-anywhere">
          {title}
        </Text>
      )}
      {parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts need no name, and their order is theirs for good.
        <PartShown key={`${index} ${part.type}`} part={part} />
      ))}
    </Stack>
  );
}

function PartShown({
  part: { type, name, text, url, contentType = 'application/octet-stream', smil, size },
}: {
  readonly part: MmsSegment;
}) {
  switch (type) {
    case 'TEXT':
      return (
        <Text size="sm" className="wrap-anywhere" style={{ whiteSpace: 'pre-wrap' }}>
          {text === '' ? '(empty)' : text}
        </Text>
      );
    case 'LINK':
      return (
        <Text size="sm" className="wrap-anywhere">
          Fetched when it is sent:{' '}
          <Anchor underline="always" href={url ?? ''} target="_blank" rel="noopener noreferrer" size="sm">
            {url}
          </Anchor>
        </Text>
      );
    case 'SMIL':
      return (
        <Folded title={`How it is laid out (SMIL${name === undefined ? '' : `, ${name}`})`}>
          <Code block mah={300} style={{ overflow: 'auto' }} tabIndex={0}>
            {smil}
          </Code>
        </Folded>
      );
    case 'MEDIA':
      return <MediaShown file={{ name, mediaType: contentType, size, url: url === undefined ? undefined : ownPath(url) }} />;
    default:
      return type satisfies never;
  }
}
