import EmojiPicker from '../../features/emoji/EmojiPicker.vue';
import { shows } from '../state.ts';

export default [shows(EmojiPicker, { usual: {} })];
