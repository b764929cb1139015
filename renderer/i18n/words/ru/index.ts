import announcements from './announcements.json' with { type: 'json' };
import app from './app.json' with { type: 'json' };
import audit from './audit.json' with { type: 'json' };
import commands from './commands.json' with { type: 'json' };
import composer from './composer.json' with { type: 'json' };
import computer from './computer.json' with { type: 'json' };
import emoji from './emoji.json' with { type: 'json' };
import errors from './errors.json' with { type: 'json' };
import exporting from './exporting.json' with { type: 'json' };
import files from './files.json' with { type: 'json' };
import frame from './frame.json' with { type: 'json' };
import join from './join.json' with { type: 'json' };
import media from './media.json' with { type: 'json' };
import message from './message.json' with { type: 'json' };
import network from './network.json' with { type: 'json' };
import notifications from './notifications.json' with { type: 'json' };
import office from './office.json' with { type: 'json' };
import people from './people.json' with { type: 'json' };
import pins from './pins.json' with { type: 'json' };
import receipts from './receipts.json' with { type: 'json' };
import rooms from './rooms.json' with { type: 'json' };
import roomsettings from './roomsettings.json' with { type: 'json' };
import search from './search.json' with { type: 'json' };
import settings from './settings.json' with { type: 'json' };
import start from './start.json' with { type: 'json' };
import timeline from './timeline.json' with { type: 'json' };

export default {
  announcements,
  app,
  audit,
  commands,
  composer,
  computer,
  emoji,
  errors,
  exporting,
  files,
  frame,
  join,
  media,
  message,
  network,
  notifications,
  office,
  people,
  pins,
  receipts,
  rooms,
  roomsettings,
  search,
  settings,
  start,
  timeline,
};
