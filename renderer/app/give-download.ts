/** Hands something that was made here to the browser as a download. */
export function giveDownload(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The click has begun the download by then.
  setTimeout(() => URL.revokeObjectURL(url), 1_000);
}
