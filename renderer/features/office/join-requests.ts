import { useIntervalFn } from '@vueuse/core';
import { shallowRef, type ShallowRef } from 'vue';
import type { admin, Reply } from '../../../protocol/index.ts';
import { useOffice } from '../../app/snapshot.ts';
import { isAdmin } from './rights.ts';

export type JoinRequests = {
  readonly requests: Readonly<ShallowRef<Reply<typeof admin, 'join.list'>['requests']>>;
  refresh(): Promise<void>;
};

/**
 * Who asks to be let in, asked again every `every` ms while the office is there: the host pushes nothing of it.
 *
 * @param always - also where the office lets people in without asking; requests from before may be left.
 */
export function useJoinRequests(every: number, always: boolean): JoinRequests {
  const { client } = useOffice();
  const requests = shallowRef<Reply<typeof admin, 'join.list'>['requests']>([]);

  async function refresh(): Promise<void> {
    const office = client.office();
    const wanted = isAdmin(office?.role) && (always || office?.join === 'approval');
    if (!wanted || client.status().phase !== 'online') return;
    requests.value = (await client.admin.request('join.list', {})).requests;
  }
  // The next time will tell; the list's own page says what goes wrong.
  const quietly = () => void refresh().catch(() => undefined);
  useIntervalFn(quietly, every, { immediateCallback: true });
  return { requests, refresh };
}
