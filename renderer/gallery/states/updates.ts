import UpdateBar from '../../features/updates/UpdateBar.vue';
import { LandlineError } from '../../../protocol/index.ts';
import { shows } from '../state.ts';

/** An app that has a newer version, and what becomes of installing it. */
const desktop = (notes: string, install: () => Promise<void> = () => new Promise(() => undefined)) => ({
  onUpdate(listener: (update: { version: string; notes: string }) => void) {
    listener({ version: '1.1.0', notes });
    return () => undefined;
  },
  answerUpdate: (_: string, agreed: boolean) => (agreed ? install() : Promise.resolve()),
});
const notes = 'Rooms open faster.\nFiles can be dragged out of the window.';
const longNotes = Array.from({ length: 60 }, (_, at) => `${at + 1}. Rooms open faster.`).join('\n');
const pressInstall = (stage: HTMLElement) => {
  stage.querySelectorAll('button').item(1).click();
};

export default [
  shows(UpdateBar, {
    usual: { props: { desktop: desktop(notes) } },
    open: { props: { desktop: desktop(notes) }, act: (stage) => stage.querySelector('summary')?.click() },
    long: { props: { desktop: desktop(longNotes) }, act: (stage) => stage.querySelector('summary')?.click() },
    loading: { props: { desktop: desktop(notes) }, act: pressInstall },
    error: {
      props: { desktop: desktop(notes, () => Promise.reject(new LandlineError('no_space', 'The disk is full.'))) },
      act: pressInstall,
    },
  }),
];
