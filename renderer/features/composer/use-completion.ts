import { computed, nextTick, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue';
import type { Asked, Option } from './completion.ts';
import { askedAt, completed } from './completion.ts';

type Field = Pick<HTMLTextAreaElement, 'selectionStart' | 'selectionEnd' | 'setSelectionRange' | 'focus'>;

/**
 * The list that stands over a field while something in it can be completed, as the APG's editable combobox does it: the field keeps
 * the focus, the arrows choose, Enter and Tab take, Escape closes.
 *
 * @param optionsFor - what there is to choose from.
 */
export function useCompletion(
  field: Readonly<ShallowRef<Field | null>>,
  text: Ref<string>,
  optionsFor: (asked: Asked) => Promise<Option[]> | Option[],
  chosen: (option: Option) => void,
) {
  const asked = shallowRef<Asked>();
  const options = shallowRef<readonly Option[]>([]);
  const active = ref(0);
  /** Where the sign stands that the person wants no list for. */
  let dismissed: number | undefined;

  const open = computed(() => options.value.length > 0);

  function close(): void {
    asked.value = undefined;
    options.value = [];
  }

  /** Called after whatever may have moved the cursor or changed the text. */
  async function look(): Promise<void> {
    const el = field.value;
    const now = el && el.selectionStart === el.selectionEnd ? askedAt(text.value, el.selectionStart) : undefined;
    if (now?.from !== dismissed) dismissed = undefined;
    if (!now || dismissed !== undefined) {
      close();
      return;
    }
    if (asked.value?.from === now.from && asked.value.to === now.to && asked.value.query === now.query) return;
    asked.value = now;
    const found = await optionsFor(now);
    // It was written on meanwhile.
    if (asked.value !== now) return;
    // Nothing is left to choose once the one there is stands there whole: Enter sends.
    const [only, ...others] = found;
    options.value = only && others.length === 0 && only.kind !== 'emoji' && only.name === now.query ? [] : found;
    active.value = 0;
  }
  watch(text, () => void nextTick(look));

  function take(option: Option | undefined): void {
    if (!asked.value || !option) return;
    const { text: now, cursor } = completed(text.value, asked.value, option);
    close();
    text.value = now;
    chosen(option);
    void nextTick(() => {
      field.value?.focus();
      field.value?.setSelectionRange(cursor, cursor);
    });
  }

  /** @returns whether the key was for the list. */
  function onKey(event: KeyboardEvent): boolean {
    if (!open.value || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey)
      return false;
    const count = options.value.length;
    switch (event.key) {
      case 'ArrowDown':
        active.value = (active.value + 1) % count;
        break;
      case 'ArrowUp':
        active.value = (active.value - 1 + count) % count;
        break;
      case 'Enter':
      case 'Tab':
        take(options.value[active.value]);
        break;
      case 'Escape':
        dismissed = asked.value?.from;
        close();
        break;
      default:
        return false;
    }
    event.preventDefault();
    return true;
  }

  return { asked, options, active, open, look, take, close, onKey };
}
