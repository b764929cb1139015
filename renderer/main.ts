import './app/without-jit.ts';
import './styles.css';
import icons from '@nuxt/ui/runtime/vue/plugins/icons.js';
import { createApp } from 'vue';
import App from './app/App.vue';
import { openOffice } from './app/open-office.ts';
import { followSystemTheme } from './app/theme.ts';
import { createI18n, provideI18n } from './i18n/i18n.ts';
import { languageFor } from './i18n/languages.ts';
import { loadWords } from './i18n/words/load.ts';

followSystemTheme(window);
const { languages } = window.navigator;
const i18n = await createI18n(languageFor(languages), loadWords, languages);
const app = createApp(App, { open: (take: boolean) => openOffice(window, take) }).use(icons);
provideI18n(app, i18n);
app.mount('#app');
