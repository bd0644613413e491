// Files that go with a mail.

import { FileInput } from '@mantine/core';

interface AttachmentsFieldProps {
  readonly files: File[];
  readonly onChange: (files: File[]) => void;
  readonly size?: string;
}

export function AttachmentsField({ files, onChange, size = 'sm' }: AttachmentsFieldProps) {
  return (
    <FileInput
      label="Attachments"
      size={size}
      placeholder="Choose files"
      multiple
      clearable
      clearButtonProps={{ 'aria-label': 'Take the files out' }}
      value={files}
      onChange={onChange}
    />
  );
}
