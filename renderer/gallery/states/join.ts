import JoinScreen from '../../features/join/JoinScreen.vue';
import ResultScreen from '../../features/join/ResultScreen.vue';
import { longName } from '../people.ts';
import { shows } from '../state.ts';

const usual = { office: 'Northwind', asks: 'open' as const, busy: false };

export default [
  shows(
    JoinScreen,
    {
      usual: { props: usual },
      passcode: { props: { ...usual, asks: 'passcode' } },
      invite: { props: { ...usual, asks: 'invite' } },
      error: { props: { ...usual, name: 'Ann', refusal: 'Somebody has this name already.' } },
      loading: { props: { ...usual, name: 'Ann', busy: true } },
      'long-name': { props: { ...usual, office: longName, name: longName } },
    },
    'page',
  ),
  shows(
    ResultScreen,
    {
      usual: { props: { office: 'Northwind', title: 'You are out', text: 'An admin removed you.' } },
      loading: { props: { title: 'Opening …', busy: true } },
      'long-name': { props: { office: longName, title: longName, text: longName } },
    },
    'page',
  ),
];
