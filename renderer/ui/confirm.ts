import { shallowRef, type ShallowRef } from 'vue';

export type Question = { title: string; text: string; action: string };

export type Confirm = {
  /** What is being asked. */
  readonly question: Readonly<ShallowRef<Question | undefined>>;
  /** @returns whether the person is sure; leaving the dialog says no. */
  ask(question: Question): Promise<boolean>;
  answer(sure: boolean): void;
};

/** Asks before something that cannot be taken back; shown by `ConfirmDialog`. */
export function useConfirm(): Confirm {
  const question = shallowRef<Question>();
  let tell: ((sure: boolean) => void) | undefined;

  function answer(sure: boolean): void {
    question.value = undefined;
    tell?.(sure);
    tell = undefined;
  }
  return {
    question,
    ask(asked) {
      answer(false);
      question.value = asked;
      return new Promise((resolve) => (tell = resolve));
    },
    answer,
  };
}
