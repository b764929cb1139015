import { troubleCodes } from '../discovery/index.ts';
import type { Reason } from '../dialer/index.ts';
import type { AdviceCode, FindingCode } from '../../protocol/index.ts';

type Network = { network: string; family: string };
type Adapter = { adapter: string; addresses: string };
/** `detail` is the dialer's own sentence. */
type Way = { office: string; address: string; detail: string };
type Clock = { office: string; seconds: number };
/** `ports` alone, and `problems`: each with the system's code (`7788 EADDRINUSE, 7789 EACCES`). */
type Ports = { ports: string; problems: string };

const isOn = (name: string, ports: string) => `${name} is on; for hosting it must let in ${ports}.`;
const noWay = ({ office, address, detail }: Way) => `${office} at ${address}: ${detail}`;
const unusable = ({ problems }: Ports) =>
  problems.replaceAll('EADDRINUSE', 'is taken').replaceAll('EACCES', 'is not permitted');
/** `10.0.0.2:7788` as `10.0.0.2 port 7788`. */
const portNamed = (endpoint: string) => endpoint.replace(/^\[?(.*?)\]?:(\d+)$/, '$1 port $2');

/** The sentence for each finding, for the command line; its parameter says which values come with the code. */
export const foundWords = {
  check_failed: ({ message }: { message: string }) => `The check itself failed: ${message}`,
  check_late: ({ seconds }: { seconds: number }) => `It took longer than ${seconds} s.`,
  adapters_none: () => 'There is no adapter with an address.',
  adapter_works: ({ adapter, addresses }: Adapter) => `${adapter}: ${addresses}`,
  adapter_virtual: ({ adapter, addresses }: Adapter) =>
    `${adapter}: ${addresses} (looks like a VPN or a virtual machine)`,
  adapter_self_given: ({ adapter, addresses }: Adapter) => `${adapter}: ${addresses} (self-assigned only)`,
  multicast_no_network: () => 'There is no network to ask on.',
  multicast_works: ({ network, family }: Network) => `${network} (${family}): our own question came back.`,
  multicast_silent: ({ network, family }: Network) => `${network} (${family}): no answer to our own question yet.`,
  multicast_blocked: ({ network, family }: Network) => `${network} (${family}): blocked`,
  multicast_failed: ({ network, family, detail }: Network & { detail: string }) =>
    `${network} (${family}): failed (${detail})`,
  trouble_blocked: () => troubleCodes.blocked,
  trouble_port_taken: () => troubleCodes.port_taken,
  trouble_no_permission: () => troubleCodes.no_permission,
  trouble_send_failed: () => troubleCodes.send_failed,
  trouble_socket: () => troubleCodes.socket,
  trouble_no_interfaces: () => troubleCodes.no_interfaces,
  trouble_bad_packet: () => troubleCodes.bad_packet,
  trouble_too_many: () => troubleCodes.too_many,
  offices_none: () => 'None answered.',
  office_seen: ({ office, fingerprint, addresses }: { office: string; fingerprint: string; addresses: string }) =>
    `${office} (${fingerprint}…) at ${addresses.split(', ').map(portNamed).join(', ')}`,
  ports_free: () => 'All are free.',
  ports_some: (values: Ports) => `${unusable(values)}; a host takes the next free one.`,
  ports_taken: unusable,
  ports_denied: unusable,
  ports_unusable: unusable,
  ways_none: () => 'This profile knows no office.',
  way_works: ({ office, address, milliseconds }: { office: string; address: string; milliseconds: number }) =>
    `${office} at ${address}: answered and proved itself in ${milliseconds} ms.`,
  way_elsewhere: (way: Way) => `${noWay(way)} It answers elsewhere.`,
  way_refused: noWay,
  way_unreachable: noWay,
  way_no_answer: noWay,
  way_reset: noWay,
  way_no_such_name: noWay,
  way_not_tls: noWay,
  way_wrong_office: noWay,
  way_not_signed: noWay,
  way_expired: noWay,
  way_not_yet_valid: noWay,
  way_bad_certificate: noWay,
  way_no_card: noWay,
  way_stopped: noWay,
  way_failed: noWay,
  clocks_none: () => 'No office answered to compare with.',
  clock_behind: ({ office, seconds }: Clock) => `${office}: ${seconds} s behind this computer.`,
  clock_ahead: ({ office, seconds }: Clock) => `${office}: ${seconds} s ahead of this computer.`,
  firewall_on: ({ firewall, ports }: { firewall: string; ports: string; command?: string }) =>
    isOn(firewall, portWords(ports)),
  firewall_on_mac: ({ ports }: { ports: string }) => isOn('The application firewall', portWords(ports)),
  firewall_none: () => 'None that blocks incoming connections was seen.',
  firewall_unknown: (_: { ports: string }) => 'No firewall program could be asked (not there, or not permitted).',
  disk_free: ({ what, path, free }: { what: string; path: string; free: number }) =>
    `${what} (${path}): ${free.toFixed(1)} GiB free`,
} satisfies Record<FindingCode, (values: never) => string> & Record<`way_${Reason}`, typeof noWay>;

/** What each advice says on the command line, by the values of the finding it goes with. */
export const adviceWords: Readonly<Record<AdviceCode, (values: Readonly<Record<string, string | number>>) => string>> =
  {
    connect: () => 'Plug in the cable or join a Wi-Fi network.',
    without_vpn: () => 'If colleagues cannot be found, try without it.',
    no_router: () => 'No router gave an address; offices on this very cable can still be reached.',
    let_in_mdns: () => 'Allow UDP port 5353 in this computer’s firewall, and landline’s program for private networks.',
    ask_for_invite: () =>
      'Is an office hosted on this network? Between VLANs and on guest Wi-Fi multicast is blocked: use an invite or the address, or `landline find --scan`.',
    end_programs: () => 'End the programs that hold them, or host with `--port`.',
    join_office: () => 'Join one, or name an address: `landline doctor HOST:PORT`.',
    start_host: () =>
      'Is the host running and on this network? Its firewall must allow landline for private networks (TCP); guest Wi-Fi keeps computers apart.',
    open_host_firewall: () =>
      'The office announces itself, so its host is running and on this network: the firewall of its computer must let in landline, or its TCP port.',
    set_clock: () => 'Set the clock of whichever is wrong (turn on network time).',
    firewall_command: ({ command }) => String(command),
    firewall_accept: ({ ports }) => `Accept ${portWords(ports)} in the input chain.`,
    firewall_mac: () => 'System Settings › Network › Firewall › Options: allow landline (or node).',
    firewall_windows: () =>
      'Allow landline (node.exe) on private networks: Windows Security › Firewall › Allow an app. Check that the network is marked private.',
    firewall_let_in: ({ ports }) => `If others cannot reach you: let in ${portWords(ports)}.`,
    make_room: () => 'Make room, or keep it on another disk.',
  };

function portWords(ports: string | number | undefined): string {
  return `TCP ${ports} and UDP 5353`;
}
