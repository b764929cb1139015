import '../app/without-jit.ts';
import './gallery.css';
import icons from '@nuxt/ui/runtime/vue/plugins/icons.js';
import { createApp, h, type App } from 'vue';
import { fetchRest } from '../app/later.ts';
import { provideBridge } from '../bridge/bridge.ts';
import { createBrowserBridge } from '../bridge/browser-bridge.ts';
import { createFakeBridge } from '../bridge/fake-bridge.ts';
import { createI18n, provideI18n } from '../i18n/i18n.ts';
import { loadWords } from '../i18n/words/load.ts';
import { readAddress } from './choices.ts';
import { now } from './people.ts';
import GalleryPage from './GalleryPage.vue';
import { pathOf } from './state.ts';
import StatePage from './StatePage.vue';
import { all } from './states/index.ts';

declare global {
  interface Window {
    /** For tests: all addresses, and the moment that the data is of. */
    gallery: { paths: readonly string[]; now: number };
  }
}
window.gallery = { now, paths: all.flatMap((shown) => shown.states.map((state) => pathOf(shown, state))) };

const i18n = await createI18n('en', loadWords);
// What comes later in the window is there at once: a state is looked at as it is in the end.
await fetchRest(() => Promise.resolve());
let app: App | undefined;

async function show(): Promise<void> {
  app?.unmount();
  delete document.documentElement.dataset['ready'];
  const { path, choices } = readAddress(window.location.hash);
  await i18n.use(choices.language);
  const found = all.flatMap((shown) =>
    shown.states.filter((state) => pathOf(shown, state) === path).map((state) => ({ shown, state })),
  )[0];
  const onReady = () => (document.documentElement.dataset['ready'] = path);
  const shown = found ? h(StatePage, { ...found, choices, onReady }) : h(GalleryPage, { all });
  app = createApp({ render: () => shown }).use(icons);
  provideI18n(app, i18n);
  provideBridge(app, found?.state.desktop ? await createFakeBridge(found.state.desktop) : createBrowserBridge(window));
  app.mount('#app');
}
window.addEventListener('hashchange', () => void show());
await show();
