import { readonly, shallowRef, type ShallowRef } from 'vue';
import { inlineMediaTypes, type Attachment } from '../../../protocol/index.ts';
import { knownLanguage } from '../markdown/language-names.ts';

/** What the page shows of a file by itself. */
export type ViewKind = 'picture' | 'video' | 'audio' | 'pdf' | 'text';
/** A file of a message, or one that is still to be sent. */
export type Viewable = Attachment & {
  /** It is read from here rather than from the host. */
  local?: File | undefined;
  /** Takes it out of what is to be sent. */
  remove?: () => void;
};
export type Viewed = { files: readonly Viewable[]; at: number };

/** What stands over the whole window: one file of several. */
export type Viewer = {
  readonly shown: Readonly<ShallowRef<Viewed | undefined>>;
  /** Shows a file, and those beside it of the same sort as the ones before and after it. */
  show(file: Viewable, among: readonly Viewable[]): void;
  /** Another one of them. */
  go(by: 1 | -1): void;
  close(): void;
};

/** Longer texts are for an editor. Bytes. */
const longestText = 256 * 1024;
const textTypes = /^(?:text\/.+|application\/(?:json|xml|javascript|x-sh|toml|yaml|sql))$/u;
const textNames = /\.(?:txt|log|csv|tsv|md|markdown|srt|vtt|env|gitignore)$/iu;

export function viewKindOf({ type, name, size }: Attachment): ViewKind | undefined {
  const family = type.split('/', 1)[0];
  if (inlineMediaTypes.includes(type)) return family === 'image' ? 'picture' : family === 'video' ? 'video' : 'audio';
  if (type === 'application/pdf' || /\.pdf$/iu.test(name)) return size > 0 ? 'pdf' : undefined;
  // The source of a drawing is not what it shows.
  if (family === 'image') return undefined;
  const isText = textTypes.test(type) || textNames.test(name) || languageOf(name) !== '';
  return isText && size > 0 && size <= longestText ? 'text' : undefined;
}

/** The language of a program by its name's end; empty when it is none that is coloured. */
export function languageOf(name: string): string {
  const end = /\.([a-z0-9+#]{1,12})$/iu.exec(name)?.[1]?.toLowerCase() ?? '';
  return knownLanguage(end) ? end : '';
}

const isSeen = (file: Attachment) => ['picture', 'video'].includes(viewKindOf(file) ?? '');

export function createViewer(): Viewer {
  const shown = shallowRef<Viewed>();
  return {
    shown: readonly(shown),
    show(file, among) {
      const beside = isSeen(file) ? among.filter(isSeen) : [];
      const at = beside.findIndex((other) => other === file || (other.blob === file.blob && other.name === file.name));
      shown.value = at < 0 ? { files: [file], at: 0 } : { files: beside, at };
    },
    go(by) {
      const now = shown.value;
      if (now?.files[now.at + by]) shown.value = { ...now, at: now.at + by };
    },
    close() {
      shown.value = undefined;
    },
  };
}
