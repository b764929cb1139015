/** The right to be the office's page in this browser; at most one tab has it. */
export type TabHold = {
  /** Resolves when another tab took it. */
  lost: Promise<void>;
  release(): void;
};

/** A page that is loaded again may find the lock of the one before it still being let go. Milliseconds. */
const patience = 1_000;

/**
 * Two tabs would each keep the office's log in the same database and take the other's writes for their own (Web Locks decide who
 * may).
 *
 * @param take - takes it away from the tab that has it.
 * @returns undefined when another tab has it.
 */
export async function holdOffice(locks: LockManager, office: string, take: boolean): Promise<TabHold | undefined> {
  const released = Promise.withResolvers<undefined>();
  const given = Promise.withResolvers<boolean>();
  const options = take ? { steal: true } : { signal: AbortSignal.timeout(patience) };
  const lost = locks
    .request(`landline-page-${office}`, options, async () => {
      given.resolve(true);
      await released.promise;
    })
    .then(
      // Let go by this tab itself: nobody took it.
      () => new Promise<void>(() => undefined),
      () => {
        given.resolve(false);
      },
    );
  if (!(await given.promise)) return undefined;
  return {
    lost,
    release() {
      released.resolve(undefined);
    },
  };
}
