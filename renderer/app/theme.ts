/** Follows the system's light or dark theme by the class that the styles look for. */
export function followSystemTheme(window: Window): () => void {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    window.document.documentElement.classList.toggle('dark', dark.matches);
  };
  apply();
  dark.addEventListener('change', apply);
  return () => {
    dark.removeEventListener('change', apply);
  };
}
