import {
  getDocument,
  PDFDataRangeTransport,
  PDFWorker,
  TextLayer,
  version,
  type PDFDocumentProxy,
  type PDFPageProxy,
} from 'pdfjs-dist/legacy/build/pdf.mjs';
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url';
import { startWorker } from '../../app/workers.ts';
import { mostPixels } from './picture-size.ts';

/** Bytes asked for at a time. */
const pieceBytes = 256 * 1024;
/** A canvas larger than that is drawn coarser: phones have no memory for it. Pixels. */
const mostDrawn = 16_000_000;

export type PageSize = { width: number; height: number };

/** A document that is open; nothing of it runs, and what it links to is not followed. Pages count from 1. */
export type Pdf = {
  readonly pages: number;
  /** How large a page is at the size it was made for. CSS pixels. */
  sizeOf(page: number): Promise<PageSize>;
  /** Draws a page `width` CSS pixels wide, and lays its text over it, to be selected and read aloud. */
  draw(
    page: number,
    into: { canvas: HTMLCanvasElement; text: HTMLElement; width: number },
    signal: AbortSignal,
  ): Promise<void>;
  /** Ends its thread. */
  close(): void;
};

/**
 * Opens a PDF of which only those parts are read that are looked at. It is taken apart in a thread of its own, so that a document made
 * to keep a machine busy keeps the page alive.
 *
 * @param read - bytes from `begin` up to but not with `end`.
 * @throws an error named `PasswordException` for one that wants a password; any other for one that is broken or could not be read.
 */
export async function openPdf(
  size: number,
  read: (begin: number, end: number) => Promise<Uint8Array>,
  signal: AbortSignal,
): Promise<Pdf> {
  signal.throwIfAborted();
  const port = startWorker(workerUrl);
  const worker = PDFWorker.create({ port });
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => undefined);
  port.addEventListener('error', ({ message }) => failed.reject(new Error(message)));
  class Transport extends PDFDataRangeTransport {
    constructor() {
      super(size, null);
    }
    override requestDataRange(begin: number, end: number): void {
      read(begin, end).then((bytes) => this.onDataRange(begin, bytes), failed.reject);
    }
  }
  const task = getDocument({
    range: new Transport(),
    worker,
    rangeChunkSize: pieceBytes,
    disableAutoFetch: true,
    disableStream: true,
    maxImageSize: mostPixels,
    cMapUrl: folder('cmaps'),
    standardFontDataUrl: folder('standard_fonts'),
    wasmUrl: folder('wasm'),
    // By itself it would leave that to the page where the address is of the app's own scheme; the desktop's page may fetch nothing.
    useWorkerFetch: true,
    // The page's policy allows no WebAssembly.
    useWasm: false,
  });
  let closed = false;
  const close = () => {
    if (closed) return;
    closed = true;
    void task.destroy().catch(() => undefined);
    worker.destroy();
    port.terminate();
  };
  signal.addEventListener(
    'abort',
    () => {
      failed.reject(signal.reason);
      close();
    },
    { once: true },
  );
  let opened: PDFDocumentProxy;
  try {
    opened = await Promise.race([task.promise, failed.promise]);
  } catch (error) {
    close();
    throw error;
  }
  const page = (number: number) => Promise.race([opened.getPage(number), failed.promise]);
  return {
    pages: opened.numPages,
    sizeOf: async (number) => naturalSize(await page(number)),
    draw: async (number, into, stop) => {
      const drawn = await page(number);
      if (!stop.aborted) await draw(drawn, into, stop);
    },
    close,
  };
}

function naturalSize(page: PDFPageProxy): PageSize {
  const { width, height } = page.getViewport({ scale: 1 });
  return { width, height };
}

async function draw(
  page: PDFPageProxy,
  { canvas, text, width }: { canvas: HTMLCanvasElement; text: HTMLElement; width: number },
  signal: AbortSignal,
): Promise<void> {
  const scale = width / naturalSize(page).width;
  const viewport = page.getViewport({ scale });
  const dense = Math.min(window.devicePixelRatio, Math.sqrt(mostDrawn / (viewport.width * viewport.height)));
  canvas.width = Math.round(viewport.width * dense);
  canvas.height = Math.round(viewport.height * dense);
  const drawing = page.render({ canvas, viewport, transform: [dense, 0, 0, dense, 0, 0] });
  const layer = new TextLayer({ textContentSource: page.streamTextContent(), container: text, viewport });
  signal.addEventListener('abort', () => {
    drawing.cancel();
    layer.cancel();
  });
  text.replaceChildren();
  text.style.setProperty('--total-scale-factor', String(scale));
  await Promise.all([drawing.promise, layer.render()]);
}

/** Where build/pdf-files.ts puts what the library reads by name. */
function folder(name: 'cmaps' | 'standard_fonts' | 'wasm'): string {
  return new URL(`assets/pdf-${version}/${name}/`, document.baseURI).href;
}
