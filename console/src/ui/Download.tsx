// A button that saves rows as a CSV file.

import { Button } from '@mantine/core';

interface DownloadProps {
  readonly label: string;
  readonly fileName: string;
  /** The header line first. Asked for when the button is pressed. */
  readonly rows: () => readonly (readonly string[])[] | Promise<readonly (readonly string[])[]>;
}

export function Download({ label, fileName, rows }: DownloadProps) {
  const save = async (): Promise<void> => {
    const text = (await rows()).map((cells) => cells.map(cellOf).join(',')).join('\r\n');
    const url = URL.createObjectURL(new Blob([`${text}\r\n`], { type: 'text/csv' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = fileName;
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <Button size="xs" variant="default" onClick={() => void save()}>
      {label}
    </Button>
  );
}

/** RFC 4180; and no cell that a spreadsheet would take for a formula. */
function cellOf(text: string): string {
  const safe = /^[=+\-@\t]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
