import type { Attachment } from '../../../protocol/index.ts';

/** What files are looked for by. */
export const fileKinds = ['picture', 'video', 'audio', 'document', 'other'] as const;
export type FileKind = (typeof fileKinds)[number];

/** Text, office documents and what is printed: by the type after `application/`. */
const documents =
  /^(?:pdf|rtf|json|xml|msword|epub\+zip|x-tex|vnd\.(?:ms-(?:excel|powerpoint|word)|openxmlformats-officedocument|oasis\.opendocument|apple\.(?:pages|numbers|keynote)).*)$/u;
const documentNames =
  /\.(?:pdf|txt|md|csv|tsv|docx?|xlsx?|pptx?|odt|ods|odp|rtf|pages|numbers|key|epub|log|json|xml)$/iu;

/** By the type that its sender told, then by its name: browsers know few types of documents. */
export function kindOf({ type, name }: Pick<Attachment, 'type' | 'name'>): FileKind {
  const [family, own = ''] = type.split('/', 2);
  if (family === 'image') return 'picture';
  if (family === 'video' || family === 'audio') return family;
  return family === 'text' || documents.test(own) || documentNames.test(name) ? 'document' : 'other';
}
