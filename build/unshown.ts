import type { Plugin } from 'vite';

const app = /[\\/]@nuxt[\\/]ui[\\/]dist[\\/]runtime[\\/]components[\\/]App\.vue$/u;
const brought = ['./Toaster.vue', './OverlayProvider.vue'];
const nothing = '\0landline:nothing';

/**
 * Leaves out what Nuxt UI's app brings along and this page never shows: toasts (App.vue says so, `:toaster="null"`), and overlays that
 * are opened by a function, in whose place `renderer/app/dialogs.ts` stands.
 */
export function unshown(): Plugin {
  return {
    name: 'landline:unshown',
    enforce: 'pre',
    resolveId: (source, importer) => (importer && app.test(importer) && brought.includes(source) ? nothing : undefined),
    load: (id) => (id === nothing ? 'export default () => null;' : undefined),
  };
}
