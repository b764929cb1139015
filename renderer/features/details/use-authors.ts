import { computed } from 'vue';
import type { TimelineItem } from '../../../client/index.ts';
import { useView } from '../../app/snapshot.ts';
import { useI18n } from '../../i18n/i18n.ts';

/** What a message's author is called: a webhook's own name, a person's, or the office. */
export function useAuthors(): (item: Pick<TimelineItem, 'member' | 'via'>) => string {
  const { t } = useI18n();
  const members = useView(['members'], (c) => c.members());
  const names = computed(() => new Map(members.value.map(({ id, name }) => [id, name])));
  return ({ member, via }) =>
    via ?? (member === null ? t('app.theOffice') : (names.value.get(member) ?? t('app.somebody')));
}
