/** Where the desktop's window gets its page: a scheme of the app's own, and in it one host. */
export const appScheme = 'app';
export const appOrigin = `${appScheme}://landline`;

/** Types of the page's files, by the ends of their names; what is not listed is not served. */
export const pageTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  // What shows a PDF reads these by name.
  '.bcmap': 'application/octet-stream',
  '.pfb': 'application/octet-stream',
  '.ttf': 'font/ttf',
};

/**
 * The Content-Security-Policy of the page: it runs its own scripts, wears its own styles and talks to its office; nothing from
 * elsewhere is loaded, framed or sent to, and no text becomes markup but through Vue's own templates (Trusted Types).
 *
 * @param connect - where it may connect to; absent, to whoever serves it.
 */
export function pagePolicy(connect = "'self'"): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "font-src 'self'",
    `connect-src ${connect}`,
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types vue workers',
  ].join('; ');
}
