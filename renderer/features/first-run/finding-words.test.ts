import { describe, expect, it } from 'vitest';
import { adviceCodes, findingCodes, networkChecks, type NetworkFinding } from '../../../protocol/index.ts';
import { createI18n } from '../../i18n/i18n.ts';
import { languages } from '../../i18n/languages.ts';
import { loadWords } from '../../i18n/words/load.ts';
import { findingWords } from './finding-words.ts';

const taken: NetworkFinding = {
  ...{ id: 'N04', title: 'Ports 7788 to 7789 for hosting', state: 'failed', found: '7788 is taken, 7789 is taken' },
  ...{ code: 'ports_taken', values: { ports: '7788, 7789', problems: '7788 EADDRINUSE, 7789 EADDRINUSE' } },
  ...{ remedy: 'End the programs that hold them, or host with `--port`.', advice: 'end_programs' },
};

describe('what is read of a finding of the network doctor', () => {
  it('is in the language of the person', async () => {
    const { t } = await createI18n('de', loadWords);
    expect(findingWords(taken, t)).toEqual({
      title: 'Ports zum Hosten',
      found: 'Alle sind belegt: 7788, 7789.',
      advice: 'Beende die Programme, die diese Ports belegen.',
    });
  });

  it('is what came along in English where a code is not known, or none came', async () => {
    const { t } = await createI18n('de', loadWords);
    const { id, title, state, found, remedy } = taken;
    const english = { title, found, advice: remedy };
    expect(findingWords({ ...taken, id: 'N99', code: 'ports_melted', advice: 'cool' }, t)).toEqual(english);
    expect(findingWords({ id, title, state, found }, t)).toEqual({ title: 'Ports zum Hosten', found });
  });

  it('is what came along in English where the values are not those that the words name', async () => {
    const { t } = await createI18n('de', loadWords);
    const title = 'Ports zum Hosten';
    const own = { title, advice: 'Beende die Programme, die diese Ports belegen.' };
    expect(findingWords({ ...taken, values: {} }, t)).toEqual({ ...own, found: taken.found });
    const open = { ...taken, advice: 'firewall_let_in', values: { problems: '7788' } };
    expect(findingWords(open, t)).toEqual({ title, found: taken.found, advice: taken.remedy });
  });

  it.each(languages.map(({ tag }) => tag))('has words in %s for every check, finding and advice', async (tag) => {
    const { network } = await loadWords(tag);
    const wanted = [
      ...networkChecks.map((id) => `title_${id}`),
      ...findingCodes,
      ...adviceCodes.map((code) => `advice_${code}`),
    ];
    expect(Object.keys(network ?? {}).toSorted()).toEqual(wanted.toSorted());
  });
});
