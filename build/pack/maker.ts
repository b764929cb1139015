/** Who packs: what packages of Debian and Fedora must name. */
export type Maker = { homepage: string; name: string; email: string };

/**
 * Of the environment: `LANDLINE_HOMEPAGE` and `LANDLINE_MAINTAINER` (`Name <mail address>`), which a release sets. Whoever packs without
 * them gets addresses that cannot exist (RFC 2606).
 *
 * @throws Error when the maintainer is not of that form.
 */
export function maker(env: NodeJS.ProcessEnv = process.env): Maker {
  const named = env['LANDLINE_MAINTAINER'] ?? 'Landline <nobody@landline.invalid>';
  const [, name, email] = /^([^<>\n]+) <([^<>@\s]+@[^<>@\s]+)>$/u.exec(named) ?? [];
  if (name === undefined || email === undefined)
    throw new Error(`LANDLINE_MAINTAINER is to be "Name <mail address>", not "${named}".`);
  return { homepage: env['LANDLINE_HOMEPAGE'] ?? 'https://landline.invalid/', name, email };
}
