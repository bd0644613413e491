// Files people choose, as requests carry them.

/** `data:image/png;base64,…`: also what the page may show at once. */
export function dataUrlOf(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error ?? new Error('The file cannot be read.'));
    reader.readAsDataURL(file);
  });
}

export async function base64Of(file: Blob): Promise<string> {
  const url = await dataUrlOf(file);
  return url.slice(url.indexOf(',') + 1);
}

/** What a browser knows no type of is bytes. */
export function mediaTypeOf({ type }: Blob): string {
  return type === '' ? 'application/octet-stream' : type;
}

/** In place of the Base64 of a file in calls that are shown. */
export function base64Shown({ name }: File): string {
  return `<Base64 of ${name}>`;
}

/** `1.4 MB` */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  const [size, unit] = bytes < 1_000_000 ? [bytes / 1000, 'kB'] : [bytes / 1_000_000, 'MB'];
  return `${size.toLocaleString('en', { maximumFractionDigits: size < 10 ? 1 : 0 })} ${unit}`;
}

/** The path of an address of this server, whatever host name it is called by: pages load from where they came from alone. */
export function ownPath(url: string): string {
  const at = url.indexOf('/callsign/1/');
  return at < 0 ? url : url.slice(at);
}
