import { expect, it } from 'vitest';
import type { Card } from '../../../protocol/index.ts';
import { createOfficeMemory, type Visits } from './remembered.ts';

const cardOf = (letter: string, name: string): Card => ({
  product: 'landline',
  versions: { oldest: 1, current: 1 },
  office: `${letter.repeat(51)}q`,
  name,
  join: 'open',
  guests: false,
  epoch: { number: 1, id: '0198c0de-0000-7000-8000-000000000001' },
});

it('offices are listed by the last visit, each once, as they were called then', async () => {
  let value: Visits = [];
  const memory = createOfficeMemory({
    get value() {
      return value;
    },
    put: async (next) => void (value = next),
  });
  const [up, down] = [cardOf('a', 'Upstairs'), cardOf('b', 'Downstairs')];
  await memory.visited(up, 1);
  await memory.visited(down, 2);
  await memory.visited({ ...up, name: 'The attic' }, 3);
  expect(memory.list(down.office)).toEqual([
    { office: up.office, name: 'The attic', visited: 3, own: false },
    { office: down.office, name: 'Downstairs', visited: 2, own: true },
  ]);
  expect(memory.cardOf(up.office)?.name).toBe('The attic');
  // What an office says of itself is kept where it stands; a stranger's card is not.
  await memory.proven({ ...down, name: 'The cellar' });
  await memory.proven(cardOf('c', 'Elsewhere'));
  expect(memory.list(undefined).map(({ name, visited }) => [name, visited])).toEqual([
    ['The attic', 3],
    ['The cellar', 2],
  ]);
  await memory.forget(up.office);
  expect(memory.list(undefined).map(({ name }) => name)).toEqual(['The cellar']);
});
