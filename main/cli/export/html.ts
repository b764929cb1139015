import type { MessageState } from '../../../protocol/index.ts';
import { tellMessage, type Names } from '../event-lines.ts';
import { size } from '../output.ts';

/** A self-contained page: no script, nothing fetched, every name and text escaped. Written piece by piece, so any size works. */
export const html = {
  start: (office: string, at: Date) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>${escape(office)}</title>
<style>${style}</style></head>
<body><h1>${escape(office)}</h1><p class="meta">Exported ${escape(at.toISOString())}</p>
`,
  room: (label: string, topic: string) =>
    `<h2>${escape(label)}</h2>${topic === '' ? '' : `<p class="meta">${escape(topic)}</p>`}\n`,
  /** @returns an empty string for a message that cannot be read. */
  message(state: MessageState, names: Names): string {
    const told = tellMessage(state, names)?.line;
    if (told === undefined) return '';
    const files = ((told['attachments'] ?? []) as { name: string; size: number; blob: string }[]).map(
      (f) =>
        `<p class="file">${escape(f.name)} <span class="meta">${escape(size(f.size))}, ${escape(f.blob)}</span></p>`,
    );
    const reactions = (state.reactions ?? []).map(
      (r) => `<span class="reaction">${escape(r.emoji)} ${r.members.length}</span>`,
    );
    const when = new Date(Number(told['receivedAt'])).toISOString();
    const text = told['deleted'] === true ? '<p class="meta">deleted</p>' : `<p>${escape(String(told['text']))}</p>`;
    const edited = told['edited'] === true ? ' · edited' : '';
    return `<article id="m${String(told['seq'])}"><header><b dir="auto">${escape(String(told['name']))}</b> <span class="meta"><time datetime="${when}">${when}</time>${edited}</span></header>${text}${files.join('')}${reactions.join(' ')}</article>\n`;
  },
  end: () => '</body></html>\n',
};

const style =
  'body{font:15px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}' +
  'article{margin:.9rem 0}p{margin:.15rem 0;white-space:pre-wrap;overflow-wrap:anywhere}.meta{opacity:.65;font-size:.85em}' +
  'h2{border-bottom:1px solid;padding-bottom:.2rem;margin-top:2.5rem}.file{border:1px solid;border-radius:.4rem;padding:.3rem .6rem;display:inline-block}';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for an element or a quoted attribute; characters that turn the reading direction are shown, not obeyed. */
export function escape(text: string): string {
  return text
    .replace(/[&<>"']/g, (sign) => entities[sign] ?? '')
    .replace(
      /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
      (sign) => `[U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`,
    );
}
