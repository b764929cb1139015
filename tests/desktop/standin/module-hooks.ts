import { registerHooks } from 'node:module';

const place = Symbol.for('landline.standin');
const address = 'standin:electron';

/** Has `import … from 'electron'` and `require('electron')` find the stand-in's module. */
export function installModule(electron: object): void {
  Object.defineProperty(globalThis, place, { value: electron });
  registerHooks({
    resolve(specifier, context, next) {
      if (!/^electron(?:\/(?:main|common|utility))?$/.test(specifier)) return next(specifier, context);
      const required = context.conditions.includes('require');
      return {
        url: `${address}${required ? '?require' : ''}`,
        format: required ? 'commonjs' : 'module',
        shortCircuit: true,
      };
    },
    load(url, context, next) {
      if (!url.startsWith(address)) return next(url, context);
      const whole = `globalThis[Symbol.for('${String(Symbol.keyFor(place))}')]`;
      if (url.endsWith('?require'))
        return { format: 'commonjs', source: `module.exports = ${whole};`, shortCircuit: true };
      const names = Object.keys(electron).map((name) => `export const ${name} = electron.${name};`);
      const source = [`const electron = ${whole};`, 'export default electron;', ...names].join('\n');
      return { format: 'module', source, shortCircuit: true };
    },
  });
}
