import { parse } from '@formatjs/icu-messageformat-parser';
import type { Plugin } from 'vite';

const catalog = /[\\/]i18n[\\/]words[\\/][^\\/]+[\\/]\w+\.json$/u;

/**
 * Parses the page's texts when it is built, so that it brings no parser of ICU MessageFormat along. Those without places stay as they
 * are, as `t` in `renderer/i18n/i18n.ts` takes them.
 */
export function parsedWords(): Plugin {
  return {
    name: 'landline:parsed-words',
    enforce: 'pre',
    resolveId(source, importer) {
      if (source !== '@formatjs/icu-messageformat-parser') return undefined;
      return this.resolve('@formatjs/icu-messageformat-parser/no-parser.js', importer, { skipSelf: true });
    },
    transform(code, id) {
      if (!catalog.test(id)) return undefined;
      return JSON.stringify(JSON.parse(code), (_name, text: unknown) =>
        typeof text === 'string' && /['{]/u.test(text) ? parse(text, { ignoreTag: true }) : text,
      );
    },
  };
}
