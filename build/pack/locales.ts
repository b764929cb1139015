import { languages } from '../../renderer/i18n/languages.ts';

/** Chromium names Chinese by the country. */
const otherNames: Readonly<Record<string, string>> = { 'zh-Hans': 'zh-CN' };

/** The window's languages as Chromium names its own texts (its date pickers, its spelling of errors): of the rest none is packed. */
export const locales: string[] = languages.map(({ tag }) => otherNames[tag] ?? tag);
