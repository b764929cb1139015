import type { Maker } from './maker.ts';

/** What the packed app is called, to those who list software. */
export type Listed = Pick<Maker, 'homepage' | 'name'> & {
  appId: string;
  version: string;
  /** In one line. */
  summary: string;
  desktopFile: string;
};

/** The app's entry in software centres (https://www.freedesktop.org/software/appstream/docs/). @param released - the day, in ISO 8601. */
export function appStream({ appId, version, summary, desktopFile, homepage, name }: Listed, released: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<component type="desktop-application">
  <id>${appId}</id>
  <name>Landline</name>
  <summary>${escaped(summary)}</summary>
  <metadata_license>CC0-1.0</metadata_license>
  <project_license>MIT</project_license>
  <developer id="${appId.split('.').slice(0, -1).join('.')}">
    <name>${escaped(name)}</name>
  </developer>
  <description>
    <p>One computer hosts the office, the others find it on the network by themselves. People talk in rooms and privately and send each other files. There is no account, no cloud, no server to install, and no internet is needed.</p>
  </description>
  <launchable type="desktop-id">${desktopFile}</launchable>
  <url type="homepage">${escaped(homepage)}</url>
  <categories>
    <category>Network</category>
    <category>InstantMessaging</category>
  </categories>
  <content_rating type="oars-1.1">
    <content_attribute id="social-chat">intense</content_attribute>
  </content_rating>
  <releases>
    <release version="${version}" date="${released}" />
  </releases>
</component>
`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return text.replaceAll(/[&<>"]/g, (sign) => entities[sign] ?? sign);
}
