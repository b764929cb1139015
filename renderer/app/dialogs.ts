import { readonly, shallowRef, type ShallowRef } from 'vue';

/** The dialogs that commands and shortcuts open from anywhere; one at a time. */
export const dialogNames = [
  'switcher',
  'shortcuts',
  'settings',
  'profile',
  'message',
  'office',
  'invite',
  'date',
  'hosting',
  'announcements',
] as const;
export type DialogName = (typeof dialogNames)[number];

export type Dialogs = {
  readonly shown: Readonly<ShallowRef<DialogName | undefined>>;
  open(name: DialogName): void;
  close(): void;
};

export function createDialogs(): Dialogs {
  const shown = shallowRef<DialogName>();
  return {
    shown: readonly(shown),
    open(name) {
      shown.value = name;
    },
    close() {
      shown.value = undefined;
    },
  };
}
