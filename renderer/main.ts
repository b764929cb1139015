import './app/without-jit.ts';
import './styles.css';
import icons from '@nuxt/ui/runtime/vue/plugins/icons.js';
import { createApp } from 'vue';
import App from './app/App.vue';
import { openOffice } from './app/open-office.ts';
import { followSystemTheme } from './app/theme.ts';

followSystemTheme(window);
createApp(App, { open: (take: boolean) => openOffice(window, take) })
  .use(icons)
  .mount('#app');
