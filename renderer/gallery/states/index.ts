import type { Shown } from '../state.ts';
import announcements from './announcements.ts';
import commands from './commands.ts';
import composer from './composer.ts';
import details from './details.ts';
import emoji from './emoji.ts';
import files from './files.ts';
import firstRun from './first-run.ts';
import hosting from './hosting.ts';
import join from './join.ts';
import markdown from './markdown.ts';
import message from './message.ts';
import notifications from './notifications.ts';
import office from './office.ts';
import people from './people.ts';
import pins from './pins.ts';
import receipts from './receipts.ts';
import rooms from './rooms.ts';
import roomsettings from './roomsettings.ts';
import search from './search.ts';
import settings from './settings.ts';
import thread from './thread.ts';
import timeline from './timeline.ts';
import ui from './ui.ts';
import updates from './updates.ts';

const features = {
  announcements,
  commands,
  composer,
  details,
  emoji,
  files,
  'first-run': firstRun,
  hosting,
  join,
  markdown,
  message,
  notifications,
  office,
  people,
  pins,
  receipts,
  rooms,
  roomsettings,
  search,
  settings,
  thread,
  timeline,
  ui,
  updates,
};

/** The states of a feature's components are in the file of its name. */
export const all: readonly Shown[] = Object.entries(features).flatMap(([feature, list]) =>
  list.map((showing) => showing(feature)),
);
