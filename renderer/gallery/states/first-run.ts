import LinkOffer from '../../features/first-run/LinkOffer.vue';
import ByLink from '../../features/first-run/ByLink.vue';
import NearbyOffices from '../../features/first-run/NearbyOffices.vue';
import OfficeRail from '../../features/first-run/OfficeRail.vue';
import OwnOffice from '../../features/first-run/OwnOffice.vue';
import { longName, now } from '../people.ts';
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
const remembered = (sign: string, name: string) => ({ office: officeOf(sign), name, own: false, visited: now });

export default [
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
  shows(LinkOffer, { usual: { props: { office: 'Northwind' } }, 'long-name': { props: { office: longName } } }),
  shows(OwnOffice, {
    usual: { props: { busy: false } },
    error: { props: { busy: false, failed: 'A policy does not allow it.' } },
  }),
  shows(OfficeRail, {
    usual: { props: { offices: [remembered('b', 'Northwind'), remembered('c', longName)], current: officeOf('b') } },
    many: {
      props: {
        offices: Array.from({ length: 20 }, (_, at) => remembered(String.fromCharCode(98 + at), `Office ${at}`)),
      },
    },
  }),
];
