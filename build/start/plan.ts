import { parseArgs } from 'node:util';

/** Where the office is looked at: in the app, on a page in a browser of this computer, or nowhere here. */
export type Where = 'app' | 'browser' | 'headless';

export type Plan =
  | { where: 'help' }
  | { error: string }
  | {
      where: Where;
      /** Whether it was asked for by name: nothing else takes its place. */
      insists: boolean;
      /** The option because of which it is not the app. */
      because?: string;
      /** What `landline host` is given. */
      host: string[];
      /** What the app is given. */
      app: string[];
    };

const places = ['app', 'browser', 'headless'] as const;

/** What the command that hosts can be told and the app cannot: it asks in its window, or does it otherwise. */
export const hostOnly: readonly string[] = [
  ...['name', 'data', 'join', 'passcode', 'guests', 'no-guests', 'guests-at-first', 'local', 'cert', 'key'],
  ...['dns-name', 'metrics-token', 'restore', 'recover', 'log', 'json', 'profile'],
];

/**
 * Reads what `npm start` was given. `--port`, `--bind` and `--no-mdns` mean the same wherever it leads; an option of hosting alone leads to
 * hosting without the app, and what else there is goes to whichever is started.
 *
 * @param screen - whether there is one to open a window on.
 */
export function planStart(args: readonly string[], screen: boolean): Plan {
  const { tokens } = parseArgs({
    args: [...args],
    options: { port: { type: 'string' }, bind: { type: 'string' }, name: { type: 'string' } },
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const options = tokens.filter((token) => token.kind === 'option');
  const named = (name: string) => options.filter((option) => option.name === name);
  if (named('help').length > 0 || named('h').length > 0) return { where: 'help' };

  const asked = places.filter((place) => named(place).length > 0);
  if (asked.length > 1) return { error: `Only one of ${asked.map((one) => `--${one}`).join(' and ')} can be.` };
  const own = new Set(asked.flatMap((place) => named(place).map(({ index }) => index)));
  const because = options.find(({ name }) => hostOnly.includes(name))?.rawName;
  if (asked[0] === 'app' && because !== undefined)
    return { error: `The app does not know ${because}: leave out one of it and --app.` };

  const both = {
    host: args.filter((_, index) => !own.has(index)),
    app: appArgs(),
  };
  const [where] = asked;
  if (where !== undefined) return { where, insists: true, ...both };
  if (!screen) return { where: 'headless', insists: false, ...both };
  if (because !== undefined) return { where: 'browser', insists: false, because, ...both };
  return { where: 'app', insists: false, ...both };

  function appArgs(): string[] {
    const translated = [...named('port'), ...named('bind')];
    const taken = new Set(translated.flatMap(({ index, inlineValue }) => (inlineValue ? [index] : [index, index + 1])));
    const valuesOf = (name: string) => named(name).map(({ value }) => value ?? '');
    const port = valuesOf('port').at(-1);
    const bind = valuesOf('bind');
    return [
      ...args.filter((_, index) => !own.has(index) && !taken.has(index)),
      ...(port === undefined ? [] : [`--host-port=${port}`]),
      ...(bind.length === 0 ? [] : [`--host-bind=${bind.join(',')}`]),
    ];
  }
}
