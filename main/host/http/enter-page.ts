import { createHash } from 'node:crypto';

/**
 * Takes the link's key for a cookie and goes on to the page. The key stands behind the `#`, so that no request line and no history has it;
 * it is asked for by a script, so that nothing that only looks at a link (a preview, a virus scanner) uses it up; and the page is gone to
 * from here, since a browser keeps a strict cookie back from what another program sent it to.
 */
const script = `
const key = new URLSearchParams(location.hash.slice(1)).get('key') ?? '';
history.replaceState(null, '', location.pathname);
fetch(location.pathname, { method: 'POST', body: JSON.stringify({ key }) })
  .then(async (answer) => {
    if (!answer.ok) throw new Error(await answer.text());
    location.replace((await answer.json()).to);
  })
  .catch((error) => {
    document.body.textContent = error.message;
  });
`;

export const enterPage = Buffer.from(
  `<!doctype html><html><meta charset="utf-8"><title>Landline</title><body><script>${script}</script></body></html>\n`,
);

/** It runs its own script, asks its own host, and nothing else. */
export const enterPolicy = [
  "default-src 'none'",
  `script-src 'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
