/** By which systems know the app for ever: the keychain, the taskbar, software centres. `.local` is nobody's domain, and never will be. */
export const appId = 'local.landline.Landline';
