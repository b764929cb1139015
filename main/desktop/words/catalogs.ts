import ar from './ar.json' with { type: 'json' };
import de from './de.json' with { type: 'json' };
import en from './en.json' with { type: 'json' };
import es from './es.json' with { type: 'json' };
import fr from './fr.json' with { type: 'json' };
import hi from './hi.json' with { type: 'json' };
import ja from './ja.json' with { type: 'json' };
import pt from './pt.json' with { type: 'json' };
import ru from './ru.json' with { type: 'json' };
import zhHans from './zh-Hans.json' with { type: 'json' };

/** The name of a text of the main process. */
export type Word = keyof typeof en;

/** By BCP 47 tag: the languages of the page, whose words for the same things these are. In ICU MessageFormat. */
export const catalogs = { en, de, fr, es, pt, ru, ja, 'zh-Hans': zhHans, hi, ar } as const satisfies Record<
  string,
  Readonly<Record<Word, string>>
>;
export type Language = keyof typeof catalogs;
