import FileCard from '../../features/files/FileCard.vue';
import FileList from '../../features/files/FileList.vue';
import FileRow from '../../features/files/FileRow.vue';
import FilesOnTheWay from '../../features/files/FilesOnTheWay.vue';
import FilesPanel from '../../features/files/FilesPanel.vue';
import MediaPlayer from '../../features/files/MediaPlayer.vue';
import PictureView from '../../features/files/PictureView.vue';
import TextView from '../../features/files/TextView.vue';
import TransferChip from '../../features/files/TransferChip.vue';
import ViewerDialog from '../../features/files/ViewerDialog.vue';
import type { Transfer } from '../../features/files/transfers.ts';
import { press } from '../acts.ts';
import { ann, file, film, general, longFile, longName, message, notes, picture, plan, sound } from '../people.ts';
import { shows } from '../state.ts';

const transfer = (state: Transfer['state'], more: Partial<Transfer> = {}): Transfer => ({
  ...{
    id: 1,
    draft: general.id,
    name: 'Plan of the roof.pdf',
    size: 48_000_000,
    type: 'application/pdf',
    done: 12_000_000,
    state,
  },
  ...more,
});
const item = message(1, '', { attachments: [plan] });
const many = Array.from({ length: 1_000 }, (_, at) => ({
  room: general.id,
  item: message(at + 1, '', { attachments: [file(at, `File ${at + 1}.txt`, 'text/plain')] }),
}));

export default [
  shows(FileCard, {
    usual: { props: { file: plan } },
    picture: { props: { file: picture } },
    video: { props: { file: film } },
    sound: { props: { file: sound } },
    text: { props: { file: notes } },
    'long-name': { props: { file: longFile } },
  }),
  shows(FileList, {
    many: { props: { message: 'one', files: [picture, { ...picture, width: 400, height: 900 }, picture, plan] } },
  }),
  shows(TextView, {
    error: { props: { file: notes }, office: { asked: 'not_found' } },
    loading: { props: { file: notes }, office: { asked: 'never' } },
  }),
  shows(FileRow, {
    usual: { props: { file: plan, item, author: ann.name } },
    'long-name': { props: { file: longFile, item, author: longName } },
  }),
  shows(
    FilesPanel,
    {
      usual: { props: { room: general } },
      empty: { props: { room: general }, office: { found: [] } },
      error: { props: { room: general }, office: { asked: 'rate_limited' } },
      loading: { props: { room: general }, office: { asked: 'never' } },
      offline: { props: { room: general }, office: { status: { phase: 'offline' } } },
      many: { props: { room: general }, office: { found: many } },
    },
    'panel',
  ),
  shows(TransferChip, {
    usual: { props: { transfer: transfer('sending', { speed: 2_000_000 }) } },
    queued: { props: { transfer: transfer('queued') } },
    offline: { props: { transfer: transfer('paused') } },
    held: { props: { transfer: transfer('held') } },
    error: { props: { transfer: transfer('failed', { error: 'errors.quota_exceeded' }) } },
    broken: { props: { transfer: transfer('broken') } },
    ready: { props: { transfer: transfer('ready') } },
    'long-name': {
      props: { transfer: transfer('failed', { name: longName, folder: longName, error: 'errors.no_space' }) },
    },
  }),
  shows(FilesOnTheWay, {
    open: {
      transfers: [transfer('sending', { speed: 900_000 }), transfer('queued', { id: 2, name: longName })],
      act: press,
    },
  }),
  shows(MediaPlayer, { error: { props: { file: sound, kind: 'audio' }, office: { asked: 'not_found' } } }),
  shows(
    PictureView,
    {
      'too-large': { props: { file: { ...picture, width: 60_000, height: 60_000 }, zoom: { scale: 1, x: 0, y: 0 } } },
      error: { props: { file: picture, zoom: { scale: 1, x: 0, y: 0 } }, office: { asked: 'not_found' } },
    },
    'panel',
  ),
  shows(ViewerDialog, {
    error: { viewed: notes, office: { asked: 'not_found' } },
    'long-name': { viewed: { ...notes, name: `${longName}.ts` }, office: { asked: 'not_found' } },
    loading: { viewed: picture, office: { asked: 'never' } },
  }),
];
