// The presentation (SMIL) of a message whose sender wrote none: a page for each file, with the text that follows it.
// Source: OMA MMS conformance document, "MMS SMIL".

export interface PresentedPart {
  readonly name: string;
  readonly mediaType: string;
}

interface Page {
  visual?: PresentedPart;
  audio?: PresentedPart;
  text?: PresentedPart;
}

const PAGE_SECONDS = 8;
const LAYOUT =
  '<layout><root-layout/>' +
  '<region id="Image" top="0%" left="0%" height="60%" width="100%" fit="meet"/>' +
  '<region id="Text" top="60%" left="0%" height="40%" width="100%" fit="scroll"/></layout>';

/** A presentation that names every part a handset can show. Names are those of the parts, safe to stand in an attribute. */
export function simplePresentation(parts: readonly PresentedPart[]): string {
  const pages = pagesOf(parts).map(pageMarkup).join('');
  return `<smil><head>${LAYOUT}</head><body>${pages}</body></smil>`;
}

function pagesOf(parts: readonly PresentedPart[]): Page[] {
  const pages: Page[] = [];
  for (const part of parts) {
    const slot = slotOf(part);
    if (slot === undefined) continue;
    const last = pages.at(-1);
    // A file begins a page; a text goes to the file before it.
    if (last === undefined || last[slot] !== undefined || (slot !== 'text' && last.text !== undefined))
      pages.push({ [slot]: part });
    else last[slot] = part;
  }
  return pages;
}

function slotOf({ mediaType }: PresentedPart): keyof Page | undefined {
  const [kind] = mediaType.split('/');
  if (kind === 'image' || kind === 'video') return 'visual';
  if (kind === 'audio') return 'audio';
  // A business card or an appointment travels along and is not shown.
  return mediaType === 'text/plain' ? 'text' : undefined;
}

function pageMarkup({ visual, audio, text }: Page): string {
  const inside = [
    ...(visual === undefined
      ? []
      : [`<${visual.mediaType.startsWith('video/') ? 'video' : 'img'} src="${visual.name}" region="Image"/>`]),
    ...(audio === undefined ? [] : [`<audio src="${audio.name}"/>`]),
    ...(text === undefined ? [] : [`<text src="${text.name}" region="Text"/>`]),
  ];
  // What plays sets its own length.
  const isPlaying = audio !== undefined || visual?.mediaType.startsWith('video/') === true;
  return `<par${isPlaying ? '' : ` dur="${PAGE_SECONDS}s"`}>${inside.join('')}</par>`;
}
