import { app, dialog } from 'electron';
import type { Say } from '../words/words.ts';
import type { Log } from './log.ts';
import { createQuitting, type Quitting, type QuittingDeps } from './quitting.ts';

/** Nobody loses their host, and no host its last lines, without a word. */
export function setupQuitting(deps: Pick<QuittingDeps, 'others' | 'end'>, say: Say, log: Log): Quitting {
  const quitting = createQuitting({
    ...deps,
    async confirm(others) {
      const { response } = await dialog.showMessageBox({
        type: 'question',
        message: say('quitAsk'),
        detail: say('quitAbout', { others }),
        buttons: [say('quitYes'), say('quitStay')],
        defaultId: 1,
        cancelId: 1,
      });
      return response === 0;
    },
    quit: () => app.quit(),
    complain: (fields) => log.error(fields, 'the app did not end in order'),
  });
  app.on('before-quit', (event) => {
    if (!quitting.wanted()) event.preventDefault();
  });
  return quitting;
}
