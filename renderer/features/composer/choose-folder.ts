/** Asks for a folder, and hands out all that is in it. Resolves with nothing when the person thinks better of it. */
export function chooseFolder(document: Document = window.document): Promise<File[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.webkitdirectory = true;
    input.onchange = () => {
      resolve([...(input.files ?? [])]);
    };
    input.oncancel = () => {
      resolve([]);
    };
    input.click();
  });
}
