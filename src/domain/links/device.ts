// What the User-Agent of a click says of the device, as click reports have it; and which visitors are no people.

export interface Device {
  readonly deviceType: 'Phone' | 'Tablet' | 'Desktop' | 'Other';
  readonly os: string;
  readonly deviceName: string;
}

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/iPhone|iPad|iPod/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux|X11/, 'Linux'],
];

/** @param userAgent the header; empty when there was none */
export function deviceOf(userAgent: string): Device {
  const os = SYSTEMS.find(([pattern]) => pattern.test(userAgent))?.[1] ?? 'Other';
  const isTablet = /iPad|Tablet/.test(userAgent) || (os === 'Android' && !/Mobile/.test(userAgent));
  const deviceType = isTablet ? 'Tablet' : os === 'iOS' || os === 'Android' ? 'Phone' : os === 'Other' ? 'Other' : 'Desktop';
  const deviceName = /iPhone|iPad|iPod/.exec(userAgent)?.[0] ?? /Android [^;)]*; ([^;)]+)/.exec(userAgent)?.[1] ?? os;
  return { deviceType, os, deviceName: deviceName.replace(/ Build\/.*/, '').trim() };
}

/** Programs that open links to show a preview or to look for malice: they say so. CUBOT makes phones. */
const NO_PERSON =
  /(?<!cu)bot\b|bot\/|crawler|spider|preview|facebookexternalhit|WhatsApp|Slack|Twitterbot|SkypeUriPreview|Google-Safety|curl\/|Wget\//i;

/**
 * Whether somebody went to a link. Browsers always name themselves.
 * @param purpose what a browser says it fetches for when nobody asked yet: `prefetch`, `preview`; empty when it does not
 */
export function isPerson(userAgent: string, purpose: string): boolean {
  return userAgent !== '' && !NO_PERSON.test(userAgent) && !/prefetch|prerender|preview/i.test(purpose);
}
