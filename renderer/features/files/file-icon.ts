const byEnding: readonly (readonly [endings: RegExp, icon: string])[] = [
  [/\.(?:zip|gz|tgz|xz|bz2|zst|7z|rar|tar)$/iu, 'i-lucide-file-archive'],
  [/\.(?:csv|tsv|xlsx?|ods|numbers)$/iu, 'i-lucide-file-spreadsheet'],
  [/\.(?:pdf|docx?|odt|rtf|pages|txt|md)$/iu, 'i-lucide-file-text'],
  [/\.(?:pptx?|odp|key)$/iu, 'i-lucide-presentation'],
  [
    /\.(?:[cm]?[jt]sx?|vue|json|html?|css|xml|ya?ml|toml|py|rs|go|java|kt|cs?|cpp|h|sh|ps1|sql)$/iu,
    'i-lucide-file-code',
  ],
  [/\.(?:png|jpe?g|gif|webp|avif|bmp|svg|heic|tiff?)$/iu, 'i-lucide-image'],
  [/\.(?:mp4|mkv|mov|webm|avi)$/iu, 'i-lucide-film'],
  [/\.(?:mp3|m4a|flac|wav|ogg|opus)$/iu, 'i-lucide-music'],
];

/** What stands for a file that has no picture: by its media type, else by how its name ends. */
export function iconOf({ name, type = '' }: { name: string; type?: string | undefined }): string {
  if (type.startsWith('image/')) return 'i-lucide-image';
  if (type.startsWith('video/')) return 'i-lucide-film';
  if (type.startsWith('audio/')) return 'i-lucide-music';
  return byEnding.find(([endings]) => endings.test(name))?.[1] ?? 'i-lucide-file';
}
