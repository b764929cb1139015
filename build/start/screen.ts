type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Whether somebody sits before a screen on which a window can be opened. Over SSH they sit elsewhere, whatever this computer shows, and in
 * a pipeline (`CI`) nobody does.
 */
export function hasScreen(env: Environment, platform: NodeJS.Platform): boolean {
  const { CI: pipeline = '', SSH_CONNECTION: ssh = '', SSH_TTY: sshTerminal = '' } = env;
  if (!['', '0', 'false'].includes(pipeline) || ssh !== '' || sshTerminal !== '') return false;
  if (platform === 'win32' || platform === 'darwin') return true;
  return Boolean(env['DISPLAY'] ?? '') || Boolean(env['WAYLAND_DISPLAY'] ?? '');
}
