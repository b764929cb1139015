import './app/without-jit.ts';
import './styles.css';
import icons from '@nuxt/ui/runtime/vue/plugins/icons.js';
import { createApp, watch } from 'vue';
import App from './app/App.vue';
import { openOffice } from './app/open-office.ts';
import { followPrivacy } from './app/privacy.ts';
import type { Open } from './app/use-offices.ts';
import { provideBridge, type Bridge } from './bridge/bridge.ts';
import { createBrowserBridge } from './bridge/browser-bridge.ts';
import { createSettings } from './app/settings.ts';
import { createI18n, provideI18n } from './i18n/i18n.ts';
import { languageFor, type Language } from './i18n/languages.ts';
import { loadWords } from './i18n/words/load.ts';

const settings = createSettings(window);
const { languages } = window.navigator;
/** The language that was chosen, else the browser's. */
function language(): Language {
  const { language: chosen } = settings.value.value;
  return languageFor(chosen === undefined ? languages : [chosen, ...languages]);
}

const i18n = await createI18n(language(), loadWords, languages);
watch(language, (chosen) => void i18n.use(chosen));
const bridge: Bridge = window.landline
  ? await (await import('./bridge/electron-bridge.ts')).createElectronBridge(window.landline)
  : createBrowserBridge(window);
const open: Open = async (take, target) => {
  const opened = await openOffice(window, bridge, take, target);
  if (opened === 'elsewhere') return opened;
  const unfollow = followPrivacy(opened.client, settings);
  return { ...opened, close: () => (unfollow(), opened.close()) };
};
const app = createApp(App, { open, settings }).use(icons);
provideI18n(app, i18n);
provideBridge(app, bridge);
app.mount('#app');
