// HTML of mails, made fit to be shown in a frame that runs nothing and loads nothing: pictures of the mail itself stand in the text,
// what would come from elsewhere is left out and counted, and links are told by their addresses.

export interface MailLink {
  readonly url: string;
  readonly text: string;
}

interface ShownHtml {
  /** A whole document for `srcdoc`. */
  readonly document: string;
  readonly links: readonly MailLink[];
  /** How much would have been loaded from elsewhere. */
  readonly leftOut: number;
}

/** The frame's own rule, beside its sandbox and the page's: even what is overlooked here loads from nowhere. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
const STYLE =
  'body{font:14px/1.5 system-ui,sans-serif;color:#1c2024;background:#fff;margin:12px;overflow-wrap:anywhere}img{max-width:100%}a{color:#1864ab;text-decoration:underline}';
const LOADING = ['src', 'srcset', 'background', 'poster', 'data'];

/** @param pictures inline files as `data:` URLs, by what the HTML calls them behind `cid:` */
export function shownHtml(html: string, pictures: ReadonlyMap<string, string>): ShownHtml {
  // What is parsed so is inert: nothing of it is run or loaded.
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  for (const element of parsed.querySelectorAll('script, iframe, object, embed, base, link, meta')) element.remove();
  for (const element of parsed.querySelectorAll('*'))
    for (const { name } of [...element.attributes]) if (name.startsWith('on')) element.removeAttribute(name);
  let leftOut = 0;
  for (const name of LOADING)
    for (const element of parsed.querySelectorAll(`[${name}]`)) {
      const value = element.getAttribute(name) ?? '';
      const picture = /^cid:/i.test(value) ? pictures.get(value.slice(4)) : undefined;
      if (picture !== undefined) element.setAttribute(name, picture);
      else if (!/^data:/i.test(value)) {
        element.removeAttribute(name);
        leftOut += 1;
      }
    }
  const links = [...parsed.querySelectorAll('a[href]')].flatMap((anchor) => {
    const url = anchor.getAttribute('href') ?? '';
    // In the frame a link would lead nowhere.
    anchor.removeAttribute('href');
    anchor.setAttribute('title', url);
    return /^(https?|mailto):/i.test(url) ? [{ url, text: anchor.textContent?.trim() || url }] : [];
  });
  const policy = parsed.createElement('meta');
  policy.httpEquiv = 'Content-Security-Policy';
  policy.content = POLICY;
  const style = parsed.createElement('style');
  style.textContent = STYLE;
  parsed.head.prepend(policy, style);
  if (!parsed.documentElement.lang) parsed.documentElement.lang = 'und';
  return { document: `<!doctype html>${parsed.documentElement.outerHTML}`, links, leftOut };
}
