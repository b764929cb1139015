import { nativeTheme, type BrowserWindow } from 'electron';
import type { BridgeArguments } from '../../../protocol/index.ts';
import type { KeptFile } from '../kept-file.ts';
import type { Log } from '../system/log.ts';
import type { Words } from '../words/words.ts';
import { groundColour, zoomed, type KeptLook, type Zooming } from './look.ts';

export type LookOf = {
  /** The page says how it looks. */
  tell(look: BridgeArguments<'tellLook'>): void;
  zoom(how: Zooming): void;
  /** Has a window look like that from its beginning. */
  wear(window: BrowserWindow): void;
};

/** Has what the system draws agree with the page: theme, language, the ground behind it, and how large it is. */
export function setupLook(
  kept: KeptFile<KeptLook>,
  words: Words,
  window: () => BrowserWindow | undefined,
  log: Log,
): LookOf {
  const keep = (some: Partial<KeptLook>) => {
    kept.put({ ...kept.value, ...some }).catch((error: unknown) => {
      log.warn({ error: String(error) }, 'how the window looks is not kept');
    });
  };
  const ground = () => groundColour(nativeTheme.shouldUseDarkColors);
  function zoom(how: Zooming): void {
    keep({ zoom: zoomed(kept.value.zoom, how) });
    window()?.webContents.setZoomLevel(kept.value.zoom);
  }

  nativeTheme.themeSource = kept.value.theme;
  nativeTheme.on('updated', () => window()?.setBackgroundColor(ground()));
  return {
    tell({ language, theme }) {
      words.use(language);
      nativeTheme.themeSource = theme;
      if (kept.value.language !== language || kept.value.theme !== theme) keep({ language, theme });
    },
    zoom,
    wear(one) {
      const { webContents } = one;
      one.setBackgroundColor(ground());
      webContents.on('did-finish-load', () => webContents.setZoomLevel(kept.value.zoom));
      // By the mouse's wheel.
      webContents.on('zoom-changed', (_event, direction) => zoom(direction === 'in' ? 'zoomIn' : 'zoomOut'));
    },
  };
}
