import type { LabHost } from './lab.ts';
import type { LabProcess } from './process.ts';

/** What `avahi-browse -p` says of one resolved service. */
export type AvahiService = { family: string; name: string; host: string; address: string; port: number; txt: string };

export type AvahiPeer = {
  publish(name: string, port: number, txt: readonly string[]): void;
  /** Looks once, for `seconds`. */
  browse(seconds?: number): Promise<AvahiService[]>;
};

// A mount namespace of its own with an empty /run: the daemons meet nobody outside, and end with their shell.
const script = `
mount -t tmpfs tmpfs /run && mkdir -p /run/dbus /run/avahi-daemon
dbus-daemon --system --nofork --nopidfile --address=unix:path=/run/dbus/system_bus_socket >/dev/null 2>&1 & bus=$!
for i in $(seq 100); do [ -S /run/dbus/system_bus_socket ] && break; sleep 0.05; done
printf '[server]\\nhost-name=%s\\nuse-ipv4=yes\\nuse-ipv6=yes\\n[publish]\\npublish-hinfo=no\\npublish-workstation=no\\n' "$(hostname)" > /run/avahi.conf
avahi-daemon -f /run/avahi.conf --no-drop-root --no-chroot --no-rlimits >/run/avahi.log 2>&1 & daemon=$!
trap 'kill $daemon $bus' EXIT
for i in $(seq 100); do [ -S /run/avahi-daemon/socket ] && break; sleep 0.05; done
echo '{"event":"ready"}'
while read -r line; do eval "$line"; done
`;

/** Runs avahi, an independent implementation of mDNS, in a lab host; it ends with the lab. */
export async function startAvahi(host: LabHost): Promise<AvahiPeer> {
  const shell: LabProcess = host.run('unshare', '-m', '--kill-child', '-f', '-p', '--mount-proc', 'bash', '-c', script);
  await shell.wait('ready', { timeout: 15_000 });
  const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
  let asked = 0;

  return {
    publish(name, port, txt) {
      shell.send(
        `avahi-publish -s ${[name, '_landline._tcp', String(port), ...txt].map(quote).join(' ')} >/dev/null 2>&1 &`,
      );
    },
    async browse(seconds = 3) {
      const end = `end-${++asked}`;
      const since = performance.now();
      shell.send(`timeout ${seconds} avahi-browse -rpk _landline._tcp; echo '{"event":"${end}"}'`);
      await shell.wait(end, { timeout: seconds * 1_000 + 5_000, since });
      return shell.events.filter((e) => e.at >= since && e.line?.startsWith('=')).map((e) => readService(e.line ?? ''));
    },
  };
}

/** `=;eth0;IPv4;name;type;domain;host;address;port;txt` with `\\ddd` for anything odd in the name. */
function readService(line: string): AvahiService {
  const [, , family = '', name = '', , , host = '', address = '', port = '', ...txt] = line.split(';');
  return { family, name: unescape(name), host, address, port: Number(port), txt: unescape(txt.join(';')) };
}

function unescape(text: string): string {
  const bytes = [...text.matchAll(/\\(\d{3})|\\(.)|([^\\])/gu)].map(([, code, escaped, plain]) =>
    code === undefined ? Buffer.from(escaped ?? plain ?? '') : Buffer.from([Number(code)]),
  );
  return Buffer.concat(bytes).toString();
}
