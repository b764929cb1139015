import { computed, ref, shallowRef, useId, type ObjectDirective, type ShallowRef } from 'vue';
import { inTime } from '../app/later.ts';

/** A button and what it opens. */
export type Opener = ReturnType<typeof useOpener>;

/**
 * A button (the APG's menu button, or one that opens a dialog beside it) for what the first view does without: it is fetched when
 * pointer or focus come near, and made when the button is pressed.
 *
 * @param load - fetches it. Where that fails, or takes ten seconds, `missing` is the button, and a dialog has to say so.
 */
export function useOpener(kind: 'menu' | 'dialog', load: () => Promise<unknown>) {
  const id = useId();
  const open = ref(false);
  /** The id of what is open, as long as it is there. */
  const shown = ref<string>();
  /** Set by the first press: what it opens is made then. */
  const element = shallowRef<HTMLElement>();
  const missing = shallowRef<HTMLElement>();
  const busy = ref(false);
  /** Which press is waited for: the last, unless one went on elsewhere. */
  let waited = 0;
  let byKey = false;

  function near(): void {
    void load().catch(() => undefined);
  }

  async function show(by: HTMLElement): Promise<void> {
    waited += 1;
    const own = waited;
    busy.value = true;
    const came = await inTime(load()).then(
      () => true,
      () => false,
    );
    if (own !== waited) return;
    busy.value = false;
    if (came) {
      element.value = by;
      open.value = true;
    } else missing.value = by;
  }

  function callBack(): void {
    waited += 1;
    busy.value = false;
  }

  function press(event: MouseEvent): void {
    if (shown.value !== undefined && open.value) {
      open.value = false;
      return;
    }
    // Enter and Space press without a pointer.
    byKey = event.detail === 0;
    void show(event.currentTarget as HTMLElement);
  }

  function onKey(event: KeyboardEvent): void {
    if (event.key === 'Escape') callBack();
    if (kind !== 'menu' || event.key !== 'ArrowDown') return;
    event.preventDefault();
    byKey = true;
    void show(event.currentTarget as HTMLElement);
  }

  /** Whoever went on elsewhere is not called back. */
  function onBlur(event: FocusEvent): void {
    if (event.relatedTarget) callBack();
  }

  /** That it could not be fetched was read: the next press fetches anew. */
  function dismiss(): void {
    missing.value?.focus();
    missing.value = undefined;
  }

  /** For an element within what is opened. Reka knows no button here: what it would say of one is said by this. */
  const popup: ObjectDirective<HTMLElement> = {
    mounted(mark) {
      const box = mark.closest<HTMLElement>(`[role=${kind}]`);
      if (!box) return;
      box.id ||= `${id}-popup`;
      box.setAttribute('aria-labelledby', id);
      shown.value = box.id;
      if (kind !== 'menu' || !byKey) return;
      // It was not there yet to see the key that opened it.
      const first = () => box.querySelector<HTMLElement>('[role^=menuitem]:not([data-disabled])')?.focus();
      box.addEventListener('focus', first, { once: true });
    },
    unmounted() {
      shown.value = undefined;
    },
  };

  const button = computed(() => {
    const expanded = open.value && shown.value !== undefined;
    return {
      id,
      'aria-haspopup': kind,
      'aria-busy': busy.value,
      'aria-expanded': expanded,
      'aria-controls': expanded ? shown.value : undefined,
      'data-state': expanded ? 'open' : 'closed',
      onPointerenter: near,
      onFocus: near,
      onBlur,
      onClick: press,
      onKeydown: onKey,
    };
  });

  return {
    open,
    element: element as Readonly<ShallowRef<HTMLElement | undefined>>,
    missing: missing as Readonly<ShallowRef<HTMLElement | undefined>>,
    button,
    popup,
    dismiss,
  };
}
