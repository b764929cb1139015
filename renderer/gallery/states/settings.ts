import SettingsDialog from '../../features/settings/SettingsDialog.vue';
import AppearanceSettings from '../../features/settings/AppearanceSettings.vue';
import PrivacySettings from '../../features/settings/PrivacySettings.vue';
import AdvancedSettings from '../../features/settings/AdvancedSettings.vue';
import ProfileSettings from '../../features/settings/ProfileSettings.vue';
import WritingSettings from '../../features/settings/WritingSettings.vue';
import { longName, me } from '../people.ts';
import { shows } from '../state.ts';

export default [
  shows(SettingsDialog, { usual: { props: { open: true } } }),
  shows(AppearanceSettings, { usual: {} }),
  shows(ProfileSettings, { usual: {}, 'long-name': { office: { members: [{ ...me, name: longName }] } } }),
  shows(PrivacySettings, { usual: {} }),
  shows(AdvancedSettings, { usual: {}, desktop: { desktop: { person: 'Olga' } } }),
  shows(WritingSettings, {
    usual: {},
    dictionaries: { desktop: { spelling: { by: 'files', languages: ['de', 'en-GB', 'pt-BR'] } } },
    'no-dictionary': { desktop: {} },
    system: { desktop: { spelling: { by: 'system', languages: [] } } },
  }),
];
