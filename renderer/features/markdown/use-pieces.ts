import UIcon from '@nuxt/ui/components/Icon.vue';
import { h } from 'vue';
import { useOffice } from '../../app/snapshot.ts';
import { useI18n } from '../../i18n/i18n.ts';
import { useMessageLinks } from '../message/use-message-links.ts';
import CheckedLink from './CheckedLink.vue';
import CodeBlock from './CodeBlock.vue';
import { saysWhereItGoes } from './links.ts';
import type { Pieces } from './nodes.ts';

const chip = 'rounded px-0.5 font-medium';
const link = 'text-primary underline underline-offset-2 wrap-anywhere';

/** What a message's text is shown with. */
export function usePieces(): Pieces {
  const { t } = useI18n();
  const { place } = useOffice();
  const { follow, isHere } = useMessageLinks();

  const pieces: Pieces = {
    part(part) {
      switch (part.kind) {
        case 'text':
          return part.text;
        case 'link':
          return pieces.link(part.href, part.text, [part.text]);
        case 'mention': {
          const tone = part.me
            ? 'bg-amber-200 text-amber-950 dark:bg-amber-800 dark:text-amber-50'
            : 'bg-elevated text-primary';
          return h('span', { class: [chip, tone] }, part.text);
        }
        case 'room': {
          const onClick = () => {
            place.show(part.room);
          };
          return h(
            'button',
            { type: 'button', class: [chip, 'bg-elevated text-primary hover:underline'], onClick },
            part.text,
          );
        }
        case 'hidden': {
          const tone = 'mx-px rounded border border-accented px-0.5 font-mono text-[0.75em] text-muted';
          const text = part.times > 1 ? `${part.text} × ${part.times}` : part.text;
          return h('span', { class: tone, title: t('timeline.hiddenCharacter') }, text);
        }
      }
    },
    link(href, text, children) {
      // What is of this office is none of the places that pretend to be another.
      if (!isHere(href) && !saysWhereItGoes(text, href)) return h(CheckedLink, { href, class: link }, () => children);
      const safe = { target: '_blank', rel: 'noopener noreferrer nofollow' };
      // To a message of this office: shown here, unless another window is asked for.
      const onClick = (event: MouseEvent) => {
        if (!event.ctrlKey && !event.metaKey && !event.shiftKey && follow(href)) event.preventDefault();
      };
      return h('a', { href, title: href, class: link, ...safe, onClick }, children);
    },
    code: (code, language) => h(CodeBlock, { code, language }),
    task: (done) =>
      h('span', { 'data-task': '', role: 'img', 'aria-label': t(done ? 'message.taskDone' : 'message.taskOpen') }, [
        h(UIcon, {
          name: done ? 'i-lucide-square-check' : 'i-lucide-square',
          class: ['inline-block size-4 align-text-bottom', done ? 'text-primary' : 'text-muted'],
        }),
      ]),
    // What is wider than the message scrolls by itself, by keyboard as well.
    table: (children) =>
      h('div', { class: 'max-w-full overflow-x-auto', role: 'group', 'aria-label': t('message.table'), tabindex: 0 }, [
        h('table', { class: 'border-collapse text-start' }, children),
      ]),
  };
  return pieces;
}
