import { adviceCodes, findingCodes, networkChecks, type NetworkFinding } from '../../../protocol/index.ts';
import type { I18n, WordKey } from '../../i18n/i18n.ts';

/** What a person reads of a finding of the network doctor: by its codes, of those unknown here what came along in English. */
export function findingWords(finding: NetworkFinding, t: I18n['t']): { title: string; found: string; advice?: string } {
  const { id, title, values = {} } = finding;
  /** A desktop of another version may bring other values than the words here name. */
  const said = <E extends string | undefined>(key: WordKey, english: E): string | E => {
    try {
      return t(key, values);
    } catch {
      return english;
    }
  };
  const check = networkChecks.find((known) => known === id);
  const code = findingCodes.find((known) => known === finding.code);
  const adviceCode = adviceCodes.find((known) => known === finding.advice);
  const advice = adviceCode ? said(`network.advice_${adviceCode}`, finding.remedy) : finding.remedy;
  return {
    title: check ? t(`network.title_${check}`) : title,
    found: code ? said(`network.${code}`, finding.found) : finding.found,
    ...(advice !== undefined && { advice }),
  };
}
