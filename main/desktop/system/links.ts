/** Links that the app is asked to open: `landline://…`, on its command line or by the system. */
export const linkScheme = 'landline';
const longest = 2_048;

/** @returns the first one of a command line. Anybody may make one: nothing of it is believed here. */
export function linkIn(args: readonly string[]): string | undefined {
  return args.find((arg) => arg.startsWith(`${linkScheme}://`) && arg.length <= longest);
}

export type Links = {
  /** A link came: it is told to the window, or waits for one. */
  open(link: string): void;
  /** The one that waits, once. Whoever takes it is told of all later ones. */
  take(): string | undefined;
};

/** @param tell - tells the window, once that has taken the first. */
export function createLinks(tell: (link: string) => void): Links {
  let waiting: string | undefined;
  let taken = false;
  return {
    open(link) {
      if (taken) tell(link);
      else waiting = link;
    },
    take() {
      const link = waiting;
      waiting = undefined;
      taken = true;
      return link;
    },
  };
}
