// Files of messages: pictures, sounds and videos where one reads, and all of them to be saved.

import { Anchor, List, Stack, Text } from '@mantine/core';
import { sizeText } from '../files.ts';

export interface AttachedFile {
  readonly name?: string | undefined;
  readonly mediaType: string;
  readonly size?: number | undefined;
  /** On this server; missing when it cannot be fetched (any more). */
  readonly url?: string | undefined;
  readonly isInline?: boolean | undefined;
}

export function Attached({ files }: { readonly files: readonly AttachedFile[] }) {
  return (
    <List size="sm" aria-label="Files" listStyleType="none" spacing={4}>
      {files.map((file, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: files may have one name, and their order is theirs for good.
        <List.Item key={`${index} ${file.name}`} className="wrap-anywhere">
          <FileName file={file} />{' '}
          <Text span size="sm" c="dimmed">
            {[
              file.mediaType,
              file.size === undefined ? undefined : sizeText(file.size),
              file.isInline ? 'within the text' : undefined,
            ]
              .filter((part) => part !== undefined)
              .join(', ')}
          </Text>
        </List.Item>
      ))}
    </List>
  );
}

function FileName({ file: { name, url } }: { readonly file: AttachedFile }) {
  const shown = name ?? 'file without a name';
  if (url === undefined) return shown;
  return (
    <Anchor underline="always" href={url} download={name ?? true} size="sm">
      {shown}
    </Anchor>
  );
}

/** Formats browsers draw and nothing runs in. */
const PICTURE = /^image\/(png|jpeg|gif|webp|bmp)$/;

/** A file of an MMS where it can be looked at or listened to, and by its name where not. */
export function MediaShown({ file }: { readonly file: AttachedFile }) {
  const { name, mediaType, url } = file;
  if (url === undefined) return <Attached files={[file]} />;
  if (PICTURE.test(mediaType)) return <img src={url} alt={name ?? 'without a name'} className="picture" />;
  return (
    <Stack gap={4}>
      {/* biome-ignore lint/a11y/useMediaCaption: whoever sent it gave none. */}
      {mediaType.startsWith('audio/') && <audio controls src={url} preload="none" aria-label={name ?? 'a sound'} />}
      {mediaType.startsWith('video/') && (
        // biome-ignore lint/a11y/useMediaCaption: whoever sent it gave none.
        <video controls src={url} preload="none" className="picture" aria-label={name ?? 'a video'} />
      )}
      <Attached files={[file]} />
    </Stack>
  );
}
