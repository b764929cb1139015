import './app/without-jit.ts';
import './styles.css';
import icons from '@nuxt/ui/runtime/vue/plugins/icons.js';
import { createApp, watch, watchEffect } from 'vue';
import App from './app/App.vue';
import { eraseOffice, openOffice } from './app/open-office.ts';
import { followPrivacy } from './app/privacy.ts';
import type { Ways } from './app/use-offices.ts';
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
/** Texts that cannot be fetched now are when an office is there again; until then the page speaks as it did. */
function speak(): void {
  void i18n.use(language()).catch(() => undefined);
}
watch(language, speak);
const bridge: Bridge = window.landline
  ? await (await import('./bridge/electron-bridge.ts')).createElectronBridge(window.landline)
  : createBrowserBridge(window);
watchEffect(() => bridge.desktop?.tellLook({ language: i18n.language.value, theme: settings.value.value.theme }));
const ways: Ways = {
  async open(take, target) {
    const opened = await openOffice(window, bridge, take, target);
    if (opened === 'elsewhere') return opened;
    const { client } = opened;
    const unfollow = followPrivacy(client, settings);
    client.subscribe(({ kind }) => {
      const isBack = kind === 'status' && client.status().phase === 'online';
      if (isBack && i18n.language.value !== language()) speak();
    });
    return { ...opened, close: () => (unfollow(), opened.close()) };
  },
  erase: (office) => eraseOffice(window, bridge, office),
};
const app = createApp(App, { ways, settings }).use(icons);
provideI18n(app, i18n);
provideBridge(app, bridge);
app.mount('#app');
