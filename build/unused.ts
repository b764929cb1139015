import type { Plugin } from 'vite';

const icons = '\0landline:icons';
const jsonSchema = /[\\/]node_modules[\\/]zod[\\/]v4[\\/]core[\\/](?:json-schema-processors|to-json-schema)\.js$/u;

/**
 * Leaves out what libraries bring along and this page never does: Iconify asks no icon service, since the icons are bundled, and zod
 * writes no JSON Schema.
 */
export function unused(): Plugin {
  return {
    name: 'landline:unused',
    enforce: 'pre',
    resolveId: (source) => (source === '@iconify/vue' ? icons : undefined),
    // By the names that Nuxt UI asks for: without an icon service Iconify reads `lucide-search` as one word. It draws nothing, without
    // a word, where there is none of that name: a spec sees what is written to the console.
    load: (id) =>
      id === icons
        ? `import { addIcon as add, Icon } from '@iconify/vue/offline';
export { Icon };
const names = new Set();
export function addIcon(name, data) {
  const known = name.replace(':', '-');
  names.add(known);
  add(known, data);
}
export function iconLoaded(name) {
  if (!names.has(name)) console.error('No icon ' + name);
  return true;
}
`
        : undefined,
    transform(code, id) {
      if (!jsonSchema.test(id)) return undefined;
      const names = [...code.matchAll(/^export (?:const|function) (\w+)/gmu)].map(([, name]) => name);
      if (names.length === 0) throw new Error('zod exports what writes JSON Schema in another way.');
      return `const unused = () => { throw new Error('Nothing in the page writes JSON Schema.'); };
export { ${[...names, 'process'].map((name) => `unused as ${name}`).join(', ')} };
`;
    },
  };
}
