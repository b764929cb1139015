import { expect, it } from 'vitest';
import { diagnosticsText } from './diagnostics.ts';
import { createLog } from './log.ts';
import { defaultSettings } from './settings.ts';

it('says versions, settings and what happened, and nothing of people', () => {
  const written: string[] = [];
  const log = createLog(
    (line) => written.push(line),
    () => 1,
  );
  log.info({ name: 'host', code: 1 }, 'ended');
  log.error({ error: 'ENOENT /home/ada/plan.pdf' }, 'a call failed');
  log.info({ process: 'host' }, '{"member":"Ada"}');
  const places = { log: '/home/ada/logs/landline.log', crashes: '/var/crashes' };
  const settings = { ...defaultSettings, downloadFolder: '/home/ada' };
  const text = diagnosticsText({ electron: '45' }, settings, log.last(), places, '/home/ada');
  expect(text.split('\n')).toEqual([
    'electron 45',
    expect.stringContaining('"downloadFolder":"chosen"'),
    'log ~/logs/landline.log',
    'crashes /var/crashes',
    '{"at":1,"level":"info","message":"ended","name":"host","code":1}',
    '{"at":1,"level":"error","message":"a call failed"}',
  ]);
  expect(written).toHaveLength(3);
});
