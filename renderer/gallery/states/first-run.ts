import LinkOffer from '../../features/first-run/LinkOffer.vue';
import ByLink from '../../features/first-run/ByLink.vue';
import FirstRun from '../../features/first-run/FirstRun.vue';
import NearbyOffices from '../../features/first-run/NearbyOffices.vue';
import OfficeRail from '../../features/first-run/OfficeRail.vue';
import type { RailOffice } from '../../features/first-run/rail.ts';
import OwnOffice from '../../features/first-run/OwnOffice.vue';
import type { OfficesBridge } from '../../bridge/bridge.ts';
import { LandlineError } from '../../../protocol/index.ts';
import { longName } from '../people.ts';
import { shows } from '../state.ts';

const officeOf = (sign: string) => sign.repeat(51) + 'a';
const near = (sign: string, name: string, host: string) => ({
  ...{ office: officeOf(sign), name, host, join: 'open' as const, people: 12, version: 1 },
});
const discovery = (offices: ReturnType<typeof near>[]) => ({
  watch(listener: (found: typeof offices) => void) {
    listener(offices);
    return () => undefined;
  },
  check: () => Promise.resolve([]),
});
const inRail = (sign: string, name: string, more: Partial<RailOffice> = {}): RailOffice => ({
  ...{ office: officeOf(sign), name, unread: 0, mentions: 0, state: 'here', ...more },
});
const unsentIn = () => 0;
const nobody = () => Promise.reject(new LandlineError('unavailable', 'The gallery has no network.'));
const offices: OfficesBridge = {
  remembered: () => Promise.resolve([]),
  forget: () => Promise.resolve(),
  ask: nobody,
  open: nobody,
  onWayChanged: () => () => undefined,
};

export default [
  shows(
    FirstRun,
    {
      usual: {
        props: { offices },
        desktop: {
          person: 'Ada Lovelace',
          nearby: [near('b', 'Northwind', 'ann-laptop'), near('c', 'Attic', 'nas')],
        },
      },
      browser: { props: { offices } },
    },
    'page',
  ),
  shows(NearbyOffices, {
    usual: {
      props: { discovery: discovery([near('b', 'Northwind', 'ann-laptop'), near('c', 'Attic', 'nas')]), busy: false },
    },
    'long-name': { props: { discovery: discovery([near('b', longName, longName)]), busy: false } },
    loading: { props: { discovery: discovery([]), busy: false } },
  }),
  shows(ByLink, {
    usual: { props: { busy: false } },
    error: { props: { busy: false, link: 'https://192.168.1.20:7788', failed: 'Nobody answers there.' } },
    loading: { props: { busy: true, link: 'https://192.168.1.20:7788' } },
  }),
  shows(LinkOffer, { usual: { props: {} }, strange: { props: { strange: true } } }),
  shows(OwnOffice, {
    usual: { props: { busy: false } },
    error: { props: { busy: false, failed: 'A policy does not allow it.' } },
    decided: { props: { busy: false, said: { mode: 'approval', decided: true } } },
  }),
  shows(OfficeRail, {
    usual: { props: { offices: [inRail('b', 'Northwind'), inRail('c', longName)], current: officeOf('b'), unsentIn } },
    unread: {
      props: {
        offices: [
          inRail('b', 'Northwind'),
          inRail('c', 'Attic', { unread: 4 }),
          inRail('d', 'ورشة', { unread: 12, mentions: 3 }),
          inRail('e', 'Garden', { unread: 999, mentions: 400 }),
        ],
        current: officeOf('b'),
        unsentIn,
      },
    },
    error: {
      props: {
        offices: [
          inRail('b', 'Northwind', { state: 'failed' }),
          inRail('c', 'Attic', { state: 'away', unread: 4, mentions: 2 }),
          inRail('d', 'Garden', { state: 'elsewhere' }),
          inRail('e', 'ورشة', { state: 'out' }),
          inRail('f', 'Cellar', { state: 'unerased' }),
        ],
        current: officeOf('c'),
        unsentIn,
      },
    },
    loading: {
      props: {
        offices: [inRail('b', 'Northwind', { state: 'opening' }), inRail('c', 'Attic', { state: 'resting' })],
        unsentIn,
      },
    },
    many: {
      props: {
        offices: Array.from({ length: 20 }, (_, at) => inRail(String.fromCharCode(98 + at), `Office ${at}`)),
        unsentIn,
      },
    },
  }),
];
