/** Chromium's part of the command line: `--name` and `--name=value`. */
export type CommandLine = {
  appendSwitch(name: string, value?: string): void;
  hasSwitch(name: string): boolean;
  getSwitchValue(name: string): string;
  removeSwitch(name: string): void;
};

export function createCommandLine(args: readonly string[]): CommandLine {
  const switches = new Map<string, string>();
  for (const arg of args) {
    const [, name, value = ''] = /^--([^=]+)=?(.*)$/s.exec(arg) ?? [];
    if (name !== undefined) switches.set(name, value);
  }
  return {
    appendSwitch: (name, value = '') => void switches.set(name, value),
    hasSwitch: (name) => switches.has(name),
    getSwitchValue: (name) => switches.get(name) ?? '',
    removeSwitch: (name) => void switches.delete(name),
  };
}
