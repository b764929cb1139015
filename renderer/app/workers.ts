type Policy = { createScriptURL(url: string): string };

/** Trusted Types: only a script of the page's own may be run by a worker. */
const policy = (
  window as { trustedTypes?: { createPolicy(name: string, rules: Policy): Policy } }
).trustedTypes?.createPolicy('workers', {
  createScriptURL(url) {
    if (new URL(url, location.href).origin !== location.origin) throw new TypeError(`${url} is not the page's own.`);
    return url;
  },
});

/** Starts a module of the page's own in a thread beside it. */
export function startWorker(url: string): Worker {
  return new Worker(policy?.createScriptURL(url) ?? url, { type: 'module' });
}
