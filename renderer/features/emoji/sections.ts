import { groups, type Emoji, type Group } from './emoji.ts';
import type { Section } from './grid.ts';

/** An emoji as it is chosen, and what it is called. */
export type Item = { unicode: string; label: string };

/** The sections of the picker: their icons, under the names of their words. */
export const groupIcons = {
  recent: 'i-lucide-clock',
  smileys: 'i-lucide-smile',
  people: 'i-lucide-hand',
  nature: 'i-lucide-leaf',
  food: 'i-lucide-utensils',
  travel: 'i-lucide-car',
  activities: 'i-lucide-trophy',
  objects: 'i-lucide-lightbulb',
  symbols: 'i-lucide-hash',
  flags: 'i-lucide-flag',
} as const;

const keys: Readonly<Record<Group, keyof typeof groupIcons>> = {
  0: 'smileys',
  1: 'people',
  3: 'nature',
  4: 'food',
  5: 'travel',
  6: 'activities',
  7: 'objects',
  8: 'symbols',
  9: 'flags',
};

/**
 * All emoji by their groups, those used last before them.
 *
 * @param shown - how one is shown: in the colour that was chosen. Those used last stay as they were used.
 */
export function sectionsOf(
  all: readonly Emoji[],
  recent: readonly string[],
  shown: (emoji: Emoji) => Item,
): Section<Item>[] {
  const labels = new Map(all.flatMap(({ unicode, skins, label }) => [unicode, ...skins].map((one) => [one, label])));
  const used = recent.flatMap((unicode) => {
    const label = labels.get(unicode);
    return label === undefined ? [] : [{ unicode, label }];
  });
  const byGroup = groups.map((group) => ({
    key: keys[group],
    items: all.filter((emoji) => emoji.group === group).map(shown),
  }));
  return [{ key: 'recent', items: used }, ...byGroup];
}
