import { inject, provide, type ComputedRef, type InjectionKey, type Ref } from 'vue';

/** What is known of how people look: given by the office, absent where there is none (joining, the gallery). */
export type Faces = {
  /** Where a member's own picture can be loaded from; asked for when first read. Reactive. */
  picture(member: string): string | undefined;
  /** What stands beside the names that look alike, by member. */
  readonly marks: Readonly<Ref<ReadonlyMap<string, string>> | ComputedRef<ReadonlyMap<string, string>>>;
};

const key: InjectionKey<Faces> = Symbol('faces');

export function provideFaces(faces: Faces): void {
  provide(key, faces);
}

/** How somebody is called where only text can stand: with the mark where another is called alike. */
export function useMarkedName(): (person: { id: string; name: string }) => string {
  const faces = useFaces();
  return ({ id, name }) => {
    const mark = faces?.marks.value.get(id);
    return mark === undefined ? name : `${name} ${mark}`;
  };
}

export function useFaces(): Faces | undefined {
  return inject(key, undefined);
}
