const utf8 = new TextEncoder();
/** Most file systems take 255 bytes; so many fewer for what stands behind a name while its file is fetched (part-file.ts). */
const nameBytes = 255 - '.part.have'.length;
/** A longer ending is no extension. */
const extensionBytes = 20;

/** Devices on Windows, whatever stands behind the first dot (learn.microsoft.com, "Naming Files, Paths, and Namespaces"). */
const devices = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])\s*(?:\.|$)/i;

/**
 * A sender's name for a file as every file system takes it, and that means nothing to a shell: neither hidden nor an option. The
 * extension stays; what is too long is cut between two characters.
 *
 * @param before - what is to stand before the extension besides.
 * @param bytes - how long it may be in UTF-8.
 */
export function safeName(name: string, before = '', bytes = nameBytes): string {
  // Control characters and the like no name may hold (protocol/ids.ts).
  const bare = name.replace(/[<>:"/\\|?*]/g, '_').replace(/^[.\s~-]+/, '');
  const ending = /\.[\p{L}\p{N}]+$/u.exec(bare)?.[0] ?? '';
  const extension = byteLength(ending) <= extensionBytes ? ending : '';
  const left = bytes - byteLength(before) - byteLength(extension);
  // Windows drops dots and spaces at the end.
  const stem = shortened(bare.slice(0, bare.length - extension.length), left - 1).replace(/[.\s]+$/, '');
  const whole = `${stem === '' ? 'file' : stem}${before}${extension}`;
  return devices.test(whole) ? `_${whole}` : whole;
}

/**
 * Where a file of a folder is saved, folder by folder. Within the folder that was sent a leading dot stays, since that is what
 * programs find their files by; the folder itself loses it, as a file that was sent alone does: nobody would see what they saved.
 *
 * @returns `folders` from the outermost on; none for a file that was sent alone.
 */
export function safePath(path: string | undefined, name: string): { folders: string[]; name: string } {
  if (path === undefined) return { folders: [], name: safeName(name) };
  const [sent = '', ...within] = path.split('/');
  return { folders: [safeName(sent), ...within.map(nameWithin)], name: nameWithin(name) };
}

function nameWithin(name: string): string {
  const hidden = /^\.[^.\s]/.test(name);
  return hidden ? `.${safeName(name, '', nameBytes - 1)}` : safeName(name);
}

/** As many whole characters as fit into so many bytes of UTF-8. */
function shortened(text: string, bytes: number): string {
  let left = bytes;
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    left -= byteLength(segment);
    if (left < 0) break;
    kept += segment;
  }
  return kept;
}

function byteLength(text: string): number {
  return utf8.encode(text).length;
}
