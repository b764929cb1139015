/** Whether what is being dragged is files: words may be dragged into the field, which the browser does by itself. */
export function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}
