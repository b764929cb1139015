import { LandlineError } from '../../protocol/index.ts';
import { useI18n } from '../i18n/i18n.ts';

/** What a person may read of a failure: of the office's own by their code, in the person's language. */
export function useErrorWords(): (error: unknown) => string {
  const { t } = useI18n();
  return (error) => {
    if (error instanceof LandlineError) return t(`errors.${error.code}`);
    return error instanceof Error ? error.message : String(error);
  };
}
