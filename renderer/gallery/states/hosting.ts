import type { HostingState } from '../../../protocol/index.ts';
import HostingDialog from '../../features/hosting/HostingDialog.vue';
import HostingSign from '../../features/hosting/HostingSign.vue';
import { longName, now } from '../people.ts';
import { shows, type Scene } from '../state.ts';

const office = `${'b'.repeat(51)}a`;
const running = {
  ...{ state: 'running' as const, office, name: 'Northwind', port: 7788, portMoved: false, connected: 12 },
  addresses: ['192.168.1.20:7788', 'ann-laptop.local:7788'],
};
const failed: HostingState = {
  state: 'failed',
  error: { code: 'unavailable', message: 'Ports 7788 to 7797 are taken by other programs.' },
};
/** A computer whose own office is the one that is shown. */
const computer = (hosting: HostingState, name = 'Northwind'): Scene => ({
  office: { office: { id: office, name } },
  desktop: { hosting, remembered: [{ office, name, own: true, visited: now }] },
});
const open = { props: { open: true } };

export default [
  shows(HostingDialog, {
    usual: { ...open, ...computer(running) },
    'long-name': {
      ...open,
      ...computer({ ...running, name: longName, portMoved: true, port: 7791, connected: 0 }, longName),
    },
    stopped: { ...open, ...computer({ state: 'stopped' }) },
    loading: { ...open, ...computer({ state: 'starting' }) },
    error: { ...open, ...computer(failed) },
    empty: { ...open, desktop: {} },
  }),
  shows(HostingSign, {
    usual: computer(running),
    stopped: computer({ state: 'stopped' }),
    loading: computer({ state: 'starting' }),
    error: computer(failed),
  }),
];
