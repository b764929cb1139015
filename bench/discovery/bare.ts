/** bonjour-service as its README uses it: `bare.ts publish|browse`. Prints JSON lines like tests/lab/programs/discover.ts. */
import { Bonjour } from 'bonjour-service';

const clock = () => performance.timeOrigin + performance.now();
const say = (event: string, fields: object = {}) => console.log(JSON.stringify({ event, t: clock(), ...fields }));
const began = clock();
const bonjour = new Bonjour();
if (process.argv[2] === 'publish') {
  bonjour.publish({ name: 'Bare', type: 'landline-bare', port: 7788 });
} else {
  const browser = bonjour.find({ type: 'landline-bare' });
  browser.on('up', () => say('found'));
  browser.on('down', () => say('lost'));
}
say('started', { began });
