import { inlineMediaTypes, type Attachment, type MessageState } from '../../protocol/index.ts';
import { attachmentsOf, type EventLine } from './message-line.ts';

/** What a page says in the reader's language, and how it writes sizes. */
export type HtmlWords = {
  /** `lang` and `dir` of the page (BCP 47). */
  language: string;
  direction: 'ltr' | 'rtl';
  exported: string;
  edited: string;
  deleted: string;
  size(bytes: number): string;
};

/** A page without script that fetches nothing but the files beside it, every name and text escaped. Written piece by piece, so any size works. */
export function htmlPage(words: HtmlWords) {
  return {
    start: (office: string, at: Date) => `<!doctype html>
<html lang="${escape(words.language)}" dir="${words.direction}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src 'self' file:; media-src 'self' file:">
<meta name="viewport" content="width=device-width">
<title>${escape(office)}</title>
<style>${style}</style></head>
<body><h1>${escape(office)}</h1><p class="meta">${escape(words.exported)} ${escape(at.toISOString())}</p>
`,
    room: (label: string, topic: string) =>
      `<h2>${escape(label)}</h2>${topic === '' ? '' : `<p class="meta">${escape(topic)}</p>`}\n`,
    /** @param paths where the attachments were put, by blob; empty when they were not. */
    message(state: MessageState, { line }: { line: EventLine }, paths: ReadonlyMap<string, string>): string {
      const files = attachmentsOf(state).map((file) => attachment(file, paths.get(file.blob), words));
      const reactions = (state.reactions ?? []).map(
        (r) => `<span class="reaction">${escape(r.emoji)} ${r.members.length}</span>`,
      );
      const when = new Date(Number(line['receivedAt'])).toISOString();
      const said = String(line['text']);
      const deleted = `<p class="meta">${escape(words.deleted)}</p>`;
      const text = line['deleted'] === true ? deleted : said === '' ? '' : `<p dir="auto">${escape(said)}</p>`;
      const edited = line['edited'] === true ? ` · ${escape(words.edited)}` : '';
      return `<article id="m${String(line['seq'])}"><header><b dir="auto">${escape(String(line['name']))}</b> <span class="meta"><time datetime="${when}">${when}</time>${edited}</span></header>${text}${files.join('')}${reactions.join(' ')}</article>\n`;
    },
    end: () => '</body></html>\n',
  };
}

/** A file that was put beside the page is linked; what can run no script is shown as well. */
function attachment({ name, size: bytes, type, blob }: Attachment, path: string | undefined, words: HtmlWords): string {
  const said = (more: string) => `<span class="meta">${escape(words.size(bytes))}${more}</span>`;
  if (path === undefined) return `<p class="file">${escape(name)} ${said(`, ${escape(blob)}`)}</p>`;
  const to = escape(linkTo(path));
  const link = (attributes: string, text: string) => `<a href="${to}"${attributes}>${text}</a>`;
  // `download` keeps a page that somebody sent from being opened where a web server shows the export.
  if (!inlineMediaTypes.includes(type))
    return `<p class="file">${link(` download="${escape(name)}"`, escape(name))} ${said('')}</p>`;
  const caption = `<figcaption>${link('', escape(name))} ${said('')}</figcaption>`;
  const [kind = ''] = type.split('/');
  const shown =
    kind === 'image'
      ? link('', `<img loading="lazy" src="${to}" alt="${escape(name)}">`)
      : `<${kind} controls preload="none" src="${to}"></${kind}>`;
  return `<figure>${shown}${caption}</figure>`;
}

/** A relative path as a URL; an absolute one is a URL already. */
function linkTo(path: string): string {
  return path.startsWith('file:') ? path : path.split('/').map(encodeURIComponent).join('/');
}

const style =
  'body{font:15px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}' +
  'article{margin:.9rem 0}p{margin:.15rem 0;white-space:pre-wrap;overflow-wrap:anywhere}.meta{opacity:.65;font-size:.85em}' +
  'h2{border-bottom:1px solid;padding-bottom:.2rem;margin-top:2.5rem}.file{border:1px solid;border-radius:.4rem;padding:.3rem .6rem;display:inline-block}' +
  'figure{margin:.4rem 0}img,video{max-width:100%;max-height:24rem}';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for an element or a quoted attribute; characters that turn the reading direction are shown, not obeyed. */
function escape(text: string): string {
  return text
    .replace(/[&<>"']/g, (sign) => entities[sign] ?? '')
    .replace(
      /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
      (sign) => `[U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`,
    );
}
