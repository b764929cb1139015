/** A real host in a process of its own; nothing is held back from members by budgets. */
import { keepHeapSmall } from '../../main/cli/small-heap.ts';
import { answerParent, givenToMe, usage } from './child.ts';

/** `page`: the folder of the built page, where browsers are let in. */
export type LandlineOptions = { dir: string; page?: string };
export type LandlineReady = { url: string; office: string };

// As the command that hosts does, before the host's modules are loaded.
keepHeapSmall();
const { createHost } = await import('../../main/host/index.ts');
const unlimited = { perSecond: 1e9, burst: 1e9 };
const { dir, page } = givenToMe<LandlineOptions>();
const say = (level: string) => (fields: object, message: string) => {
  console.error(level, message, fields);
};
const nothing = () => undefined;
const host = await createHost(
  {
    dir,
    name: 'Bench',
    port: 0,
    bind: ['127.0.0.1'],
    ...(page !== undefined && { guests: true, page }),
    budgets: { append: unlimited, read: unlimited, heavy: unlimited, chunk: unlimited, signal: unlimited },
  },
  { logger: { debug: nothing, info: nothing, warn: say('warn'), error: say('error') } },
);
answerParent({ url: `https://127.0.0.1:${host.port}`, office: host.officeId } satisfies LandlineReady, { usage }, () =>
  host.stop(),
);
