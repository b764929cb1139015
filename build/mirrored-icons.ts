import type { Plugin } from 'vite';

/**
 * Icons that point along the text: where it is written from right to left they are mirrored (styles.css). Not those that show a
 * thing as it is (a magnifying glass, a clock), and not the chevrons: Nuxt UI takes the other one of the two by itself.
 */
const mirrored = [
  'arrow-left',
  'file-text',
  'folder-open',
  'forward',
  'list-filter',
  'log-out',
  'message-square-share',
  'message-square-text',
  'panel-left',
  'panel-left-close',
  'panel-left-open',
  'reply',
  'scroll-text',
  'send-horizontal',
  'text-search',
  'volume-2',
].map((name) => `lucide:${name}`);

/** Marks them where Nuxt UI hands the bundled icons over: its components draw icons that nothing in the page knows by name. */
export function mirroredIcons(): Plugin {
  return {
    name: 'landline:mirrored-icons',
    transform(code, id) {
      if (id !== 'virtual:nuxt-ui-icons') return undefined;
      if (!code.includes('export function init(')) throw new Error('Nuxt UI hands over its icons in another way.');
      return `${code.replace('export function init(', 'function initAll(')}
const mirrored = new Set(${JSON.stringify(mirrored)});
const marked = (data) => ({ ...data, body: \`<g class="mirrored">\${data.body}</g>\` });
export const init = (add) => initAll((name, data) => add(name, mirrored.has(name) ? marked(data) : data));
`;
    },
  };
}
